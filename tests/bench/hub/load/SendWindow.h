#pragma once

#include <cstdint>
#include <vector>


namespace ciarla::bench {


/// A SendWindow lets a sender have so many texts under way that not all receivers have received.
class SendWindow
{
public:
	SendWindow(std::uint32_t width, std::uint32_t receivers):
		_missing(width),
		_receivers(receivers)
	{
	}

	bool hasRoom() const noexcept
	{
		return _sent - _done < _missing.size();
	}

	/// The sequence of the next text; only while there is room.
	std::uint32_t open() noexcept
	{
		_missing[_sent % _missing.size()] = _receivers;
		return _sent++;
	}

	/// One receiver has this text, or will never have it.
	void settle(std::uint32_t sequence) noexcept
	{
		--_missing[sequence % _missing.size()];
		while (_done < _sent && _missing[_done % _missing.size()] == 0)
		{
			++_done;
		}
	}

	std::uint32_t sent() const noexcept
	{
		return _sent;
	}

	/// So many texts everybody has.
	std::uint32_t done() const noexcept
	{
		return _done;
	}

private:
	std::vector<std::uint32_t> _missing; ///< How many have not received it, by sequence modulo the width.
	std::uint32_t _receivers;
	std::uint32_t _sent = 0;
	std::uint32_t _done = 0;
};


} // namespace ciarla::bench
