#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>


namespace ciarla {


/// A KillRing holds what was killed last, to be yanked: pure.
class KillRing
{
public:
	static constexpr std::size_t entriesMax = 16;

	enum class Side
	{
		before,
		after
	};

	/// What is killed right after another kill joins it, on the side where it stood.
	void kill(const std::string& text, Side side, bool joins)
	{
		if (text.empty())
		{
			return;
		}
		_place = 0;
		if (joins && !_entries.empty())
		{
			_entries.front() = side == Side::before ? text + _entries.front() : _entries.front() + text;
			return;
		}
		_entries.push_front(text);
		_entries.resize(std::min(_entries.size(), entriesMax));
	}

	/// What was killed last; empty where nothing was.
	std::string_view newest() noexcept
	{
		_place = 0;
		return _entries.empty() ? std::string_view() : _entries.front();
	}

	/// What was killed before the one that was asked for last; after the oldest one comes the newest.
	std::string_view older() noexcept
	{
		_place = _entries.empty() ? 0 : (_place + 1) % _entries.size();
		return _entries.empty() ? std::string_view() : _entries[_place];
	}

private:
	std::deque<std::string> _entries; ///< The newest comes first.
	std::size_t _place = 0;
};


} // namespace ciarla
