#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/console/ConsoleLook.h>

#include <memory>
#include <optional>


namespace ciarla {


class Loop;


/// The descriptors of a console; they stay their owner's.
struct ConsoleDescriptors
{
	int input = 0;
	int output = 1;
	int notices = 2;
};


/// A PlainConsole serves a script or a pipe: each message is one line `Name: text` on the output and nothing else is,
/// notices go to their own descriptor, and no escape code goes anywhere.
///
/// The descriptors may be pipes, files, sockets or terminals; they stay blocking, because others may share them, and
/// the console never waits for them. SIGPIPE must be blocked or ignored.
class PlainConsole final: public Console
{
public:
	/// Notices above this, which nobody reads, are dropped.
	static constexpr std::size_t noticeBytesMax = 64 * 1024;

	/// The loop must have descriptors(). With timestamps the time stands before the message's name; where nothing is said
	/// of them, only before what was said before we came.
	PlainConsole(Loop& loop, ConsoleDescriptors descriptors = {}, std::optional<Timestamps> timestamps = std::nullopt);
	~PlainConsole() override;

	void start(ConsoleHandler& handler) override;
	bool interactive() const noexcept override;
	Keyboard* keyboard() noexcept override;
	void setPrompt(std::string_view prompt) override;
	void ask(std::string_view question) override;
	void setReading(bool on) override;
	bool holdsInput() const noexcept override;
	void show(const Talk& talk, std::uint64_t ticket) override;
	void said(const Talk& talk, std::uint64_t id) override;
	void clear() override;
	void notice(std::string_view text) override;
	void report(const Report& report) override;
	std::size_t unshownBytes() const noexcept override;
	void close() noexcept override;

private:
	class Streams;
	std::unique_ptr<Streams> _streams;
	const std::optional<Timestamps> _timestamps;
};


} // namespace ciarla
