#pragma once

#include <algorithm>
#include <cstdint>


namespace ciarla {


/// Refusals are which of a member's last sequences were refused. An ACK passes over them; the same
/// sequence, said again, is refused again.
///
///     bit        63            … 2  1  0
///     sequence   that or older …       the highest heard
class Refusals
{
public:
	/// `sequence` was heard, and is above `before`, the highest until then.
	void heard(std::uint64_t before, std::uint64_t sequence) noexcept
	{
		const std::uint64_t step = std::min(sequence - before, oldest);
		const bool isOlder = _bits >> (oldest - step) != 0;
		_bits = _bits << step | std::uint64_t{isOlder} << oldest;
	}

	/// `highest` is the highest that was heard.
	void refused(std::uint64_t highest, std::uint64_t sequence) noexcept
	{
		_bits |= std::uint64_t{1} << std::min(highest - sequence, oldest);
	}

	/// The last 63 sequences are known one by one. All that are older share one bit: if any of them was refused, all
	/// count as refused.
	bool has(std::uint64_t highest, std::uint64_t sequence) const noexcept
	{
		return (_bits >> std::min(highest - sequence, oldest) & 1U) != 0;
	}

private:
	static constexpr std::uint64_t oldest = 63;

	std::uint64_t _bits = 0;
};


} // namespace ciarla
