#pragma once

#include "HubContext.h"
#include "NameDesk.h"
#include "RoomDesk.h"

#include <ciarla/protocol/Bye.h>

#include <optional>
#include <string_view>


namespace ciarla {


/// Endings are how conversations end: every one tells the rooms why, frees the name, and closes.
class Endings
{
public:
	Endings(HubContext& context, RoomDesk& rooms, NameDesk& names) noexcept;

	/// With a goodbye, if frames are spoken and there may be one. `reason` is what the rooms are told, and the log.
	void end(MemberSession& session, LeaveCode code, std::string_view reason, const std::optional<Bye>& bye);

	/// The member broke the protocol.
	void fault(MemberSession& session, std::string_view text);

	/// They are not wanted; `text` says why.
	void refuse(MemberSession& session, std::string_view text);

	/// Their connection is gone.
	void forget(MemberSession& session);

private:
	void leaveRooms(MemberSession& session, LeaveCode code, std::string_view reason);
	void sayBye(MemberSession& session, const Bye& bye);

	HubContext& _context;
	RoomDesk& _rooms;
	NameDesk& _names;
};


/// Whether frames may be said to this one: it has greeted as people who chat do.
bool speaksFrames(const MemberSession& session) noexcept;


} // namespace ciarla
