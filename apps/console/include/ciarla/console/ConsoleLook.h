#pragma once

#include <ciarla/console/TalkWords.h>

#include <cstdint>


namespace ciarla {


/// What rings the terminal's bell.
enum class Bell
{
	off,
	mention, ///< What is meant for us: see TalkSource::isToUs.
	always   ///< Whatever somebody says.
};


/// How a terminal shows a chat.
struct ConsoleLook
{
	Timestamps timestamps = Timestamps::off;
	Bell bell = Bell::off;
	bool colour = false; ///< Names have one of 256 colours; otherwise they are bold.
	bool title = false;  ///< The terminal's title shows the peer, and how much is unread.
	std::uint64_t (*now)() noexcept = nowMilliseconds;
};


} // namespace ciarla
