#include <ciarla/protocol/Hub.h>

#include "Disconnect.h"
#include "Handshake.h"
#include "HubContext.h"
#include "InputBudget.h"
#include "KeepAlive.h"
#include "Names.h"
#include "RequestHandler.h"
#include "Rooms.h"

#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


ByeCode byeCodeOf(LeaveCode code) noexcept
{
	switch (code)
	{
	case LeaveCode::left:
	case LeaveCode::closed: break;
	case LeaveCode::lost:
	case LeaveCode::tooSlow: return ByeCode::timeout;
	case LeaveCode::kicked:
	case LeaveCode::refused: return ByeCode::refused;
	case LeaveCode::fault: return ByeCode::fault;
	case LeaveCode::shutdown: return ByeCode::shutdown;
	}
	return ByeCode::closed;
}


/// Of what a peer gave as its reason, as much as may be passed on.
std::string_view cutReason(std::string_view text) noexcept
{
	return text.substr(0, graphemePrefix(text, Limits::reasonBytesMax));
}


/// Whether frames may be said to this one: it has greeted as people who chat do.
bool speaksFrames(const Member& member) noexcept
{
	const bool hasGreeted = member.peer.phase() != FramePeer::Phase::greeting || !member.name.empty();
	return member.stage == MemberStage::talking || (member.stage == MemberStage::opening && hasGreeted);
}


bool understandsFrames(const Member& member) noexcept
{
	return member.stage == MemberStage::talking ||
		(member.stage == MemberStage::opening && member.peer.phase() != FramePeer::Phase::greeting);
}


Bytes byeBytes(const Bye& bye)
{
	const auto seconds = std::chrono::ceil<std::chrono::seconds>(bye.retryAfter).count();
	const auto retry = static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, UINT32_MAX));
	BytesBuilder builder(64);
	encode(ByeFrame{bye.code, cutReason(bye.text), retry, bye.freeName}, builder);
	return builder.take();
}


void takeEarlier(std::optional<TimePoint>& earliest, const std::optional<TimePoint>& other) noexcept
{
	if (other && (!earliest || *other < *earliest))
	{
		earliest = other;
	}
}


} // namespace


/// What a Hub is made of, and its members, by slot.
struct Hub::Parts
{
	Parts(HubSettings settings, unsigned loops, std::uint64_t epoch, std::function<std::uint64_t()> unixTime);

	Member& add(MemberSlot slot, unsigned loop);
	Member* find(MemberSlot slot) const noexcept;
	void read(Member& member, std::span<const std::byte> bytes);
	void readFrames(Member& member, std::span<const std::byte> bytes);
	std::optional<Disconnect> hear(Member& member, const FrameView& frame);
	void noteKept(Member& member);
	void end(const std::optional<Disconnect>& how);
	void end(const Disconnect& how);

	template <typename Visit>
	void forEach(Visit visit) const
	{
		for (const std::unique_ptr<Member>& member: members)
		{
			if (member)
			{
				visit(*member);
			}
		}
	}

	HubContext context;
	Names names;
	Rooms rooms;
	Handshake handshake;
	RequestHandler requests;
	KeepAlive keepAlive;
	InputBudget input;
	FrameDecoder decoder; ///< For all members of whom no frame is being gathered.
	std::vector<std::unique_ptr<Member>> members;
	std::size_t count = 0;
};


Hub::Hub(HubSettings settings, unsigned loops, std::uint64_t epoch, std::function<std::uint64_t()> unixTime):
	_parts(std::make_unique<Parts>(std::move(settings), loops, epoch, std::move(unixTime)))
{
}


Hub::~Hub() = default;


void Hub::admit(MemberSlot slot, unsigned loop, const MemberOrigin& origin, TimePoint now)
{
	_parts->context.begin(now);
	Member& member = _parts->add(slot, loop);
	member.trusted = origin.trusted;
	member.source = origin.source;
	member.network = origin.network;
	if (!origin.credential.empty())
	{
		member.needExtras().credential = origin.credential;
	}
	_parts->handshake.begin(member);
}


void Hub::turnAway(MemberSlot slot, unsigned loop, Bye bye, TimePoint now)
{
	_parts->context.begin(now);
	Member& member = _parts->add(slot, loop);
	member.needExtras().turnedAway = std::make_unique<Bye>(std::move(bye));
	_parts->handshake.begin(member);
}


void Hub::receive(MemberSlot slot, std::span<const std::byte> bytes, TimePoint now)
{
	_parts->context.begin(now);
	if (Member* const member = _parts->find(slot))
	{
		_parts->read(*member, bytes);
	}
}


void Hub::fallBehind(MemberSlot slot, TimePoint now)
{
	_parts->context.begin(now);
	if (Member* const member = _parts->find(slot))
	{
		member->behind = true;
	}
}


void Hub::drained(MemberSlot slot, TimePoint now)
{
	_parts->context.begin(now);
	Member* const member = _parts->find(slot);
	if (member == nullptr)
	{
		return;
	}
	member->behind = false;
	member->toldBytes = 0;
	member->unread = false;
	while (member->stage == MemberStage::talking && !member->unread && member->extras && member->extras->pending)
	{
		_parts->end(_parts->requests.resume(*member));
	}
	_parts->noteKept(*member);
}


void Hub::receiveEnd(MemberSlot slot, TimePoint now)
{
	_parts->context.begin(now);
	if (Member* const member = _parts->find(slot))
	{
		_parts->end(_parts->handshake.endOf(*member));
	}
}


void Hub::forget(MemberSlot slot, TimePoint now)
{
	_parts->context.begin(now);
	Member* const member = _parts->find(slot);
	if (member == nullptr)
	{
		return;
	}
	_parts->end(Disconnect{member, LeaveCode::lost, "The connection ended.", std::nullopt});
	_parts->names.forget(*member);
	_parts->context.outgoing.of(*member).release(slot);
	_parts->members[slot].reset();
	--_parts->count;
}


void Hub::putOut(MemberSlot slot, LeaveCode code, std::string_view reason, TimePoint now)
{
	_parts->context.begin(now);
	if (Member* const member = _parts->find(slot))
	{
		_parts->end(Disconnect{member, code, std::string(reason), Bye{byeCodeOf(code), std::string(reason), {}}});
	}
}


bool Hub::displace(MemberSlot slot, TimePoint now)
{
	_parts->context.begin(now);
	Member* const member = _parts->find(slot);
	const std::optional<Disconnect> how = member != nullptr ? _parts->handshake.displace(*member) : std::nullopt;
	_parts->end(how);
	return how.has_value();
}


void Hub::tick(TimePoint now)
{
	_parts->context.begin(now);
	while (const std::optional<Disconnect> late = _parts->handshake.due())
	{
		_parts->end(late);
	}
	while (const std::optional<Disconnect> lost = _parts->keepAlive.due())
	{
		_parts->end(lost);
	}
	_parts->rooms.announceDue();
}


std::optional<TimePoint> Hub::deadline() const noexcept
{
	std::optional<TimePoint> earliest = _parts->handshake.deadline();
	takeEarlier(earliest, _parts->keepAlive.deadline());
	takeEarlier(earliest, _parts->rooms.deadline());
	return earliest;
}


void Hub::settle()
{
	_parts->rooms.settle();
	_parts->context.outgoing.endTurn();
}


OutgoingBatch& Hub::batch(unsigned loop) noexcept
{
	return _parts->context.outgoing.batch(loop);
}


bool Hub::hasOutput() const noexcept
{
	return !_parts->context.outgoing.empty() || _parts->rooms.hasUnsettled();
}


void Hub::configure(HubSettings settings, TimePoint now)
{
	_parts->context.begin(now);
	HubSettings& bounds = _parts->context.settings;
	// Members were told what a frame may have, and promised to take as much.
	settings.frameBytesMax = bounds.frameBytesMax;
	bounds = std::move(settings);
	_parts->rooms.configure();
	_parts->handshake.configure();
	_parts->forEach([&bounds](Member& member) { member.isOperator = mayOperate(member, bounds); });
}


void Hub::shutDown(TimePoint now)
{
	_parts->context.begin(now);
	const Bye bye{ByeCode::shutdown, "The hub is stopping.", _parts->context.settings.shutdownRetry};
	_parts->forEach([this, &bye](Member& member) {
		_parts->end(Disconnect{&member, LeaveCode::shutdown, bye.text, bye});
	});
}


HubStats Hub::stats() const noexcept
{
	HubStats stats = _parts->context.stats;
	stats.connections = _parts->count;
	stats.rooms = _parts->rooms.size();
	stats.historyBytes = _parts->rooms.historyBytes();
	return stats;
}


Hub::Parts::Parts(HubSettings settings, unsigned loops, std::uint64_t epoch, std::function<std::uint64_t()> unixTime):
	context(std::move(settings), loops, epoch, std::move(unixTime)),
	names(context),
	rooms(context),
	handshake(context, names),
	requests(context, names, rooms),
	keepAlive(context),
	input(context),
	decoder(context.settings.frameBytesMax)
{
}


Member& Hub::Parts::add(MemberSlot slot, unsigned loop)
{
	members.resize(std::max<std::size_t>(members.size(), std::size_t{slot} + 1));
	assert(!members[slot] && loop < context.outgoing.loops());
	members[slot] = std::make_unique<Member>();
	members[slot]->slot = slot;
	members[slot]->loop = static_cast<std::uint8_t>(loop);
	++count;
	return *members[slot];
}


Member* Hub::Parts::find(MemberSlot slot) const noexcept
{
	return slot < members.size() ? members[slot].get() : nullptr;
}


void Hub::Parts::read(Member& member, std::span<const std::byte> bytes)
{
	if (!understandsFrames(member) && member.stage != MemberStage::ended)
	{
		end(handshake.hearGreeting(member, bytes));
	}
	readFrames(member, bytes);
	if (member.stage == MemberStage::talking)
	{
		keepAlive.heard(member);
	}
	noteKept(member);
}


/// Reads with the decoder that all share, unless a frame of this one is being gathered.
void Hub::Parts::readFrames(Member& member, std::span<const std::byte> bytes)
{
	if (bytes.empty() || !understandsFrames(member))
	{
		return;
	}
	// Held here while it is read: what is heard may end the conversation.
	std::unique_ptr<FrameDecoder> own = member.extras ? std::move(member.extras->decoder) : nullptr;
	FrameDecoder& reader = own ? *own : decoder;
	reader.feed(bytes);
	FrameDecoder::Step step = FrameDecoder::Step::frame;
	for (FrameView frame; understandsFrames(member) && (step = reader.next(frame)) == FrameDecoder::Step::frame;)
	{
		end(hear(member, frame));
	}
	if (step == FrameDecoder::Step::tooLong || step == FrameDecoder::Step::empty)
	{
		end(Disconnect::fault(member, FramePeer::malformed(step, context.settings.frameBytesMax)));
	}
	else if (understandsFrames(member) && reader.gathering())
	{
		member.needExtras().decoder = own ? std::move(own) : std::make_unique<FrameDecoder>(std::move(decoder));
	}
	if (!own)
	{
		decoder = FrameDecoder(context.settings.frameBytesMax);
	}
}


/// Counts what is kept of this member's input; if that is too much in all, those with the most go.
void Hub::Parts::noteKept(Member& member)
{
	input.count(member);
	for (Member* const holder: input.excess(members))
	{
		end(Disconnect{
			holder, LeaveCode::tooSlow, input.reason(), Bye{byeCodeOf(LeaveCode::tooSlow), input.reason(), {}}});
	}
}


std::optional<Disconnect> Hub::Parts::hear(Member& member, const FrameView& frame)
{
	if (member.stage == MemberStage::talking)
	{
		return requests.hear(member, frame);
	}
	std::optional<Disconnect> how = handshake.hear(member, frame);
	if (member.stage == MemberStage::talking)
	{
		keepAlive.begin(member);
	}
	return how;
}


void Hub::Parts::end(const std::optional<Disconnect>& how)
{
	if (how)
	{
		end(*how);
	}
}


/// Every conversation ends here: the rooms are told why, the name is free, and the connection is closed.
void Hub::Parts::end(const Disconnect& how)
{
	Member& member = *how.member;
	if (member.stage == MemberStage::ended)
	{
		return;
	}
	const std::string_view told = cutReason(how.reason);
	const bool wasMember = member.stage == MemberStage::talking;
	const bool hasName = understandsFrames(member);
	TimeoutList::end(member);
	rooms.leaveAll(member, how.code, told);
	if (wasMember)
	{
		names.release(member);
		--context.stats.members;
		++context.stats.ends[static_cast<std::size_t>(how.code)];
	}
	context.outgoing.close(member, how.bye && speaksFrames(member) ? byeBytes(*how.bye) : Bytes());
	context.outgoing.notice(
		member,
		{wasMember ? HubNotice::Kind::ended : HubNotice::Kind::rejected,
		 0,
		 hasName ? member.name.text() : std::string_view(),
		 {},
		 how.code,
		 told});
	member.stage = MemberStage::ended;
	input.forget(member);
	member.extras.reset();
}


} // namespace ciarla
