#pragma once

#include "DescriptorInput.h"
#include "DescriptorOutput.h"
#include "KeyQueue.h"
#include "ScreenPainter.h"
#include "TerminalMode.h"

#include <ciarla/console/TerminalConsole.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// Why a terminal was asked for its cursor.
enum class CursorReport
{
	begin,  ///< Nothing of ours is on the screen yet.
	newSize ///< What is there was painted for another size.
};


/// A TerminalHandler hears of a terminal. Called from the loop, or from within drain().
class TerminalHandler
{
public:
	virtual ~TerminalHandler() = default;

	/// Keys may be waiting in the terminal's queue.
	virtual void onKeys() noexcept = 0;

	/// Nothing more comes. Without its line discipline a terminal has no other end than that it is gone.
	virtual void onTerminalGone() noexcept = 0;

	/// The cursor is in this row and column, from 1; in row 0 where the terminal does not say.
	virtual void onCursor(CursorReport report, std::size_t row, std::size_t column) = 0;
};


/// A TerminalDevice is the terminal that we are at, as far as we have it: its modes, what is read from it and written to
/// it, its size, and where its cursor is.
///
/// Where the cursor is, at first and after a change of size, the terminal is asked; one that does not answer is taken to
/// be at its last row.
/// Ownership: the loop and the handlers outlive it.
/// Threading: the loop's thread.
class TerminalDevice final: private InputHandler, private KeyQueueHandler
{
public:
	static constexpr Duration answerTime =
		std::chrono::seconds(1); ///< The way around the earth and back, on a bad day.

	TerminalDevice(
		Loop& loop, TerminalDescriptors descriptors, bool hasTitle, TerminalHandler& handler,
		OutputHandler& outputHandler);
	~TerminalDevice() override;
	TerminalDevice(const TerminalDevice&) = delete;
	TerminalDevice& operator=(const TerminalDevice&) = delete;

	/// Takes it, from whoever had it: keys are ours then, and the modes. Not where we are to end in the background.
	void take();

	bool isTaken() const noexcept
	{
		return _taken;
	}

	/// We give it away: what was typed for us is read. False where it is another program's already, and only what goes
	/// where the cursor is may be written; then endGiving() is not called.
	bool beginGiving() noexcept;

	/// This is the last of us, until it is taken again.
	void endGiving(std::string last, std::uint64_t ticket) noexcept;

	/// Gives back the modes that were found, and reads no more.
	void release() noexcept;

	void pauseReading() noexcept
	{
		_input.setReading(false);
	}

	/// Where the cursor is now, and what the size is.
	void askAgain();

	/// The cursor's place is known, so that there can be painted.
	bool isPlaced() const noexcept
	{
		return _place == Place::known;
	}

	/// It was asked for its cursor since its size is another one, and has not answered.
	bool isResizing() const noexcept
	{
		return _place == Place::askedAfterResize;
	}

	const TerminalSize& size() const noexcept
	{
		return _size;
	}

	/// The signal that says so is on its way.
	bool hasNewSize() const noexcept;

	KeyQueue& keys() noexcept
	{
		return _keys;
	}

	const KeyQueue& keys() const noexcept
	{
		return _keys;
	}

	DescriptorOutput& output() noexcept
	{
		return _output;
	}

	const DescriptorOutput& output() const noexcept
	{
		return _output;
	}

	const TerminalDescriptors& descriptors() const noexcept
	{
		return _descriptors;
	}

	/// Writes what leaves without waiting, and forgets the rest.
	void close() noexcept;

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
	void onReport(int row, int column) override;
	void onKeys() noexcept override;

	void ask(Place place);
	void locate(std::size_t row, std::size_t column);
	void drain() noexcept;
	void cancelCalls() noexcept;

	Loop& _loop;
	TerminalHandler& _handler;
	const TerminalDescriptors _descriptors;
	const int _ownOutput;
	const bool _hasTitle;
	TerminalMode _mode;
	DescriptorInput _input;
	DescriptorOutput _output;
	KeyQueue _keys;
	CallId _signalCall = CallId::none; ///< When keys begin to raise signals by us.
	TerminalSize _size;
	Place _place = Place::unknown;
	bool _taken = false; ///< Keys are ours, and the modes.
	std::size_t _answersDue = 0;
	TimePoint _asked{};
	CallId _answerCall = CallId::none;
};


} // namespace ciarla
