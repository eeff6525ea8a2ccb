#pragma once

#include "ScreenPainter.h"
#include "TalkRows.h"
#include "TerminalDevice.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>


namespace ciarla {


class ScreenBottom;
class TypedLine;


/// ScreenFrames paint a screen, the talk and what stands below it, and send what they painted to the terminal in frames.
///
/// Talk is painted at most 60 times a second, so a flood costs no more than the terminal can show; what is typed is
/// painted at once.
/// Ownership: everything that it is given outlives it.
/// Threading: the loop's thread.
class ScreenFrames
{
public:
	static constexpr Duration frameTime = std::chrono::microseconds(16'667);
	static constexpr Duration bellPause = std::chrono::seconds(1);

	/// So much talk in a frame, and so much on its way: what is typed waits behind no more.
	static constexpr std::size_t frameBytesMax = 64 * 1024;

	ScreenFrames(Loop& loop, TerminalDevice& terminal, ScreenBottom& bottom, const TypedLine& typed) noexcept;
	~ScreenFrames();
	ScreenFrames(const ScreenFrames&) = delete;
	ScreenFrames& operator=(const ScreenFrames&) = delete;

	/// Paints from now on what it is given.
	void start() noexcept;

	/// Paints nothing more, but for leave().
	void stop() noexcept;

	/// A line of talk; its ticket comes back from written().
	void print(std::string line, std::uint64_t ticket);

	/// What is shown by then goes into the scrollback.
	void clear();

	/// Rings the terminal's bell, but not again and again.
	void ring() noexcept;

	/// What stands below the talk is another.
	void wantAtOnce();

	/// The cursor is there, and there can be painted; row 0 is not known.
	void place(CursorReport report, std::size_t row, std::size_t column);

	/// Gives the terminal away. Whatever is still to be shown goes out. Where nothing has been painted, and the terminal
	/// does not say where its cursor is, that is where the cursor stands; so it is where another program has the terminal
	/// already, whose keys and modes are its own.
	void leave() noexcept;

	/// The frames up to this one have left. Returns the last ticket of their talk; 0: none.
	std::uint64_t written(std::uint64_t frame);

	/// What is not painted will not be.
	void drop() noexcept;

	std::size_t unshownBytes() const noexcept;

private:
	void want();
	void paint();
	void paintTalk(std::size_t bytesMax);
	InputArea area() const;

	Loop& _loop;
	TerminalDevice& _terminal;
	ScreenBottom& _bottom;
	const TypedLine& _typed;
	ScreenPainter _painter;
	TalkRows _talk;
	std::deque<std::pair<std::uint64_t, std::uint64_t>> _frames; ///< Not written yet: its number, and its last ticket.
	std::uint64_t _frameNumber = 0;
	TimePoint _lastFrame{};
	CallId _frameCall = CallId::none;  ///< When a frame is due.
	CallId _frameDefer = CallId::none; ///< At the end of this turn.
	std::optional<TimePoint> _lastBell;
	bool _bellDue = false;
	bool _running = false;
};


} // namespace ciarla
