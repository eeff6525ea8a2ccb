#pragma once

#include "Gate.h"

#include <cstdint>


namespace ciarla {


/// A ThrottleGate is a bucket of tokens, one for each byte, kept as a time: until when what passed has used up its rate.
///
///            burst              now
///     ---------|---------|-------|-->
///              _paidUntil ^       the time between the two is what may pass
class ThrottleGate final: public Gate
{
public:
	static constexpr std::uint64_t rateMost = 1'000'000'000; ///< Bytes a second; above that it limits nothing.

	explicit ThrottleGate(std::uint64_t bytesPerSecond) noexcept;

	void arrive(std::size_t bytes, TimePoint now) override;
	std::size_t open(TimePoint now) override;
	void pass(std::size_t bytes) override;
	bool letsEnd(TimePoint now) override;
	std::optional<TimePoint> next() const override;
	bool endsPiece() const noexcept override;
	bool isCut() const noexcept override;

private:
	Duration timeOf(std::uint64_t bytes) const noexcept;

	std::uint64_t _rate;
	Duration _burst;
	TimePoint _paidUntil = TimePoint::min();
	std::size_t _waiting = 0;
};


} // namespace ciarla
