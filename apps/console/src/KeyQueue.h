#pragma once

#include "KeyReader.h"

#include <ciarla/base/Time.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A key that was pressed, and the text that it stands for.
struct Press
{
	Key key;
	std::string text;
};


/// The signal that a key raises; 0: none.
int signalOf(Key key) noexcept;


/// A KeyQueueHandler hears that there is something in a KeyQueue.
class KeyQueueHandler
{
public:
	virtual ~KeyQueueHandler() = default;

	/// The terminal says where its cursor is: row and column, from 1.
	virtual void onReport(int row, int column) = 0;

	/// Keys may be waiting.
	virtual void onKeys() noexcept = 0;
};


/// A KeyQueue holds the keys of a terminal until somebody wants them; what the terminal tells itself is heard at once.
///
/// Ownership: the loop and the handler outlive it.
/// Threading: the loop's thread.
class KeyQueue
{
public:
	static constexpr std::size_t heldBytesMax = 1024 * 1024; ///< While nobody wants them.

	KeyQueue(Loop& loop, KeyQueueHandler& handler) noexcept;
	~KeyQueue();
	KeyQueue(const KeyQueue&) = delete;
	KeyQueue& operator=(const KeyQueue&) = delete;

	/// The terminal sent this.
	void hear(std::string_view bytes);

	/// The same, where nobody is to be called but for a report.
	void gather(std::string_view bytes);

	/// The next key, or only the next that raises a signal, which does not wait for who reads; none if there is none.
	std::optional<Press> next(bool signalsAlone);

	/// The end of what has begun is waited for no longer.
	void stop() noexcept;

	/// As if a key had been pressed now.
	void touch() noexcept;

	/// When a key was pressed last.
	std::optional<TimePoint> lastKey() const noexcept
	{
		return _lastKey;
	}

	/// Whether the end of something is yet to come.
	bool isInside() const noexcept
	{
		return _reader.isInside();
	}

	void setSignalKeys(SignalKeys keys) noexcept
	{
		_reader.setSignalKeys(keys);
	}

private:
	bool take();
	void hold(Key key);
	void watch(bool isNew);

	Loop& _loop;
	KeyQueueHandler& _handler;
	KeyReader _reader;
	std::deque<Press> _pressed;
	std::size_t _bytes = 0;
	std::optional<TimePoint> _lastKey;
	CallId _call = CallId::none; ///< When the end of a key will not come any more.
};


} // namespace ciarla
