#include "Room.h"

#include "HubContext.h"
#include "Rooms.h"

#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>


namespace ciarla {


namespace {


/// A short line and its frame. A longer slab takes what it needs.
constexpr std::size_t slabBlockBytes = 128;

/// A slab is sealed at this size: so that no single write of a turn is itself near a member's bound.
constexpr std::size_t slabBytesMax = 64 * 1024;

constexpr std::size_t rosterOverheadBytes = 1 + 4 + 8 + 4 + 4;
constexpr std::size_t rosterEntryOverheadBytes = 4 + 2;


/// What keeping a slab keeps alive, at the most: a builder that grows past its block doubles.
std::size_t blockBytesOf(const Bytes& slab) noexcept
{
	return slab.size() <= slabBlockBytes ? slabBlockBytes : 2 * slab.size();
}


} // namespace


Room::Room(Rooms& rooms, std::string_view key, std::string_view name, std::uint32_t handle, RoomSlot slot):
	_rooms(rooms),
	_name(name),
	_words(key == name ? nullptr : std::make_unique<Words>(Words{std::string(key), {}})),
	_handle(handle),
	_slot(slot)
{
	if (context().outgoing.loops() > 1)
	{
		_onLoop = std::make_unique<std::uint32_t[]>(context().outgoing.loops());
	}
}


Room::Talk::Talk():
	slab(slabBlockBytes)
{
}


std::uint64_t Room::epoch() const noexcept
{
	return context().epoch + _handle;
}


bool Room::announces() const noexcept
{
	return _members.size() <= context().settings.announcedMembersMax;
}


const History& Room::history() const noexcept
{
	return _history ? *_history : _rooms.noHistory();
}


void Room::enter(Member& member)
{
	if (_announcements && _announcements->isLeaving(member.handle))
	{
		// One who has come back must not hear that it left: it would mean that it is out again.
		announce();
	}
	seal();
	const std::optional<TimePoint> before = announcingSince();
	const bool isAlone = _members.empty();
	_members.insert(placeOf(member.handle), RoomMember{member.handle, 0, &member});
	if (isAlone && announces())
	{
		// There is nobody to tell; whoever comes later sees it on the roster.
		_members.front().named = _strangers;
	}
	else if (announces())
	{
		announcements().seen();
		announcements().joined(member.handle, member.name, isOnePage(), context().now());
	}
	noteAnnouncements(before);
	_strangers += announces() && isOnePage() ? 0U : 1U;
	count(member, 1);
	context().outgoing.of(member).enter(_slot, member.slot);
	context().outgoing.notice(member, {HubNotice::Kind::joined, 0, member.name.text(), name()});
}


void Room::leave(Member& member, LeaveCode code, std::string_view reason)
{
	const bool announced = announces();
	const std::optional<TimePoint> before = announcingSince();
	seal();
	assert(has(member));
	_members.erase(placeOf(member.handle));
	if (announced || isComing(member))
	{
		announcements().left(member.handle, code, reason, context().now());
		noteAnnouncements(before);
	}
	count(member, -1);
	context().outgoing.of(member).leave(_slot, member.slot);
}


void Room::say(Member& member, const TextFrame& text)
{
	announce();
	speaks(member);
	const std::size_t begin = slab().size();
	introduce(at(member));
	const std::size_t frame = slab().size();
	const std::uint64_t time = context().unixTime();
	const std::uint64_t previous = _last++;
	encode(DeliverFrame{_handle, _last, previous, member.handle, text.kind, time, text.body}, slab());
	_talk->said.push_back(
		{&member, member.handle, member.name, begin, frame, slab().size(), AckFrame{text.sequence, _last, time}});
	++context().stats.texts;
	if (slab().size() >= slabBytesMax)
	{
		seal();
	}
}


void Room::changeTopic(Member& member, std::string_view topic)
{
	announce();
	speaks(member);
	introduce(at(member));
	if (!_words)
	{
		_words = std::make_unique<Words>();
	}
	_words->topic = topic;
	encode(TopicChangedFrame{_handle, member.handle, topic}, slab());
}


void Room::renamed(Member& member)
{
	if (_announcements)
	{
		_announcements->renamed(member.handle, member.name);
	}
	if (!announces())
	{
		at(member).named = 0;
		return;
	}
	speaks(member);
	encode(RenamedFrame{member.handle, member.name.text()}, slab());
}


RosterFrame Room::page(std::uint32_t after) const
{
	RosterFrame roster{_handle, epoch(), static_cast<std::uint32_t>(_members.size()), {}};
	std::size_t bytes = rosterOverheadBytes;
	auto next = std::ranges::upper_bound(_members, after, {}, &RoomMember::handle);
	for (; next != _members.end(); ++next)
	{
		const std::string_view memberName = next->member->name.text();
		bytes += rosterEntryOverheadBytes + memberName.size();
		if (roster.members.size() == context().settings.rosterPage || bytes > context().settings.frameBytesMax)
		{
			break;
		}
		roster.members.push_back({next->handle, memberName});
	}
	return roster;
}


void Room::announce()
{
	const std::unique_ptr<Announcements> announcements = std::exchange(_announcements, nullptr);
	if (!announcements)
	{
		return;
	}
	const std::size_t begin = slab().size();
	for (const Announcements::Change& change: announcements->take())
	{
		Member* const member = find(change.member);
		if (member != nullptr)
		{
			at(*member).named = _strangers;
		}
		const bool isAlone = member != nullptr && _members.size() == 1; // Then there is nobody to tell of it.
		if (!change.arrived)
		{
			encode(LeftFrame{_handle, change.member, change.code, change.text.text()}, slab());
		}
		else if (!isAlone)
		{
			encode(JoinedFrame{_handle, change.member, change.text.text(), true}, slab());
		}
		if (change.arrived && member != nullptr && change.knowsAll && slab().size() > begin)
		{
			// Its roster told it of all who came before it, and of itself.
			_talk->newcomers.push_back({member, begin, slab().size(), 0, {}});
		}
	}
	if (slab().size() > begin)
	{
		willSay();
	}
}


void Room::seal()
{
	if (!_talk || _talk->slab.size() == 0)
	{
		return;
	}
	_willSay = false;
	noteTime();
	const Bytes slab = _talk->slab.take();
	std::vector<AuthorSpan>& spans = _rooms.spans();
	collectSpans(spans);
	auto first = spans.begin();
	for (unsigned loop = 0; loop < context().outgoing.loops(); ++loop)
	{
		const auto next =
			std::find_if(first, spans.end(), [loop](const AuthorSpan& span) { return span.member->loop > loop; });
		if (_onLoop ? _onLoop[loop] > 0 : !_members.empty())
		{
			say(loop, slab, {first, next});
		}
		first = next;
	}
	_talk->slab.release(); // A history should keep no more than its lines.
	for (Member* speaker: _talk->speakers)
	{
		speaker->speaking = nullptr;
	}
	_talk->speakers.clear();
	_talk->newcomers.clear();
	remember(slab);
	_talk->said.clear();
}


HubContext& Room::context() const noexcept
{
	return _rooms.context();
}


Room::RoomMember& Room::at(const Member& member) noexcept
{
	const auto place = placeOf(member.handle);
	assert(place != _members.end() && place->member == &member);
	return _members[static_cast<std::size_t>(place - _members.begin())];
}


Room::Talk& Room::talk()
{
	if (!_talk)
	{
		_talk = std::make_unique<Talk>();
	}
	return *_talk;
}


BytesBuilder& Room::slab()
{
	return talk().slab;
}


Announcements& Room::announcements()
{
	if (!_announcements)
	{
		_announcements = std::make_unique<Announcements>();
	}
	return *_announcements;
}


void Room::noteAnnouncements(const std::optional<TimePoint>& before)
{
	const std::optional<TimePoint> since = announcingSince();
	if (since && since != before)
	{
		_rooms.willAnnounce(*this);
	}
}


/// Whether this one came and nobody was told.
bool Room::isComing(const Member& member) const noexcept
{
	return _announcements && _announcements->isComing(member.handle);
}


void Room::willSay()
{
	if (!_willSay)
	{
		_willSay = true;
		_rooms.willSay(*this);
	}
}


/// What the member says next stands in this slab: whatever it has in that of another room goes before.
void Room::speaks(Member& member)
{
	if (member.speaking != this)
	{
		if (member.speaking != nullptr)
		{
			member.speaking->seal();
		}
		member.speaking = this;
		talk().speakers.push_back(&member);
	}
	willSay();
}


/// Names the member to those who may not know it.
void Room::introduce(RoomMember& member)
{
	if (member.named != _strangers)
	{
		encode(JoinedFrame{_handle, member.handle, member.member->name.text(), false}, slab());
		member.named = _strangers;
	}
}


void Room::count(const Member& member, int change)
{
	if (_onLoop)
	{
		_onLoop[member.loop] += static_cast<std::uint32_t>(change);
	}
}


/// A delayed ACK that finds nothing to ride with costs a write of its own. In slow talk that is likely, so there the ACK is
/// not delayed.
void Room::noteTime() noexcept
{
	if (!_talk->said.empty())
	{
		_talk->isLively = _talk->last && context().now() - *_talk->last < Limits().ackDelay;
		_talk->last = context().now();
	}
}


/// Where members have something else in the slab, in the order of their loops: one span for each run of one's own
/// texts.
void Room::collectSpans(std::vector<AuthorSpan>& spans) const
{
	spans.assign(_talk->newcomers.begin(), _talk->newcomers.end());
	const std::size_t known = spans.size();
	for (const Said& said: _talk->said)
	{
		const bool goesOn =
			spans.size() > known && spans.back().member == said.author && spans.back().end == said.begin;
		if (!goesOn)
		{
			spans.push_back({said.author, said.begin, said.end, 1, said.ack});
			continue;
		}
		spans.back().end = said.end;
		spans.back().texts += 1;
		spans.back().ack = said.ack;
	}
	if (spans.size() > 1)
	{
		std::ranges::sort(spans, {}, [](const AuthorSpan& span) {
			return std::tuple(span.member->loop, span.member->slot, span.begin);
		});
	}
}


/// To the members on one loop, of which those that have something else are among `spans`.
void Room::say(unsigned loop, const Bytes& slab, std::span<const AuthorSpan> spans)
{
	context().outgoing.batch(loop).say(_slot, slab);
	++context().stats.broadcasts;
	const std::size_t members = _onLoop ? _onLoop[loop] : _members.size();
	context().stats.deliveries += _talk->said.size() * members;
	while (!spans.empty())
	{
		spans = spans.subspan(except(slab, spans));
	}
}


/// The first member of those spans; returns how many of them are its own.
std::size_t Room::except(const Bytes& slab, std::span<const AuthorSpan> spans)
{
	const Member& member = *spans.front().member;
	const auto end = std::ranges::find_if(spans, [&member](const AuthorSpan& span) { return span.member != &member; });
	const std::span<const AuthorSpan> own(spans.begin(), end);
	OutgoingBatch& batch = context().outgoing.of(member);
	batch.except(member.slot, _talk->isLively && isAnsweredAlone(slab, own));
	std::size_t from = 0;
	for (const AuthorSpan& span: own)
	{
		if (span.begin > from)
		{
			batch.addPiece(slab.slice(from, span.begin - from));
		}
		if (span.ack.sequence > 0)
		{
			batch.addPiece(context().outgoing.ackBytes(span.ack));
		}
		from = span.end;
		context().stats.deliveries -= span.texts;
	}
	if (from < slab.size())
	{
		batch.addPiece(slab.slice(from));
	}
	return own.size();
}


/// Whether nothing but ACKs is left of the slab for the member of these spans.
bool Room::isAnsweredAlone(const Bytes& slab, std::span<const AuthorSpan> own) noexcept
{
	std::size_t from = 0;
	bool isAnswered = false;
	for (const AuthorSpan& span: own)
	{
		if (span.begin > from)
		{
			return false;
		}
		from = span.end;
		isAnswered = isAnswered || span.ack.sequence > 0;
	}
	return isAnswered && from == slab.size();
}


void Room::remember(const Bytes& slab)
{
	const std::vector<Said>& texts = _talk->said;
	if (!texts.empty() && !_history)
	{
		_history = std::make_unique<History>(_rooms.historyBudget());
	}
	const std::size_t share = texts.empty() ? 0 : blockBytesOf(slab) / texts.size();
	for (const Said& said: texts)
	{
		_history->add(
			{said.ack.roomSequence, said.handle, static_cast<std::uint32_t>(share), said.name,
			 slab.slice(said.frame, said.end - said.frame)});
	}
}


/// Whether the first page of the roster has everybody.
bool Room::isOnePage() const noexcept
{
	const std::size_t entryBytes = rosterEntryOverheadBytes + Limits::nameBytesMax;
	return _members.size() <= context().settings.rosterPage &&
		rosterOverheadBytes + _members.size() * entryBytes <= context().settings.frameBytesMax;
}


} // namespace ciarla
