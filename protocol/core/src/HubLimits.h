#pragma once

#include "Pace.h"

#include <ciarla/protocol/HubFrames.h>
#include <ciarla/protocol/Limits.h>

#include <cstddef>
#include <cstdint>
#include <optional>


namespace ciarla {


/// HubLimits are what a hub told its member: how much may be unanswered, and how fast it may be. Before a WELCOME, and
/// so towards a person, they limit nothing.
class HubLimits
{
public:
	void welcome(const WelcomeFrame& frame) noexcept;

	/// The limits of the conversation, where the hub's are tighter.
	std::size_t linesMax(const Limits& ours) const noexcept;
	std::size_t bytesMax(const Limits& ours) const noexcept;

	/// When the hub's pace allows more; none if only an answer can tell.
	std::optional<TimePoint> readyAt() const noexcept;

	void said() noexcept;
	void answered(std::size_t count, TimePoint now) noexcept;
	void refused(std::uint16_t code, Duration retryAfter, TimePoint now) noexcept;

private:
	std::size_t _linesMax = SIZE_MAX;
	std::size_t _bytesMax = SIZE_MAX;
	Pace _pace;
};


} // namespace ciarla
