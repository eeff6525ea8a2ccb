#include "Room.h"

#include "HubContext.h"

#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>

#include <algorithm>
#include <cassert>
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


Room::Room(HubContext& context, std::string_view key, std::string_view name, std::uint32_t handle):
	_context(context),
	_key(key == name ? nullptr : std::make_unique<const std::string>(key)),
	_here(handle, name, this)
{
}


Room::Talk::Talk():
	slab(slabBlockBytes)
{
}


std::uint64_t Room::epoch() const noexcept
{
	return _context.epoch + handle();
}


bool Room::announces() const noexcept
{
	return _members.size() <= _context.settings.announcedMembersMax;
}


const History& Room::history() const noexcept
{
	return _history ? *_history : _context.noHistory;
}


void Room::enter(Person& person)
{
	if (_announcements && _announcements->isLeaving(person.whom.handle))
	{
		// Who has come back must not hear that they left: it would mean that they are out again.
		announce();
	}
	seal();
	const bool isAlone = _members.empty();
	_members.insert(placeOf(person.whom.handle), RoomMember{person.whom.handle, 0, &person});
	if (isAlone && announces())
	{
		// There is nobody to tell; whoever comes later sees them on the roster.
		_members.front().named = _strangers;
	}
	else if (announces())
	{
		announcements().seen();
		announcements().joined(person.whom.handle, person.name, _context.now);
	}
	_strangers += announces() && isOnePage() ? 0U : 1U;

	if (!_context.isHere(person.whom.handle))
	{
		if (!_elsewhere)
		{
			_elsewhere = std::make_unique<std::size_t[]>(_context.place.count);
		}
		++_elsewhere[hubOf(person)];
		_context.post(hubOf(person), EnteredLetter{person.whom, handle(), Bytes::copyOf(name())});
		return;
	}
	MemberSession& session = _context.members.at(person.whom.slot);
	_here.add(session);
	_context.turn.notice({HubNotice::Kind::joined, person.whom.slot, person.name.text(), name()});
}


void Room::leave(Person& person, LeaveCode code, std::string_view reason, bool hears)
{
	const bool announced = announces();
	seal();
	assert(has(person));
	_members.erase(placeOf(person.whom.handle));
	if (announced || isComing(person))
	{
		announcements().left(person.whom.handle, code, reason, _context.now);
	}
	if (_context.isHere(person.whom.handle))
	{
		_context.turn.leave(_here, _context.members.at(person.whom.slot), hears);
		return;
	}
	--_elsewhere[hubOf(person)];
}


void Room::say(Person& person, const TextFrame& text)
{
	RoomMember& member = at(person);
	speaks(person);
	if (member.named != _strangers && isComing(person))
	{
		announce();
	}
	const std::size_t begin = slab().size();
	introduce(member);
	const std::size_t frame = slab().size();
	const std::uint64_t time = _context.unixTime();
	const std::uint64_t previous = _last++;
	encode(DeliverFrame{handle(), _last, previous, person.whom.handle, text.kind, time, text.body}, slab());
	_talk->said.push_back(
		{person.whom, person.name, begin, frame, slab().size(), AckFrame{text.sequence, _last, time}});
	++_context.stats.texts;
	if (slab().size() >= slabBytesMax)
	{
		seal();
	}
}


void Room::changeTopic(Person& person, std::string_view topic)
{
	speaks(person);
	introduce(at(person));
	_topic = std::make_unique<const std::string>(topic);
	encode(TopicChangedFrame{handle(), person.whom.handle, topic}, slab());
}


void Room::renamed(Person& person)
{
	RoomMember& member = at(person);
	if (_announcements)
	{
		_announcements->renamed(person.whom.handle, person.name);
	}
	if (!announces())
	{
		member.named = 0;
		return;
	}
	speaks(person);
	encode(RenamedFrame{person.whom.handle, person.name.text()}, slab());
}


RosterFrame Room::page(std::uint32_t after) const
{
	RosterFrame roster{handle(), epoch(), static_cast<std::uint32_t>(_members.size()), {}};
	std::size_t bytes = rosterOverheadBytes;
	auto member = std::ranges::upper_bound(_members, after, {}, &RoomMember::handle);
	for (; member != _members.end(); ++member)
	{
		const std::string_view memberName = member->person->name.text();
		bytes += rosterEntryOverheadBytes + memberName.size();
		if (roster.members.size() == _context.settings.rosterPage || bytes > _context.settings.frameBytesMax)
		{
			break;
		}
		roster.members.push_back({member->handle, memberName});
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
	for (const Announcements::Change& change: announcements->take())
	{
		Person* const person = find(change.member);
		if (person != nullptr)
		{
			at(*person).named = _strangers;
		}
		if (change.arrived && person != nullptr && _members.size() == 1)
		{
			continue; // There is nobody to tell.
		}
		willSay();
		if (change.arrived)
		{
			encode(JoinedFrame{handle(), change.member, change.text.text(), true}, slab());
			continue;
		}
		encode(LeftFrame{handle(), change.member, change.code, change.text.text()}, slab());
	}
}


void Room::seal()
{
	if (!_talk || _talk->slab.size() == 0)
	{
		return;
	}
	_willSay = false;
	const Bytes slab = _talk->slab.take();
	mark(_context.place.index, _context.marks);
	_context.turn.say(_here, slab, _context.marks, _talk->said.size());
	for (unsigned hub = 0; _elsewhere && hub < _context.place.count; ++hub)
	{
		if (_elsewhere[hub] > 0)
		{
			mark(hub, _context.marks);
			_context.post(hub, SlabLetter{handle(), slab, _context.marks, _talk->said.size()});
		}
	}
	_talk->slab.release(); // A history should keep no more than its lines.
	for (Person* person: _talk->speakers)
	{
		person->speaking = nullptr;
	}
	_talk->speakers.clear();
	remember(slab);
	_talk->said.clear();
}


Room::RoomMember& Room::at(const Person& person) noexcept
{
	const auto place = placeOf(person.whom.handle);
	assert(place != _members.end() && place->person == &person);
	return _members[static_cast<std::size_t>(place - _members.begin())];
}


BytesBuilder& Room::slab()
{
	if (!_talk)
	{
		_talk = std::make_unique<Talk>();
	}
	return _talk->slab;
}


Announcements& Room::announcements()
{
	if (!_announcements)
	{
		_announcements = std::make_unique<Announcements>();
	}
	return *_announcements;
}


/// Whether this one came and nobody was told.
bool Room::isComing(const Person& person) const noexcept
{
	return _announcements && _announcements->isComing(person.whom.handle);
}


void Room::willSay()
{
	if (!_willSay)
	{
		_willSay = true;
		_context.willSay(*this);
	}
}


/// What the person says next stands in this slab: whatever they have in that of another room goes before.
void Room::speaks(Person& person)
{
	if (person.speaking != this)
	{
		if (person.speaking != nullptr)
		{
			person.speaking->seal();
		}
		person.speaking = this;
		slab();
		_talk->speakers.push_back(&person);
	}
	willSay();
}


/// Names the member to those who may not know them.
void Room::introduce(RoomMember& member)
{
	if (member.named != _strangers)
	{
		const Whom& whom = member.person->whom;
		encode(JoinedFrame{handle(), whom.handle, member.person->name.text(), false}, slab());
		member.named = _strangers;
	}
}


void Room::remember(const Bytes& slab)
{
	const std::vector<Said>& texts = _talk->said;
	if (!texts.empty() && !_history)
	{
		_history = std::make_unique<History>(_context.historyBudget);
	}
	const std::size_t share = texts.empty() ? 0 : blockBytesOf(slab) / texts.size();
	for (const Said& said: texts)
	{
		_history->add(
			{said.ack.roomSequence, said.author.handle, static_cast<std::uint32_t>(share), said.name,
			 slab.slice(said.frame, said.end - said.frame)});
	}
}


/// Where the members of that hub have ACKs: one for each run of one's own texts.
void Room::mark(unsigned hub, std::vector<SlabMark>& marks) const
{
	marks.clear();
	for (const Said& said: _talk->said)
	{
		if (_context.homeOf(said.author.handle) != hub)
		{
			continue;
		}
		const bool goesOn =
			!marks.empty() && marks.back().author.handle == said.author.handle && marks.back().end == said.begin;
		if (!goesOn)
		{
			marks.push_back({said.author, said.begin, said.end, 1, said.ack});
			continue;
		}
		marks.back().end = said.end;
		marks.back().texts += 1;
		marks.back().ack = said.ack;
	}
}


/// Whether the first page of the roster has everybody.
bool Room::isOnePage() const noexcept
{
	const std::size_t entryBytes = rosterEntryOverheadBytes + Limits::nameBytesMax;
	return _members.size() <= _context.settings.rosterPage &&
		rosterOverheadBytes + _members.size() * entryBytes <= _context.settings.frameBytesMax;
}


unsigned Room::hubOf(const Person& person) const noexcept
{
	return _context.homeOf(person.whom.handle);
}


} // namespace ciarla
