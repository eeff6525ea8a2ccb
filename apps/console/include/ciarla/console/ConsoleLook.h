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
	bool colour = false; ///< Of names, out of 256; else they are bold.
	bool title = false;  ///< The terminal's title says with whom one talks, and what is unread.
	std::uint64_t (*now)() noexcept = nowMilliseconds;
};


} // namespace ciarla
