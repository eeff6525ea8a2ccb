#pragma once

#include "DescriptorInput.h"
#include "DescriptorOutput.h"
#include "GuestProgram.h"
#include "KeyQueue.h"
#include "ScreenBottom.h"
#include "ScreenPainter.h"
#include "TalkRows.h"
#include "TerminalMode.h"
#include "TypedLine.h"

#include <ciarla/console/Keyboard.h>
#include <ciarla/console/TerminalConsole.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// A TerminalScreen drives what a TerminalConsole is made of: keys go to the editor, talk and the editor's line go to the
/// painter, and frames of what that paints go to the terminal.
///
/// Talk is painted at most 60 times a second, so a flood costs no more than the terminal can show; what is typed is
/// painted at once. Where the cursor is, at first and after a change of size, the terminal is asked; one that does not
/// answer is taken to be at its last row.
/// Threading: the loop's thread.
class TerminalScreen final: public Keyboard, private InputHandler, private OutputHandler, private KeyQueueHandler
{
public:
	static constexpr Duration frameTime = std::chrono::microseconds(16'667);
	static constexpr Duration answerTime =
		std::chrono::seconds(1); ///< The way around the earth and back, on a bad day.
	static constexpr Duration bellPause = std::chrono::seconds(1);

	/// So much talk in a frame, and so much on its way: what is typed waits behind no more.
	static constexpr std::size_t frameBytesMax = 64 * 1024;

	TerminalScreen(
		Loop& loop, TerminalDescriptors descriptors, const std::filesystem::path& historyFile, bool hasTitle);
	~TerminalScreen() override;

	void start(ConsoleHandler& handler);
	void setPrompt(std::string_view prompt);
	void ask(std::string_view question);
	void setReading(bool on);
	void print(std::string line, std::uint64_t ticket);

	/// What was entered is this line, with which perhaps a new day begins, on its way until settleOwn() is called with its id; with id 0 it is just printed.
	void printOwn(const std::optional<std::string>& day, MarkedLine line, std::uint64_t id);
	void settleOwn(std::uint64_t id, bool delivered);

	/// What is shown by then goes into the scrollback; what asked for it is not shown.
	void clear();

	/// Rings the terminal's bell, but not again and again.
	void ring() noexcept;

	std::size_t unshownBytes() const noexcept;
	void close() noexcept;

	void setCompleter(const Completer* completer) noexcept;
	void setStatusLine(const StatusLine* statusLine) noexcept;
	void setPrivate(bool (*isPrivate)(std::string_view line)) noexcept;
	void setSignalHandler(std::function<bool(int)> handler);
	bool clearLine();

	/// Gives the terminal to another program until that ends; `onEnd` is called then, with its status, when the terminal
	/// is ours again. `command` is a shell's. An error where it cannot be started, or another one has it.
	Result<void> lend(
		const std::string& command, const std::vector<std::string>& variables, const std::optional<std::string>& input,
		GuestProgram::OnEnd onEnd);

	/// Whether another program has it.
	bool isLent() const noexcept;

	/// Whether that has been stopped, as by Ctrl-Z.
	bool isGuestStopped() const noexcept;

	std::size_t columns() const noexcept
	{
		return _size.columns;
	}

	/// What is being typed.
	const std::string& line() noexcept
	{
		return _typed.editor().text();
	}

	/// What a key that the line does nothing with asks for: Key::lookBack or Key::edit.
	void setAsked(std::function<void(Key)> onAsked);

	/// Writes what is no talk: a sequence that the terminal obeys.
	void command(std::string_view sequence);

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
	void countUnread(bool isForUs) noexcept;

	/// The status line is another.
	void statusChanged();

private:
	enum class Place
	{
		unknown,
		askedAtBegin,
		askedAfterResize,
		known
	};

	void onInput(std::string_view bytes) noexcept override;
	void onInputEnded() noexcept override;
	void onWritten(std::uint64_t frame) noexcept override;
	void onOutputFailed(const Error& error) noexcept override;

	void onReport(int row, int column) override;
	void onKeys() noexcept override;

	void deliver() noexcept;
	void deliverLater() noexcept;
	void press(const Press& press) noexcept;
	bool raise(int signal) noexcept;
	void enterLine();
	void echoEntered();
	void endInput();

	void takeTerminal();
	void giveTerminal() noexcept;
	void ask(Place place);
	void locate(std::size_t row, std::size_t column);
	void drain() noexcept;
	void leaveToNext() noexcept;
	void guestEnded(int status, const GuestProgram::OnEnd& onEnd);

	void wantFrame();
	void wantFrameAtOnce();
	void cancelFrame() noexcept;
	void paint();
	void paintTalk(std::size_t bytesMax);
	InputArea bottom() const;

	Loop& _loop;
	const TerminalDescriptors _descriptors;
	const int _ownOutput;
	const bool _hasTitle;
	ConsoleHandler* _handler = nullptr;
	TerminalMode _mode;
	DescriptorInput _input;
	DescriptorOutput _output;
	KeyQueue _keys;
	CallId _signalCall = CallId::none; ///< When keys begin to raise signals by us.
	std::function<bool(int)> _signalHandler;
	TypedLine _typed;
	ScreenBottom _bottom;
	ScreenPainter _painter;
	TerminalSize _size;
	Place _place = Place::unknown;
	bool _taken = false; ///< Keys are ours, and the modes.
	std::size_t _answersDue = 0;
	TimePoint _asked{};
	CallId _answerCall = CallId::none;

	TalkRows _talk;
	std::deque<std::pair<std::uint64_t, std::uint64_t>> _frames; ///< Not written yet: its number, and its last ticket.
	std::uint64_t _frameNumber = 0;
	TimePoint _lastFrame{};
	CallId _frameCall = CallId::none;  ///< When a frame is due.
	CallId _frameDefer = CallId::none; ///< At the end of this turn.

	std::unique_ptr<GuestProgram> _guest; ///< It has the terminal.
	std::optional<termios> _modeOfGuest;  ///< That it was given with.
	std::function<void(Key)> _onAsked;

	std::optional<TimePoint> _lastBell;
	bool _bellDue = false;

	CallId _delivery = CallId::none;
	bool _reading = true;
	bool _inputEnded = false;
};


} // namespace ciarla
