#pragma once

#include <ciarla/console/Console.h>

#include <functional>
#include <memory>


namespace ciarla {


class Loop;


/// The descriptors of a program that chats; they stay their owner's.
struct JsonDescriptors
{
	int input = 0;
	int output = 1;
};


/// A JsonConsole serves a program: each line is one JSON object, in both directions, and everything that is told is
/// among them. Text cannot end a line, nor an object.
///
/// A line of input that makes no entry is answered by one notice, and the chat goes on.
/// The descriptors are treated as PlainConsole treats them. SIGPIPE must be blocked or ignored.
/// Source: docs/json-mode.md.
class JsonConsole final: public Console
{
public:
	/// Above this, which nobody reads, notices and what others do are left out, and one notice says so; messages, states
	/// and endings never are. More than a session lets wait of what the peer says.
	static constexpr std::size_t unreadBytesMax = 4 * 1024 * 1024;

	/// The loop must have descriptors().
	explicit JsonConsole(Loop& loop, JsonDescriptors descriptors = {});
	~JsonConsole() override;

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

	/// Calls `done` from the loop, once everything has left or nothing can leave any more. Nothing is entered after it,
	/// nor shown.
	void finish(std::function<void()> done);

private:
	class Streams;
	std::unique_ptr<Streams> _streams;
};


} // namespace ciarla
