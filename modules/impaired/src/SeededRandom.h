#pragma once

#include <cstdint>


namespace ciarla {


/// SeededRandom draws the same numbers from the same seed, on every machine and with every library. Not for secrets.
///
/// Source: SplitMix64 (Steele, Lea and Flood, 2014).
class SeededRandom
{
public:
	explicit SeededRandom(std::uint64_t seed) noexcept:
		_state(seed)
	{
	}

	std::uint64_t next() noexcept
	{
		_state += 0x9e3779b97f4a7c15U;
		std::uint64_t mixed = _state;
		mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
		mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
		return mixed ^ (mixed >> 31U);
	}

	/// A number from 0 to `most`, which is less than 2^64 - 1. That low ones are a little likelier does no harm here.
	std::uint64_t upTo(std::uint64_t most) noexcept
	{
		return next() % (most + 1);
	}

private:
	std::uint64_t _state;
};


} // namespace ciarla
