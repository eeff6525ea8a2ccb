#include "RequestHandler.h"

#include "HubContext.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>

#include <chrono>
#include <string>
#include <type_traits>
#include <utility>


namespace ciarla {


namespace {


/// Of each request that is kept, beside what counts towards the bytes that may be unanswered.
constexpr std::size_t keptFrameBytes = 64;

/// When to say again what a loop that is stuck had no room for.
constexpr Duration busyRetry = std::chrono::seconds(1);


/// Whoever hears of the member alone next is to know already that it came.
void announceOf(const Member& member)
{
	for (Room* const room: member.rooms)
	{
		if (room->announcingSince())
		{
			room->announce();
			room->seal();
		}
	}
}


} // namespace


RequestHandler::RequestHandler(HubContext& context, Names& names, Rooms& rooms) noexcept:
	_context(context),
	_names(names),
	_rooms(rooms),
	_operators(context, names, rooms)
{
}


std::optional<Disconnect> RequestHandler::hear(Member& member, const FrameView& frame)
{
	const auto type = static_cast<FrameType>(frame.type);
	const Ruling ruling = member.peer.mayStand(type);
	if (ruling.next != Ruling::Next::goOn)
	{
		return ruling.next == Ruling::Next::fault ? std::optional(Disconnect::fault(member, ruling)) : std::nullopt;
	}
	switch (type)
	{
	case FrameType::text: return request<TextFrame>(member, frame);
	case FrameType::join: return request<JoinFrame>(member, frame);
	case FrameType::part: return request<PartFrame>(member, frame);
	case FrameType::name: return request<NameFrame>(member, frame);
	case FrameType::topic: return request<TopicFrame>(member, frame);
	case FrameType::history: return request<HistoryFrame>(member, frame);
	case FrameType::operate: return request<OperateFrame>(member, frame);
	case FrameType::who: return request<WhoFrame>(member, frame);
	case FrameType::list: return request<ListFrame>(member, frame);
	case FrameType::tell: return request<TellFrame>(member, frame);
	case FrameType::ping: return hearPing(member, frame);
	case FrameType::ack: return hearAnswer<AckFrame>(member, frame);
	case FrameType::nak: return hearAnswer<NakFrame>(member, frame);
	case FrameType::pong: return hearAnswer<PongFrame>(member, frame);
	case FrameType::bye: return hearBye(member, frame);
	default: return std::nullopt;
	}
}


std::optional<Disconnect> RequestHandler::resume(Member& member)
{
	std::optional<Disconnect> end;
	// Held here while it is read: what is heard may end the conversation.
	std::unique_ptr<PendingRequests> pending = std::move(member.needExtras().pending);
	for (FrameView frame; pending && !end && !member.unread && pending->next(frame);)
	{
		end = hear(member, frame);
	}
	if (pending && !pending->empty())
	{
		member.needExtras().pending = std::move(pending);
	}
	return end;
}


template <typename Frame>
std::optional<Disconnect> RequestHandler::request(Member& member, const FrameView& frame)
{
	const std::optional<Frame> decoded = decode<Frame>(frame.body);
	if (!decoded)
	{
		return Disconnect::fault(member, FramePeer::malformed(frame));
	}
	if (member.unread)
	{
		return keep(member, frame);
	}
	const std::uint64_t sequence = decoded->sequence;
	const std::uint64_t before = member.peer.heard();
	const Ruling ruling = member.peer.number(sequence);
	switch (ruling.next)
	{
	case Ruling::Next::fault: return Disconnect::fault(member, ruling);
	case Ruling::Next::again: answerAgain(member, sequence); return std::nullopt;
	case Ruling::Next::skip: return std::nullopt;
	case Ruling::Next::goOn: break;
	}
	member.refusals.heard(before, sequence);
	return isTooSoon(member, sequence, frame.body.size()) ? std::nullopt : perform(member, *decoded);
}


/// Keeps a frame for later. What a program may leave unanswered fits; more than that breaks the limits it was told.
std::optional<Disconnect> RequestHandler::keep(Member& member, const FrameView& frame)
{
	std::unique_ptr<PendingRequests>& pending = member.needExtras().pending;
	if (!pending)
	{
		pending = std::make_unique<PendingRequests>();
	}
	const HubSettings& settings = _context.settings;
	const std::size_t most = std::size_t{settings.unacknowledgedBytesMax} + settings.frameBytesMax +
		keptFrameBytes * settings.unacknowledgedLinesMax;
	if (!pending->keep(frame, most))
	{
		constexpr std::string_view words = "More is unanswered than this hub allows.";
		return Disconnect{&member, LeaveCode::fault, std::string(words), Bye{ByeCode::fault, std::string(words), {}}};
	}
	return std::nullopt;
}


bool RequestHandler::isTooSoon(Member& member, std::uint64_t sequence, std::size_t bytes)
{
	const std::optional<Duration> wait = member.trusted ? member.rate.refusing(_context.now())
														: member.rate.refuse(_context.settings, bytes, _context.now());
	if (wait)
	{
		_context.outgoing.refuse(
			member, sequence, RefusalCode::slowDown, "That is faster than this hub allows.", *wait);
	}
	return wait.has_value();
}


/// What was said before is not carried out again; what became of it is said again.
void RequestHandler::answerAgain(Member& member, std::uint64_t sequence)
{
	if (member.refusals.has(member.peer.heard(), sequence))
	{
		_context.outgoing.refuse(
			member, sequence, RefusalCode::unspecified, "This was refused before; say it with another number.");
	}
	else if (sequence <= member.peer.acknowledged())
	{
		_context.outgoing.tell(member, AckFrame{member.peer.acknowledged(), 0, 0});
	}
}


bool RequestHandler::isMuted(const Member& member)
{
	return _names.sanctions().isMuted(marksOf(member), _context.now());
}


bool RequestHandler::refusesMuted(Member& member, std::uint64_t sequence)
{
	if (!isMuted(member))
	{
		return false;
	}
	_context.outgoing.refuse(member, sequence, RefusalCode::muted, "You are muted here.");
	return true;
}


/// The body must fit into everybody's DELIVER, and there must be a place for it to wait in.
bool RequestHandler::refusesSpeech(Member& member, std::uint64_t sequence, std::string_view body)
{
	const std::size_t most = _context.settings.frameBytesMax - deliverFrameOverheadBytes;
	if (body.size() > most)
	{
		_context.outgoing.refuse(
			member, sequence, RefusalCode::tooLong, "A text has at most " + std::to_string(most) + " bytes here.");
		return true;
	}
	if (_context.outgoing.isFull())
	{
		member.needExtras().delays.begin(0, busyRetry, _context.now());
	}
	if (const std::optional<Duration> wait = member.delayTo(0, _context.now()))
	{
		_context.outgoing.refuse(
			member, sequence, RefusalCode::slowDown, "This hub has more to tell than it can just now.", *wait);
		return true;
	}
	return refusesMuted(member, sequence);
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const TextFrame& frame)
{
	if (refusesSpeech(member, frame.sequence, frame.body))
	{
		return std::nullopt;
	}
	if (frame.kind == TextKind::private_)
	{
		announceOf(member);
		_names.tell(member, frame);
	}
	else
	{
		_rooms.say(member, frame);
	}
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const JoinFrame& frame)
{
	if (member.rooms.size() >= _context.settings.roomsPerMemberMax)
	{
		_context.outgoing.refuse(
			member, frame.sequence, RefusalCode::tooMany,
			"You are in " + std::to_string(member.rooms.size()) + " rooms, and more are not allowed here.");
		return std::nullopt;
	}
	_rooms.join(member, frame, isMuted(member));
	return std::nullopt;
}


/// Of a muted member others hear no word: neither the name of a new room, nor a reason.
std::optional<Disconnect> RequestHandler::perform(Member& member, const PartFrame& frame)
{
	_rooms.part(member, {frame.sequence, frame.room, isMuted(member) ? std::string_view() : frame.reason});
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const NameFrame& frame)
{
	if (refusesMuted(member, frame.sequence))
	{
		return std::nullopt;
	}
	Outgoing& outgoing = _context.outgoing;
	if (_names.sanctions().isBanned({frame.name}, _context.now()))
	{
		outgoing.refuse(
			member, frame.sequence, RefusalCode::banned,
			"The name \"" + std::string(frame.name) + "\" is banned here.");
		return std::nullopt;
	}
	const Bytes old = member.name;
	if (const std::optional<Names::Refusal> refusal = _names.claim(Bytes::copyOf(frame.name), member))
	{
		outgoing.refuse(member, frame.sequence, refusal->code, refusal->text);
		return std::nullopt;
	}
	_rooms.renamed(member);
	outgoing.notice(member, {HubNotice::Kind::renamed, 0, member.name.text(), {}, LeaveCode::left, old.text()});
	outgoing.acknowledge(member, frame.sequence);
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const TopicFrame& frame)
{
	if (!refusesMuted(member, frame.sequence))
	{
		_rooms.changeTopic(member, frame);
	}
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const HistoryFrame& frame)
{
	_rooms.tellHistory(member, frame);
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const OperateFrame& frame)
{
	if (!member.isOperator)
	{
		// Where the wire vouches for nobody there is no operator to be, so there are no commands of theirs.
		const std::string_view words = !member.credential().empty()
			? "Only operators may do that."
			: "There is no such command on this wire; operators call by a Unix socket or with a certificate.";
		_context.outgoing.refuse(member, frame.sequence, RefusalCode::notAllowed, words);
		return std::nullopt;
	}
	const Operators::Banned banned = _operators.carryOut(member, frame, isMuted(member));
	return banned.member != nullptr ? std::optional(Disconnect::refused(*banned.member, banned.text)) : std::nullopt;
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const WhoFrame& frame)
{
	const bool isOfRoom = frame.room != 0 || !frame.asked;
	const Member* const asked = isOfRoom ? nullptr : _names.find(frame.asked->name);
	if (isOfRoom)
	{
		_rooms.tellWho(member, frame);
	}
	else if (asked != nullptr)
	{
		_context.outgoing.tell(
			member, JoinedFrame{0, asked->handle, asked->name.text(), false, _names.factsOf(*asked)});
		_context.outgoing.acknowledge(member, frame.sequence);
	}
	else
	{
		_names.refuseUnknown(member, frame.sequence, frame.asked->name);
	}
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const ListFrame& frame)
{
	_rooms.list(member, frame);
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::perform(Member& member, const TellFrame& frame)
{
	if (!refusesSpeech(member, frame.sequence, frame.body))
	{
		announceOf(member);
		_names.tell(member, frame);
	}
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::hearPing(Member& member, const FrameView& frame)
{
	if (const std::optional<PingFrame> ping = decode<PingFrame>(frame.body))
	{
		_context.outgoing.send(member, PongFrame{ping->token});
		return std::nullopt;
	}
	return Disconnect::fault(member, FramePeer::malformed(frame));
}


/// Of all that a hub says, its welcome alone is a text that a member could acknowledge.
template <typename Frame>
std::optional<Disconnect> RequestHandler::hearAnswer(Member& member, const FrameView& frame)
{
	const std::optional<Frame> answer = decode<Frame>(frame.body);
	if (!answer)
	{
		return Disconnect::fault(member, FramePeer::malformed(frame));
	}
	if constexpr (!std::is_same_v<Frame, PongFrame>)
	{
		const std::uint64_t lastSaid = member.welcomed ? 1 : 0;
		if (const Ruling ruling = member.peer.hear(*answer, lastSaid); ruling.next == Ruling::Next::fault)
		{
			return Disconnect::fault(member, ruling);
		}
	}
	return std::nullopt;
}


std::optional<Disconnect> RequestHandler::hearBye(Member& member, const FrameView& frame)
{
	const std::optional<ByeFrame> bye = decode<ByeFrame>(frame.body);
	if (!bye)
	{
		return Disconnect::fault(member, FramePeer::malformed(frame));
	}
	if (member.unread)
	{
		return keep(member, frame);
	}
	return Disconnect{&member, LeaveCode::closed, isMuted(member) ? std::string() : std::string(bye->text), Bye{}};
}


} // namespace ciarla
