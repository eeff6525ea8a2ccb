#pragma once

#include <cstdint>


namespace ciarla::bench {


/// What was wrong with what receivers got.
struct ReceiptFaults
{
	std::uint64_t lost = 0;
	std::uint64_t repeated = 0; ///< Came again, or later than one that was sent after it.
	std::uint64_t foreign = 0;  ///< From somebody who is not in that room.

	bool any() const noexcept
	{
		return lost + repeated + foreign > 0;
	}
};


/// What a ReceiptCheck says of one text.
struct Receipt
{
	bool isNew = false;       ///< Otherwise it came again, or too late.
	std::uint32_t missed = 0; ///< How many before this one did not come.
};


/// A ReceiptCheck watches what one receiver gets of one sender: 0, 1, 2, … each once, in that order.
class ReceiptCheck
{
public:
	Receipt receive(std::uint32_t sequence) noexcept
	{
		if (sequence < _next)
		{
			return {};
		}
		const Receipt receipt{.isNew = true, .missed = sequence - _next};
		_next = sequence + 1;
		return receipt;
	}

	/// What should come next.
	std::uint32_t next() const noexcept
	{
		return _next;
	}

private:
	std::uint32_t _next = 0;
};


} // namespace ciarla::bench
