#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/console/ConsoleLook.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>


namespace ciarla {


class Completer;
class Loop;
class StatusLine;
class TalkLook;
class TalkReview;
class TerminalScreen;


/// The descriptors of a terminal; they stay their owner's.
struct TerminalDescriptors
{
	int input = 0;
	int output = 1;
};


/// A TerminalConsole serves a person: a prompt, a line that can be edited, names in bold or in colours, and talk that
/// does not destroy a half-typed line.
///
/// A line of ours stands above the input line until its fate is known. Then it moves into the talk, with a mark:
/// ✓ delivered, ! refused or lost.
///
/// The line, of up to five rows, and a status line stand at the bottom of the screen, below a scroll region for the
/// talk; what leaves that at its top is in the terminal's own scrollback. The keys are in docs/terminal.md.
/// Ownership: from start() to close() the terminal is in raw mode; close(), the destructor and the handler of crashes
///            restore what was found. At most one in a process.
class TerminalConsole final: public Console, private Interactive
{
public:
	/// Notices are dropped while more than this is unshown, as on a screen that stands still. It is more than a session
	/// lets wait of what the peer says.
	static constexpr std::size_t noticeBytesMax = 4 * 1024 * 1024;

	/// The loop must have descriptors(), and both descriptors must be terminals. What was entered is kept in the file,
	/// if one is named, for the next run.
	TerminalConsole(
		Loop& loop, TerminalDescriptors descriptors = {}, const std::filesystem::path& historyFile = {},
		ConsoleLook look = {});
	~TerminalConsole() override;

	Interactive* interactive() noexcept override;
	void start(ConsoleHandler& handler) override;
	void setReading(bool on) override;
	bool holdsInput() const noexcept override;
	void show(const Talk& talk, std::uint64_t ticket) override;
	void notice(std::string_view text) override;
	void report(const Report& report) override;
	std::size_t unshownBytes() const noexcept override;
	void close() noexcept override;

	Keyboard& keyboard() noexcept override;
	void setPrompt(std::string_view prompt) override;
	void ask(std::string_view question) override;
	void said(const Talk& talk, std::uint64_t id) override;
	void clear() override;
	void statusChanged() override;
	void lookBack(LookBack what, std::string_view words) override;

	/// Is asked when Tab is pressed. It must outlive the console; null removes it.
	void setCompleter(const Completer* completer) noexcept;

	/// Is shown below the input line. It must outlive the console; null removes it.
	void setStatusLine(const StatusLine* statusLine) noexcept;

	/// Which lines are kept for this run only, and not in the file; null for none.
	void setPrivate(bool (*isPrivate)(std::string_view line)) noexcept;

	/// Is called with SIGINT, SIGQUIT or SIGTSTP when such a key is pressed, even while reading is off, and with SIGHUP
	/// when the terminal is gone: from the loop, never from inside a call of the console. If it returns false for SIGHUP,
	/// input, or output, counts as ended.
	void setSignalHandler(std::function<bool(int)> handler);

	/// Whether a pager or an editor has the terminal: keys that raise signals are meant for that.
	bool isLent() const noexcept;

	/// Whether the pager or editor is stopped, as by Ctrl-Z. It may lag behind the key by some milliseconds.
	bool isGuestStopped() const noexcept;

	/// Ctrl-C was pressed: what has been typed so far is dropped, if it is anything. Returns whether it was.
	bool clearLine();

	/// Gives the terminal back for a while: the program is about to stop.
	void suspend() noexcept;

	/// Takes it again, and draws anew: the program goes on.
	void resume() noexcept;

	/// The size has changed: draws anew.
	void resized() noexcept;

private:
	std::unique_ptr<TalkLook> _look;
	std::unique_ptr<TerminalScreen> _screen;
	std::unique_ptr<TalkReview> _review;
};


} // namespace ciarla
