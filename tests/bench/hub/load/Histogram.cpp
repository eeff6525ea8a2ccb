#include "Histogram.h"

#include <algorithm>
#include <bit>


namespace ciarla::bench {


namespace {


constexpr std::size_t perPower = 64;
constexpr unsigned perPowerBits = 6;


std::size_t classOf(std::uint64_t value) noexcept
{
	if (value < perPower)
	{
		return static_cast<std::size_t>(value);
	}
	const auto power = static_cast<unsigned>(std::bit_width(value)) - 1;
	const std::uint64_t place = (value >> (power - perPowerBits)) % perPower;
	return (power - perPowerBits + 1) * perPower + static_cast<std::size_t>(place);
}


/// In the middle of the class.
double valueOf(std::size_t index) noexcept
{
	if (index < perPower)
	{
		return static_cast<double>(index);
	}
	const std::size_t shift = index / perPower - 1;
	const auto width = static_cast<double>(std::uint64_t{1} << shift);
	return static_cast<double>(perPower + index % perPower) * width + width / 2;
}


} // namespace


Histogram::Histogram():
	_classes(perPower * (64 - perPowerBits + 1))
{
}


void Histogram::add(std::uint64_t value) noexcept
{
	++_classes[classOf(value)];
	++_count;
	_largest = std::max(_largest, value);
}


double Histogram::quantile(double part) const noexcept
{
	if (_count == 0)
	{
		return 0;
	}
	const auto wanted = static_cast<std::uint64_t>(part * static_cast<double>(_count - 1));
	std::uint64_t passed = 0;
	for (std::size_t i = 0; i < _classes.size(); ++i)
	{
		passed += _classes[i];
		if (passed > wanted)
		{
			return std::min(valueOf(i), static_cast<double>(_largest));
		}
	}
	return static_cast<double>(_largest);
}


} // namespace ciarla::bench
