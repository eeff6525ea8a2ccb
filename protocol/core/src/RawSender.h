#pragma once

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/base/Time.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A RawSender lets messages go one at a time, so far apart that the original scripts' recv(1024) reads each alone.
class RawSender
{
public:
	explicit RawSender(Duration spacing) noexcept:
		_spacing(spacing)
	{
	}

	/// Nothing goes before `time`.
	void holdUntil(TimePoint time) noexcept
	{
		_nextAt = time;
	}

	void push(std::string_view text, std::uint64_t sequence);

	/// Lets go what is due by `now`, at most one message.
	void tick(TimePoint now, BytesBuilder& output);

	/// When the next may go; none if there is none.
	std::optional<TimePoint> deadline() const noexcept;

	std::size_t messages() const noexcept
	{
		return _queue.size();
	}

	std::size_t bytes() const noexcept
	{
		return _bytes;
	}

	/// When the last message went.
	TimePoint goneAt() const noexcept
	{
		return _goneAt;
	}

	/// The highest sequence that has gone.
	std::uint64_t gone() const noexcept
	{
		return _gone;
	}

private:
	struct Queued
	{
		std::string text;
		std::uint64_t sequence;
	};

	Duration _spacing;
	TimePoint _nextAt{};
	std::deque<Queued> _queue;
	std::size_t _bytes = 0;
	std::uint64_t _gone = 0;
	TimePoint _goneAt{};
};


} // namespace ciarla
