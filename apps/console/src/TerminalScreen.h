#pragma once

#include "GuestProgram.h"
#include "ScreenBottom.h"
#include "ScreenFrames.h"
#include "TerminalDevice.h"
#include "TypedLine.h"

#include <ciarla/console/Keyboard.h>
#include <ciarla/console/TerminalConsole.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A TerminalScreen is what a person works at: keys go to the line that is being typed, talk and that line go to the
/// frames, and a pager or an editor may have the terminal in between.
///
/// Threading: the loop's thread.
class TerminalScreen final: public Keyboard, private TerminalHandler, private OutputHandler
{
public:
	TerminalScreen(
		Loop& loop, TerminalDescriptors descriptors, const std::filesystem::path& historyFile, bool hasTitle);
	~TerminalScreen() override;

	void start(ConsoleHandler& handler);
	void setPrompt(std::string_view prompt);
	void ask(std::string_view question);
	void setReading(bool on);
	void print(std::string line, std::uint64_t ticket);

	/// What was entered is this line, with which perhaps a new day begins, on its way until settleOwn() is called with its
	/// id; with id 0 it is just printed.
	void printOwn(const std::optional<std::string>& day, MarkedLine line, std::uint64_t id);
	void settleOwn(std::uint64_t id, bool delivered);

	/// What is shown by then goes into the scrollback; what asked for it is not shown.
	void clear();

	/// Rings the terminal's bell, but not again and again.
	void ring() noexcept
	{
		_frames.ring();
	}

	std::size_t unshownBytes() const noexcept;
	void close() noexcept;

	void setCompleter(const Completer* completer) noexcept
	{
		_typed.editor().setCompleter(completer);
	}

	void setStatusLine(const StatusLine* statusLine) noexcept
	{
		_bottom.setStatusLine(statusLine);
	}

	void setPrivate(bool (*isPrivate)(std::string_view line)) noexcept
	{
		_typed.setPrivate(isPrivate);
	}

	void setSignalHandler(std::function<bool(int)> handler)
	{
		_signalHandler = std::move(handler);
	}

	bool clearLine();

	/// Gives the terminal to another program until that ends; `onEnd` is called then, with its status, when the terminal
	/// is ours again. `command` is a shell's. An error where it cannot be started, or another one has it.
	Result<void> lend(
		const std::string& command, const std::vector<std::string>& variables, const std::optional<std::string>& input,
		GuestProgram::OnEnd onEnd);

	/// Whether another program has it.
	bool isLent() const noexcept
	{
		return _guest != nullptr;
	}

	/// Whether that has been stopped, as by Ctrl-Z.
	bool isGuestStopped() const noexcept
	{
		return _guest != nullptr && _guest->isStopped();
	}

	std::size_t columns() const noexcept
	{
		return _terminal.size().columns;
	}

	/// What is being typed.
	const std::string& line() noexcept
	{
		return _typed.editor().text();
	}

	/// What a key that the line does nothing with asks for: Key::lookBack or Key::edit.
	void setAsked(std::function<void(Key)> onAsked)
	{
		_onAsked = std::move(onAsked);
	}

	/// Writes what is no talk: a sequence that the terminal obeys.
	void command(std::string_view sequence)
	{
		_terminal.output().write(sequence);
	}

	void suspend() noexcept;
	void resume() noexcept;
	void resized() noexcept;

	bool lineIsEmpty() const noexcept override;
	std::optional<TimePoint> lastKey() const noexcept override;
	bool keepsLine() const override;
	void putBack(std::string_view line) override;
	void setHeard(bool on) override;

	std::string exchangeLine(std::string_view line) override;

	/// Talk came that nobody has pressed a key after yet; `isForUs`: among many it is meant for us.
	void countUnread(bool isForUs) noexcept
	{
		_bottom.countUnread(isForUs);
	}

	/// The status line is another.
	void statusChanged()
	{
		_frames.wantAtOnce();
	}

private:
	void onKeys() noexcept override;
	void onTerminalGone() noexcept override;
	void onCursor(CursorReport report, std::size_t row, std::size_t column) override;
	void onWritten(std::uint64_t frame) noexcept override;
	void onOutputFailed(const Error& error) noexcept override;

	void deliver() noexcept;
	void deliverLater() noexcept;
	void press(const Press& press) noexcept;
	bool raise(int signal) noexcept;
	void enterLine();
	void echoEntered();
	void endInput();

	void leaveToNext() noexcept;
	void guestEnded(int status, const GuestProgram::OnEnd& onEnd);

	Loop& _loop;
	ConsoleHandler* _handler = nullptr;
	std::function<bool(int)> _signalHandler;
	TerminalDevice _terminal;
	TypedLine _typed;
	ScreenBottom _bottom;
	ScreenFrames _frames;
	std::unique_ptr<GuestProgram> _guest; ///< It has the terminal.
	std::optional<termios> _modeOfGuest;  ///< That it was given with.
	std::function<void(Key)> _onAsked;

	CallId _delivery = CallId::none;
	bool _reading = true;
	bool _inputEnded = false;
};


} // namespace ciarla
