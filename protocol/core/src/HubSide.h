#pragma once

#include "Pace.h"

#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>
#include <ciarla/protocol/Limits.h>

#include <cstddef>
#include <cstdint>
#include <optional>


namespace ciarla {


/// Whether frames of this type are what hubs alone say.
bool isHubFrame(FrameType type) noexcept;

/// Reads a frame for which isHubFrame() holds.
std::optional<HubFrame> decodeHubFrame(const FrameView& frame);


/// A HubSide is what a member's end knows of its hub: whether it was welcomed there, and the limits it was told.
/// Towards a person it limits nothing.
class HubSide
{
public:
	/// The peer is a hub: nothing may be said before its WELCOME.
	void begin() noexcept;

	void welcome(const WelcomeFrame& frame) noexcept;

	bool isHub() const noexcept;
	bool welcomed() const noexcept;

	/// The limits of the conversation, where the hub's are tighter.
	std::size_t linesMax(const Limits& ours) const noexcept;
	std::size_t bytesMax(const Limits& ours) const noexcept;

	bool mustWait(TimePoint now) const noexcept;

	/// When mustWait() ends by itself; none if it does not.
	std::optional<TimePoint> readyAt() const noexcept;

	void said() noexcept;
	void answered(std::size_t count, TimePoint now) noexcept;
	void refused(std::uint16_t code, Duration retryAfter, TimePoint now) noexcept;

private:
	bool _isHub = false;
	bool _welcomed = false;
	std::uint32_t _linesMax = 0;
	std::uint32_t _bytesMax = 0;
	Pace _pace;
};


} // namespace ciarla
