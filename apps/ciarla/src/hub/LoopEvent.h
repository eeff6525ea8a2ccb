#pragma once

#include "Admission.h"

#include <ciarla/protocol/OutgoingBatch.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>


namespace ciarla {


/// Something that happened on one loop of a hub. Of each slot: opened, any of the others, closed; and released, the last.
/// All is borrowed for the call.
struct LoopEvent
{
	enum class Kind : std::uint8_t
	{
		opened,   ///< From `origin`; to be told that it is not wanted if `turnAway`.
		received, ///< `bytes` came.
		ended,    ///< It sends no more.
		closed,
		slow, ///< It does not read, and is to be put out: `reason` says why.
		behind,
		drained,
		displaced,       ///< All that this one had sent when it was to make room has been told.
		displacedSilent, ///< It had sent nothing, and has been hung up on.
		released         ///< The slot is free, here and in the hub.
	};

	Kind kind;
	MemberSlot slot;
	std::span<const std::byte> bytes{};
	std::string_view reason{};
	const MemberOrigin* origin = nullptr;
	TurnAway turnAway = TurnAway::none;
};


/// A HubLoopHandler hears what happens on the loops of a hub, of each in its order.
///
/// Threading: a HubLoop's handler on that loop, a HubSite's on the loop that decides; not from inside a call of the loop,
///            except carryOut().
class HubLoopHandler
{
public:
	virtual ~HubLoopHandler() = default;

	virtual void onEvent(unsigned loop, const LoopEvent& event) noexcept = 0;
};


} // namespace ciarla
