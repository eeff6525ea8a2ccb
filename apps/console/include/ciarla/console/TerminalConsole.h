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
/// A line of ours stands above the one that is being typed until it is known what became of it, and then among the
/// talk, with a mark: ✓ delivered, ! refused or lost.
///
/// The line, of up to five rows, and a status line stand at the bottom of the screen, below a scroll region for the
/// talk; what leaves that at its top is in the terminal's own scrollback. The keys are in docs/terminal.md.
/// Ownership: from start() to close() the terminal is in a mode of ours; close(), the destructor, or a crash, gives it
///            back as it was found. So there is one in a process.
class TerminalConsole final: public Console, private Interactive
{
public:
	/// Notices are dropped while so much waits for a screen that stands still: more than a session lets wait of what
	/// the peer says.
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

	/// Whom Tab asks; it outlives the console, or is taken back by null.
	void setCompleter(const Completer* completer) noexcept;

	/// What is shown below the line that is being typed; it outlives the console, or is taken back by null.
	void setStatusLine(const StatusLine* statusLine) noexcept;

	/// Which lines are kept for this run only, and not in the file; null for none.
	void setPrivate(bool (*isPrivate)(std::string_view line)) noexcept;

	/// Whom a key that means a signal is told to, SIGINT, SIGQUIT or SIGTSTP, whether or not lines are delivered, and by
	/// SIGHUP that the terminal is gone. It is heeded in the next turn of the loop. Where the handler returns false for
	/// the last, it is the end of input, or of output. Called from the loop, never from inside a call of the console.
	void setSignalHandler(std::function<bool(int)> handler);

	/// Whether a pager or an editor has the terminal: keys that raise signals are meant for that.
	bool isLent() const noexcept;

	/// Whether that has been stopped, as by Ctrl-Z; it may be some milliseconds later than we hear of the key.
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
