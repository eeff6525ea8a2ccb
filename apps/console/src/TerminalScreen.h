#pragma once

#include "DescriptorInput.h"
#include "DescriptorOutput.h"
#include "HistoryFile.h"
#include "KeyReader.h"
#include "LineEditor.h"
#include "OwnLines.h"
#include "ScreenPainter.h"
#include "TerminalMode.h"

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
/// Source:    its life is in TerminalScreen.cpp, its keys in TerminalScreenKeys.cpp, what is painted in
///            TerminalScreenPainting.cpp.
class TerminalScreen final: public Keyboard, private InputHandler, private OutputHandler
{
public:
	static constexpr Duration frameTime = std::chrono::microseconds(16'667);
	static constexpr Duration answerTime =
		std::chrono::seconds(1); ///< The way around the earth and back, on a bad day.
	static constexpr std::size_t inputRowsMax = 5;
	static constexpr std::size_t ownRowsMax = 3; ///< Of lines that are on their way.
	static constexpr Duration bellPause = std::chrono::seconds(1);
	static constexpr std::size_t recentLinesMax = 500;
	static constexpr std::size_t recentBytesMax = 256 * 1024; ///< Of talk that is kept to be drawn again.
	static constexpr std::size_t heldBytesMax = 1024 * 1024;  ///< Of keys while nobody reads them.

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
	void suspend() noexcept;
	void resume() noexcept;
	void resized() noexcept;

	bool lineIsEmpty() const noexcept override;
	std::optional<TimePoint> lastKey() const noexcept override;
	bool keepsLine() const override;
	void putBack(std::string_view line) override;
	void setHeard(bool on) override;

	/// Talk came that nobody has pressed a key after yet.
	void countUnread() noexcept;

private:
	struct Line
	{
		std::string text;
		std::uint64_t ticket;
		bool clears = false; ///< It is no line: what is above it goes off the screen.
	};

	struct Press
	{
		Key key;
		std::string text;
	};

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

	bool takeKeys() noexcept;
	void hold(Key key);
	void watchKey(bool isNew) noexcept;
	void deliver() noexcept;
	void deliverLater() noexcept;
	void press(const Press& press) noexcept;
	bool raise(int signal) noexcept;
	void enterLine();
	void echoEntered();
	std::string typed() const;
	void endInput();
	bool isKept(std::string_view line) const;
	void keep(const std::string& line);
	void keepUnentered();

	void takeTerminal();
	void giveTerminal() noexcept;
	void ask(Place place);
	void onAnswer();
	void locate(std::size_t row, std::size_t column);
	void drain() noexcept;

	void wantFrame();
	void wantFrameAtOnce();
	void cancelFrame() noexcept;
	void paint();
	void paintTalk(std::size_t bytesMax);
	void keepRecent(std::string line);
	std::vector<std::string> recentRows(std::size_t rowsMax, const TerminalSize& size) const;
	InputArea area() const;
	std::string statusText() const;
	std::string titleChange();

	Loop& _loop;
	const TerminalDescriptors _descriptors;
	const int _ownOutput;
	const bool _hasTitle;
	ConsoleHandler* _handler = nullptr;
	const StatusLine* _statusLine = nullptr;
	TerminalMode _mode;
	DescriptorInput _input;
	DescriptorOutput _output;
	KeyReader _keys;
	std::deque<Press> _pressed; ///< Not delivered yet.
	std::size_t _pressedBytes = 0;
	CallId _signalCall = CallId::none; ///< When keys begin to raise signals by us.
	CallId _keyCall = CallId::none;    ///< When the end of a key will not come any more.
	std::function<bool(int)> _signalHandler;
	LineEditor _editor;
	std::optional<HistoryFile> _historyFile;
	ScreenPainter _painter;
	TerminalSize _size;
	Place _place = Place::unknown;
	std::size_t _answersDue = 0;
	TimePoint _asked{};
	CallId _answerCall = CallId::none;

	std::deque<Line> _lines; ///< Not painted yet.
	std::size_t _lineBytes = 0;
	std::deque<std::string> _recent; ///< The last of what is painted.
	std::size_t _recentBytes = 0;
	std::deque<std::pair<std::uint64_t, std::uint64_t>> _frames; ///< Not written yet: its number, and its last ticket.
	std::uint64_t _frameNumber = 0;
	TimePoint _lastFrame{};
	CallId _frameCall = CallId::none;  ///< When a frame is due.
	CallId _frameDefer = CallId::none; ///< At the end of this turn.

	OwnLines _own;
	std::optional<std::string> _entered; ///< What was just entered, until it is known whether it is said.
	std::optional<TimePoint> _lastBell;
	bool _bellDue = false;

	std::string _prompt;
	std::size_t _unread = 0;
	std::string _title; ///< As the terminal has it from us.
	CallId _delivery = CallId::none;
	std::optional<TimePoint> _lastKey;
	bool (*_isPrivate)(std::string_view line) = nullptr; ///< Such a line is not written down; null: none is.
	bool _isHeard = true;                                ///< What is entered.
	bool _isQuestion = false;                            ///< What is asked for.
	bool _reading = true;
	bool _inputEnded = false;
};


} // namespace ciarla
