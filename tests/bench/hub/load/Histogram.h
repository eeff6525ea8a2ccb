#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>


namespace ciarla::bench {


/// A Histogram counts values in classes that are at most 1.6 % wide: 64 of them to each power of two.
class Histogram
{
public:
	Histogram();

	void add(std::uint64_t value) noexcept;

	/// The value that the share `part` (0 to 1) of all values does not exceed; 0 where there are none.
	double quantile(double part) const noexcept;

	std::uint64_t largest() const noexcept
	{
		return _largest;
	}

private:
	std::vector<std::uint64_t> _classes;
	std::uint64_t _count = 0;
	std::uint64_t _largest = 0;
};


} // namespace ciarla::bench
