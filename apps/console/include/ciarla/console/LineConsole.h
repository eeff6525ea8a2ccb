#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/console/ConsoleLook.h>

#include <functional>
#include <memory>
#include <optional>


namespace ciarla {


class Loop;


/// The descriptors of a console; they stay their owner's.
struct ConsoleDescriptors
{
	int input = 0;
	int output = 1;
	int notices = 2; ///< Of the plain format alone.
};


/// What a line of a LineConsole is.
enum class LineFormat
{
	plain, ///< A message is a line `Name: text` on the output and nothing else is; notices go to their own descriptor.
	json   ///< Each line is one JSON object, in both directions, and everything that is told is among them.
};


/// A LineConsole serves a script, a pipe or a program, by lines; no escape code goes anywhere.
///
/// In JSON no text can end a line, nor an object; a line of input that makes no entry is answered by one notice, and the
/// chat goes on.
/// The descriptors may be pipes, files, sockets or terminals; they stay blocking, because others may share them, and
/// the console never waits for them. SIGPIPE must be blocked or ignored.
/// Source: docs/json-mode.md.
class LineConsole final: public Console
{
public:
	/// Plain notices above this, which nobody reads, are dropped.
	static constexpr std::size_t noticeBytesMax = 64 * 1024;

	/// Above this, which nobody reads, notices and what others do are left out of JSON, and one notice says so; messages,
	/// states and endings never are. More than a session lets wait of what the peer says.
	static constexpr std::size_t unreadBytesMax = 4 * 1024 * 1024;

	/// The loop must have descriptors(). With timestamps the time stands before a plain message's name; where nothing is
	/// said of them, only before what was said before we came.
	LineConsole(
		Loop& loop, LineFormat format, ConsoleDescriptors descriptors = {},
		std::optional<Timestamps> timestamps = std::nullopt);
	~LineConsole() override;

	Interactive* interactive() noexcept override;
	void start(ConsoleHandler& handler) override;
	void setReading(bool on) override;
	bool holdsInput() const noexcept override;
	void show(const Talk& talk, std::uint64_t ticket) override;
	void notice(std::string_view text) override;
	void report(const Report& report) override;
	std::size_t unshownBytes() const noexcept override;
	void close() noexcept override;

	/// Calls `done` from the loop, once everything on the output has left or nothing can leave any more. Nothing is
	/// entered after it, nor shown.
	void finish(std::function<void()> done);

private:
	class Streams;
	std::unique_ptr<Streams> _streams;
	const std::optional<Timestamps> _timestamps;
};


} // namespace ciarla
