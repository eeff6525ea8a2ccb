// What members ask for: where it goes, what stands against it, and who carries it out.

#include "Hearing.h"
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>

#include <chrono>
#include <ciarla/protocol/NameKey.h>
#include <string>
#include <utility>


namespace ciarla {


namespace {


/// For the log: what an operator does.
std::string describe(const OperateFrame& order)
{
	constexpr std::string_view actions[] = {"kick", "ban", "unban", "mute", "unmute"};
	std::string text(actions[static_cast<std::size_t>(order.action)]);
	text += " \"" + std::string(order.name) + "\"";
	if (order.seconds > 0)
	{
		text += " for " + std::to_string(order.seconds) + " s";
	}
	return order.reason.empty() ? text : text + ": " + std::string(order.reason);
}


} // namespace


void Hearing::serve(const RequestLetter& letter)
{
	switch (letter.type)
	{
	case FrameType::text: performElsewhere<TextFrame>(letter); break;
	case FrameType::join: performElsewhere<JoinFrame>(letter); break;
	case FrameType::part: performElsewhere<PartFrame>(letter); break;
	case FrameType::topic: performElsewhere<TopicFrame>(letter); break;
	case FrameType::history: performElsewhere<HistoryFrame>(letter); break;
	case FrameType::operate: performElsewhere<OperateFrame>(letter); break;
	case FrameType::who: performElsewhere<WhoFrame>(letter); break;
	case FrameType::list: performElsewhere<ListFrame>(letter); break;
	case FrameType::tell: performElsewhere<TellFrame>(letter); break;
	default: break;
	}
}


Hearing::Route Hearing::routeOf(const TextFrame& frame) const
{
	const bool alone = frame.kind == TextKind::private_ && _context.place.count > 1;
	return {_context.homeOf(frame.target), alone};
}


Hearing::Route Hearing::routeOf(const JoinFrame& frame) const
{
	return routeOfPages(_context.homeOf(roomKey(frame.room)));
}


Hearing::Route Hearing::routeOf(const PartFrame& frame) const
{
	return {_context.homeOf(frame.room), false};
}


Hearing::Route Hearing::routeOf(const NameFrame&) const
{
	return {_context.place.index, _context.place.count > 1};
}


Hearing::Route Hearing::routeOf(const TopicFrame& frame) const
{
	return {_context.homeOf(frame.room), false};
}


Hearing::Route Hearing::routeOf(const HistoryFrame& frame) const
{
	return routeOfPages(_context.homeOf(frame.room));
}


Hearing::Route Hearing::routeOf(const OperateFrame& frame) const
{
	return {_context.homeOf(NameKey(frame.name)), _context.place.count > 1};
}


Hearing::Route Hearing::routeOf(const WhoFrame& frame) const
{
	return routeOfPages(_context.homeOf(frame.room));
}


Hearing::Route Hearing::routeOf(const ListFrame&) const
{
	return {0, _context.place.count > 1};
}


Hearing::Route Hearing::routeOf(const TellFrame& frame) const
{
	return {_context.homeOf(NameKey(frame.name)), _context.place.count > 1};
}


/// Of what is answered at length one is asked at a time: how much another hub has answered is known once it has come.
Hearing::Route Hearing::routeOfPages(unsigned home) const
{
	return {home, home != _context.place.index};
}


bool Hearing::may(MemberSession& session, const TextFrame& frame)
{
	return maySay(session, frame.sequence, frame.body);
}


bool Hearing::may(MemberSession& session, const TellFrame& frame)
{
	return maySay(session, frame.sequence, frame.body);
}


bool Hearing::may(MemberSession& session, const JoinFrame& frame)
{
	if (session.seats.size() < _context.settings.roomsPerMemberMax)
	{
		return true;
	}
	refuse(
		session, frame.sequence, RefusalCode::tooMany,
		"You are in " + std::to_string(session.seats.size()) + " rooms, and more are not allowed here.");
	return false;
}


bool Hearing::may(MemberSession& session, const NameFrame& frame)
{
	if (!isUnmuted(session, frame.sequence))
	{
		return false;
	}
	const std::string quoted = "The name \"" + std::string(frame.name) + "\" ";
	if (looksAlike(frame.name, _context.settings.name))
	{
		refuse(session, frame.sequence, RefusalCode::badName, quoted + "is the hub's own; take another.");
		return false;
	}
	if (_context.sanctions.isBanned({frame.name}, _context.now))
	{
		refuse(session, frame.sequence, RefusalCode::banned, quoted + "is banned here.");
		return false;
	}
	return true;
}


bool Hearing::may(MemberSession& session, const TopicFrame& frame)
{
	return isUnmuted(session, frame.sequence);
}


bool Hearing::may(MemberSession& session, const OperateFrame& frame)
{
	if (!session.isOperator)
	{
		// Where the wire vouches for nobody there is no operator to be, so there are no commands of theirs.
		const std::string_view words = session.credential
			? "Only operators may do that."
			: "There is no such command on this wire; operators call by a Unix socket or with a certificate.";
		refuse(session, frame.sequence, RefusalCode::notAllowed, words);
		return false;
	}
	_context.turn.notice(
		{HubNotice::Kind::operated,
		 session.person.whom.slot,
		 session.person.name.text(),
		 {},
		 LeaveCode::left,
		 describe(frame)});
	return true;
}


/// The body must fit into everybody's DELIVER.
bool Hearing::maySay(MemberSession& session, std::uint64_t sequence, std::string_view body)
{
	const std::size_t most = _context.settings.frameBytesMax - deliverFrameOverheadBytes;
	if (body.size() > most)
	{
		refuse(session, sequence, RefusalCode::tooLong, "A text has at most " + std::to_string(most) + " bytes here.");
		return false;
	}
	return isUnmuted(session, sequence);
}


bool Hearing::isMuted(const MemberSession& session)
{
	return _context.sanctions.isMuted(marksOf(session), _context.now);
}


bool Hearing::isUnmuted(MemberSession& session, std::uint64_t sequence)
{
	if (!isMuted(session))
	{
		return true;
	}
	refuse(session, sequence, RefusalCode::muted, "You are muted here.");
	return false;
}


void Hearing::perform(Person& person, const TextFrame& frame)
{
	if (frame.kind == TextKind::private_)
	{
		_names.send({person.whom, person.name, frame.sequence, frame.target, Bytes::copyOf(frame.body)});
		return;
	}
	_rooms.say(person, frame);
}


void Hearing::perform(Person& person, const JoinFrame& frame, bool muted)
{
	_rooms.join(person, frame, muted);
}


void Hearing::perform(Person& person, const PartFrame& frame, bool muted)
{
	_rooms.part(person, {frame.sequence, frame.room, muted ? std::string_view() : frame.reason});
}


void Hearing::perform(Person& person, const TopicFrame& frame)
{
	_rooms.changeTopic(person, frame);
}


void Hearing::perform(Person& person, const HistoryFrame& frame)
{
	_rooms.tellHistory(person, frame);
}


void Hearing::perform(Person& person, const OperateFrame& frame, bool muted)
{
	const std::size_t told = muted ? 0 : graphemePrefix(frame.reason, Limits::reasonBytesMax);
	const std::string_view reason = frame.reason.substr(0, told);
	_operators.order(
		{person.whom,
		 person.name,
		 frame.sequence,
		 frame.action,
		 frame.room,
		 std::chrono::seconds(frame.seconds),
		 Bytes::copyOf(frame.name),
		 Bytes::copyOf(reason),
		 {}});
}


void Hearing::perform(Person& person, const WhoFrame& frame)
{
	_rooms.tellWho(person, frame);
}


void Hearing::perform(Person& person, const ListFrame& frame)
{
	_rooms.list({person.whom, frame.sequence, Bytes::copyOf(frame.after), 0, {}});
}


void Hearing::perform(Person& person, const TellFrame& frame)
{
	_names.tell(person.whom, person.name, frame);
}


/// The name's home answers, renamed() hears it.
void Hearing::rename(MemberSession& session, const NameFrame& frame)
{
	const ClaimLetter claim{session.person.whom, Bytes::copyOf(frame.name), frame.sequence};
	if (const std::optional<ClaimedLetter> answer = _names.claim(claim))
	{
		renamed(session, *answer);
		return;
	}
	session.waiting->claimed = claim.name;
}


/// A frame that fitted there fits here.
template <typename Frame>
void Hearing::performElsewhere(const RequestLetter& letter)
{
	if (const std::optional<Frame> frame = decode<Frame>(letter.body.span()))
	{
		performFor(_rooms.guest(letter.from, letter.name), *frame, letter.muted);
		_rooms.release(letter.from);
	}
}


} // namespace ciarla
