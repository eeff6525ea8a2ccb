#pragma once

#include "Member.h"

#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/FramePeer.h>
#include <ciarla/protocol/HubFrames.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>


namespace ciarla {


/// A Disconnect is how a conversation with a member ends, as the part that decides it returns it to the Hub: which then
/// tells the rooms, frees the name and closes.
struct Disconnect
{
	Member* member;
	LeaveCode code;
	std::string reason;       ///< What the rooms are told, and the log.
	std::optional<Bye> bye{}; ///< What the member is told, if it speaks frames.

	/// It broke a rule: `ruling` says which.
	static Disconnect fault(Member& member, const Ruling& ruling)
	{
		const bool isRefused = ruling.code == ByeCode::refused;
		return {
			&member, isRefused ? LeaveCode::refused : LeaveCode::fault, ruling.fault.text,
			Bye{ruling.code, ruling.fault.text, {}}};
	}

	/// It is not wanted; by the free name, if one is offered, it would be.
	static Disconnect refused(Member& member, std::string_view text, std::string freeName = {})
	{
		return {
			&member, LeaveCode::refused, std::string(text),
			Bye{ByeCode::refused, std::string(text), {}, std::move(freeName)}};
	}
};


} // namespace ciarla
