#pragma once

#include <ciarla/base/Error.h>

#include <cstddef>
#include <cstdint>
#include <string_view>


namespace ciarla {


/// Whether a line that was entered came in one piece.
enum class LinePart
{
	whole, ///< A line as it was entered; only such a one can be a command.
	piece  ///< A part of a line that was too long to hold; more of it follows, or came before.
};


enum class TalkKind
{
	say, ///< "Ada: hello"
	act  ///< "* Ada waves", on a terminal
};


/// What the peer said, already safe to show: sanitised, and without a line break.
struct Talk
{
	std::string_view name;
	std::string_view text;
	TalkKind kind = TalkKind::say;
	std::string_view label = {}; ///< Stands before the name, and has no ": ": a room, a time of day; often empty.
};


/// A ConsoleHandler hears what is entered at a console, and what has been shown on it.
///
/// Threading: the thread of the console's loop; never from inside a call of the console.
class ConsoleHandler
{
public:
	virtual ~ConsoleHandler() = default;

	/// A line was entered; it comes without its end, borrowed for the call. From a terminal it is valid UTF-8,
	/// otherwise as it was read. It is at most Console::lineBytesMax long.
	virtual void onLine(std::string_view line, LinePart part) noexcept = 0;

	/// Nothing more will be entered: end of file, or Ctrl-D on an empty line. Once.
	virtual void onInputEnd() noexcept = 0;

	/// Everything shown with a ticket up to this one has left for the screen, or was taken by whoever reads
	/// standard output: the moment to acknowledge it.
	virtual void onShown(std::uint64_t ticket) noexcept = 0;

	/// Nobody reads what is shown any more (std::errc::broken_pipe), or it cannot be written. Once. Whatever had no
	/// onShown() by then was not seen.
	virtual void onOutputClosed(const Error& error) noexcept = 0;
};


/// A Console is where a person types and reads, or a script in her place.
///
/// Ownership: the handler outlives the console, or its close(). Destroying the console closes it.
/// Threading: the thread of its loop. No call blocks, and none calls the handler from inside.
/// Bounds:    show() always takes what it is given, so the caller watches unshownBytes() and stops the peer
///            in time. Notices beyond a bound of the console's own are dropped when nobody reads them.
class Console
{
public:
	/// The longest line that is held together; what is longer comes in pieces. Each fits in one frame of 64 KiB.
	static constexpr std::size_t lineBytesMax = 64'000;

	virtual ~Console() = default;

	/// Begins to read; once. No line comes before, nor from inside. Showing works from the beginning.
	virtual void start(ConsoleHandler& handler) = 0;

	/// Whether a person sits here, who can be asked.
	virtual bool interactive() const noexcept = 0;

	/// What stands before the line that is being entered; empty for nothing. Only an interactive console shows it.
	virtual void setPrompt(std::string_view prompt) = 0;

	/// Turns the delivery of lines, and of the input's end, on or off; on at first. What is typed meanwhile waits.
	virtual void setReading(bool on) = 0;

	/// Whether input waits that onLine() has not told: the next lines of a script. Never at an interactive console,
	/// where a person sees what she has typed.
	virtual bool holdsInput() const noexcept = 0;

	/// Shows what the peer said. `ticket` grows from call to call, and comes back in onShown().
	virtual void show(const Talk& talk, std::uint64_t ticket) = 0;

	/// Tells something on the program's own account: one line, safe to show.
	virtual void notice(std::string_view text) = 0;

	/// What has been given to show() or notice() and has not left yet; 0 too once the output is closed.
	virtual std::size_t unshownBytes() const noexcept = 0;

	/// Stops reading, shows no prompt any more, and leaves a terminal as it was found. Nothing is delivered after
	/// it; what is unshown is dropped. Repeating it changes nothing.
	virtual void close() noexcept = 0;
};


} // namespace ciarla
