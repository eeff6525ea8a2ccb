#include "Hearing.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/HubFrameCodec.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <type_traits>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t headBytes = 5;

/// Of each frame that is kept, beside what counts towards the bytes that may be unanswered.
constexpr std::size_t keptFrameBytes = 64;


} // namespace


Hearing::Hearing(
	HubContext& context, Replies& replies, RoomDesk& rooms, NameDesk& names, OperatorDesk& operators,
	Endings& endings) noexcept:
	_context(context),
	_replies(replies),
	_rooms(rooms),
	_names(names),
	_operators(operators),
	_endings(endings)
{
}


void Hearing::hear(MemberSession& session, const FrameView& frame)
{
	switch (static_cast<FrameType>(frame.type))
	{
	case FrameType::text: request<TextFrame>(session, frame); return;
	case FrameType::join: request<JoinFrame>(session, frame); return;
	case FrameType::part: request<PartFrame>(session, frame); return;
	case FrameType::name: request<NameFrame>(session, frame); return;
	case FrameType::topic: request<TopicFrame>(session, frame); return;
	case FrameType::history: request<HistoryFrame>(session, frame); return;
	case FrameType::operate: request<OperateFrame>(session, frame); return;
	case FrameType::who: request<WhoFrame>(session, frame); return;
	case FrameType::list: request<ListFrame>(session, frame); return;
	case FrameType::tell: request<TellFrame>(session, frame); return;
	case FrameType::ping: hearPing(session, frame); return;
	case FrameType::pong:
	case FrameType::ack:
	case FrameType::nak: hearAnswer(session, frame); return;
	case FrameType::bye: hearBye(session, frame); return;
	case FrameType::hello: _endings.fault(session, "A second hello came."); return;
	default: break;
	}
	if (frame.type >= static_cast<std::uint8_t>(FrameType::firstCritical))
	{
		_endings.fault(session, "Frames of type " + std::to_string(frame.type) + " are not known here.");
	}
}


void Hearing::resume(MemberSession& session)
{
	if (!session.waiting || session.waiting->requests > 0 || session.unread)
	{
		return;
	}
	const std::vector<std::byte> kept = std::move(session.waiting->kept);
	session.waiting.reset();
	FrameDecoder decoder(UINT32_MAX);
	decoder.feed(kept);
	std::size_t heardBytes = 0;
	for (FrameView frame; session.stage == MemberStage::talking && decoder.next(frame) == FrameDecoder::Step::frame;)
	{
		hear(session, frame);
		heardBytes += headBytes + frame.body.size();
		if (session.waiting && !session.waiting->kept.empty())
		{
			// This one waits again, and so does all that follows it.
			std::vector<std::byte>& again = session.waiting->kept;
			again.insert(again.end(), kept.begin() + static_cast<std::ptrdiff_t>(heardBytes), kept.end());
			return;
		}
	}
}


void Hearing::renamed(MemberSession& session, const ClaimedLetter& letter)
{
	Person& person = session.person;
	if (session.waiting)
	{
		session.waiting->claimed = {};
	}
	if (!letter.refusal.empty())
	{
		_replies.refuse(person, letter.sequence, RefusalCode::nameTaken, letter.refusal.text());
		return;
	}
	const Bytes old = std::exchange(person.name, letter.name);
	if (old.text() != letter.name.text())
	{
		_names.release({person.whom, old});
	}
	for (const Seat& seat: session.seats)
	{
		if (seat.room->home() != nullptr)
		{
			seat.room->home()->renamed(person);
		}
	}
	for (unsigned hub = 0; hub < _context.place.count; ++hub)
	{
		if ((session.homes >> hub & 1U) != 0)
		{
			_context.post(hub, RenamedLetter{person.whom, person.name});
		}
	}
	_context.turn.notice(
		{HubNotice::Kind::renamed, person.whom.slot, person.name.text(), {}, LeaveCode::left, old.text()});
	_replies.acknowledge(person, letter.sequence);
}


template <typename Frame>
void Hearing::request(MemberSession& session, const FrameView& frame)
{
	const std::optional<Frame> decoded = decode<Frame>(frame.body);
	if (!decoded)
	{
		malformed(session, frame);
		return;
	}
	const Route route = routeOf(*decoded);
	if (mustKeep(session, route))
	{
		keep(session, frame);
		return;
	}
	if (!admit(session, decoded->sequence) || !allows(session, *decoded))
	{
		return;
	}
	const bool here = route.home == _context.place.index;
	const bool muted = hasWordsBeside<Frame> && isMuted(session);
	if (!here || route.alone)
	{
		if (!session.waiting)
		{
			session.waiting = std::make_unique<Waiting>();
		}
		session.waiting->requests += 1;
		session.waiting->home = route.home;
		session.waiting->alone = route.alone;
	}
	if constexpr (std::is_same_v<Frame, NameFrame>)
	{
		rename(session, *decoded);
	}
	else if (here)
	{
		performFor(session.person, *decoded, muted);
	}
	else
	{
		const bool joins = std::is_same_v<Frame, JoinFrame>;
		session.homes |= joins ? std::uint64_t{1} << route.home : 0;
		_context.post(
			route.home,
			RequestLetter{
				session.person.whom, session.person.name, static_cast<FrameType>(frame.type), Bytes::copyOf(frame.body),
				muted});
	}
}


template <typename Frame>
bool Hearing::allows(MemberSession& session, const Frame& frame)
{
	if constexpr (requires { may(session, frame); })
	{
		return may(session, frame);
	}
	return true;
}


bool Hearing::mustKeep(const MemberSession& session, const Route& route) const noexcept
{
	if (session.unread || !session.waiting)
	{
		return session.unread;
	}
	const Waiting& waiting = *session.waiting;
	return !waiting.kept.empty() || waiting.alone || route.alone || waiting.home != route.home;
}


/// Keeps a frame for later. What a program may leave unanswered fits; more than that breaks the limits it was told.
void Hearing::keep(MemberSession& session, const FrameView& frame)
{
	if (!session.waiting)
	{
		session.waiting = std::make_unique<Waiting>();
	}
	std::vector<std::byte>& kept = session.waiting->kept;
	const HubSettings& settings = _context.settings;
	const std::size_t most = std::size_t{settings.unacknowledgedBytesMax} + settings.frameBytesMax +
		keptFrameBytes * settings.unacknowledgedLinesMax;
	if (kept.size() + headBytes + frame.body.size() > most)
	{
		_endings.fault(session, "More is unanswered than this hub allows.");
		return;
	}
	BytesBuilder builder(headBytes + frame.body.size());
	builder.appendU32(static_cast<std::uint32_t>(1 + frame.body.size()));
	builder.appendU8(frame.type);
	builder.append(frame.body);
	const Bytes whole = builder.take();
	kept.insert(kept.end(), whole.span().begin(), whole.span().end());
}


/// Whether the request is a new one, and not too soon.
bool Hearing::admit(MemberSession& session, std::uint64_t sequence)
{
	if (sequence == 0)
	{
		_endings.fault(session, "A text has sequence 0; they begin at 1.");
		return false;
	}
	if (sequence <= session.heard)
	{
		// Said before; it is answered again if it was accepted, and not carried out again.
		if (sequence <= session.acknowledged)
		{
			_replies.tell(session.person, AckFrame{session.acknowledged, 0, 0});
		}
		return false;
	}
	session.heard = sequence;
	if (session.trusted)
	{
		return true;
	}
	const std::optional<Duration> wait =
		session.rate.refuse(_context.settings.burst, _context.settings.perText, _context.now);
	if (wait)
	{
		refuse(session, sequence, RefusalCode::slowDown, "That is faster than this hub allows.", *wait);
	}
	return !wait;
}


void Hearing::hearPing(MemberSession& session, const FrameView& frame)
{
	if (const std::optional<PingFrame> ping = decode<PingFrame>(frame.body))
	{
		_context.turn.send(session.person.whom.slot, PongFrame{ping->token});
		return;
	}
	malformed(session, frame);
}


/// A hub says nothing that a member could acknowledge.
void Hearing::hearAnswer(MemberSession& session, const FrameView& frame)
{
	std::uint64_t named = 0;
	bool fits = false;
	switch (static_cast<FrameType>(frame.type))
	{
	case FrameType::ack:
		if (const std::optional<AckFrame> ack = decode<AckFrame>(frame.body))
		{
			fits = true;
			named = ack->sequence;
		}
		break;
	case FrameType::nak:
		if (const std::optional<NakFrame> nak = decode<NakFrame>(frame.body))
		{
			fits = true;
			named = 1;
		}
		break;
	default: fits = decode<PongFrame>(frame.body).has_value();
	}
	if (!fits)
	{
		malformed(session, frame);
	}
	else if (named > 0)
	{
		_endings.fault(session, "An answer names a text that was never said.");
	}
}


void Hearing::hearBye(MemberSession& session, const FrameView& frame)
{
	const std::optional<ByeFrame> bye = decode<ByeFrame>(frame.body);
	if (!bye)
	{
		malformed(session, frame);
		return;
	}
	if (session.unread || (session.waiting && session.waiting->requests > 0))
	{
		keep(session, frame);
		return;
	}
	_endings.end(session, LeaveCode::closed, isMuted(session) ? std::string_view() : bye->text, Bye{});
}


void Hearing::malformed(MemberSession& session, const FrameView& frame)
{
	_endings.fault(session, "The fields of a frame of type " + std::to_string(frame.type) + " do not fit.");
}


/// By this hub itself, whatever others still have to answer.
void Hearing::refuse(
	MemberSession& session, std::uint64_t sequence, RefusalCode code, std::string_view text, Duration retryAfter)
{
	if (session.waiting)
	{
		session.waiting->requests += 1;
	}
	_replies.refuse(session.person, sequence, code, text, retryAfter);
}


} // namespace ciarla
