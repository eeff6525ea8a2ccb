#include "Endings.h"

#include "WaitList.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>


namespace ciarla {


namespace {


/// Of what a peer gave as its reason, as much as may be passed on.
std::string_view cutReason(std::string_view text) noexcept
{
	return text.substr(0, graphemePrefix(text, Limits::reasonBytesMax));
}


} // namespace


bool speaksFrames(const MemberSession& session) noexcept
{
	switch (session.stage)
	{
	case MemberStage::greeting: return !session.person.name.empty();
	case MemberStage::hello:
	case MemberStage::naming:
	case MemberStage::talking: return true;
	case MemberStage::words:
	case MemberStage::ended:
	case MemberStage::gone: break;
	}
	return false;
}


Endings::Endings(HubContext& context, RoomDesk& rooms, NameDesk& names) noexcept:
	_context(context),
	_rooms(rooms),
	_names(names)
{
}


void Endings::end(MemberSession& session, LeaveCode code, std::string_view reason, const std::optional<Bye>& bye)
{
	if (session.stage == MemberStage::ended || session.stage == MemberStage::gone)
	{
		return;
	}
	const std::string_view told = cutReason(reason);
	const bool wasMember = session.stage == MemberStage::talking;
	WaitList::end(session);
	leaveRooms(session, code, told);
	if (wasMember || session.stage == MemberStage::naming)
	{
		_names.release({session.person.whom, session.person.name});
	}
	if (session.waiting && !session.waiting->claimed.empty())
	{
		_names.release({session.person.whom, session.waiting->claimed});
	}
	if (bye && speaksFrames(session))
	{
		sayBye(session, *bye);
	}
	_context.turn.close(session.person.whom.slot);
	_context.turn.notice(
		{wasMember ? HubNotice::Kind::ended : HubNotice::Kind::rejected,
		 session.person.whom.slot,
		 session.stage == MemberStage::greeting || session.stage == MemberStage::words ? std::string_view()
																					   : session.person.name.text(),
		 {},
		 code,
		 told});
	if (wasMember)
	{
		--_context.stats.members;
		++_context.stats.ends[static_cast<std::size_t>(code)];
	}
	session.stage = MemberStage::ended;
	session.decoder.reset();
	session.waiting.reset();
	session.turnedAway.reset();
}


void Endings::fault(MemberSession& session, std::string_view text)
{
	end(session, LeaveCode::fault, text, Bye{ByeCode::fault, std::string(text), {}});
}


void Endings::refuse(MemberSession& session, std::string_view text)
{
	end(session, LeaveCode::refused, text, Bye{ByeCode::refused, std::string(text), {}});
}


void Endings::forget(MemberSession& session)
{
	if (session.stage == MemberStage::gone)
	{
		return;
	}
	end(session, LeaveCode::lost, "The connection ended.", std::nullopt);
	session.stage = MemberStage::gone;
	_context.members.remove(session);
}


/// Who is lost or too slow would not hear what the rooms have still to say.
void Endings::leaveRooms(MemberSession& session, LeaveCode code, std::string_view reason)
{
	const bool hears = code != LeaveCode::lost && code != LeaveCode::tooSlow;
	while (!session.seats.empty())
	{
		RoomMembers& room = *session.seats.back().room;
		if (room.home() != nullptr)
		{
			_rooms.leave(*room.home(), session.person, code, reason, hears);
		}
		else
		{
			_context.turn.leave(room, session, hears);
		}
	}
	for (unsigned hub = 0; hub < _context.place.count; ++hub)
	{
		if ((session.homes >> hub & 1U) != 0)
		{
			_context.post(hub, GoneLetter{session.person.whom, code, Bytes::copyOf(reason)});
		}
	}
}


void Endings::sayBye(MemberSession& session, const Bye& bye)
{
	const auto seconds = std::chrono::ceil<std::chrono::seconds>(bye.retryAfter).count();
	const auto retry = static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, UINT32_MAX));
	_context.turn.send(session.person.whom.slot, ByeFrame{bye.code, cutReason(bye.text), retry});
}


} // namespace ciarla
