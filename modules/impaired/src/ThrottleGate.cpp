#include "ThrottleGate.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <ratio>


namespace ciarla {


namespace {


constexpr std::uint64_t ticksPerSecond = Duration::period::den;
static_assert(Duration::period::num == 1 && ticksPerSecond == std::nano::den, "no product here passes 2^63");

constexpr Duration savedMost = std::chrono::milliseconds(100);

/// What waits goes on in portions of a hundredth of a second, so that a fast wire does not wake up for each byte.
constexpr std::uint64_t portionsPerSecond = 100;


} // namespace


ThrottleGate::ThrottleGate(std::uint64_t bytesPerSecond) noexcept:
	_rate(bytesPerSecond),
	_burst(std::max(savedMost, timeOf(1)))
{
	assert(_rate > 0 && _rate <= rateMost);
}


void ThrottleGate::arrive(std::size_t bytes, TimePoint)
{
	_waiting += bytes;
}


std::size_t ThrottleGate::open(TimePoint now)
{
	_paidUntil = std::max(_paidUntil, now - _burst);
	const auto saved = static_cast<std::uint64_t>(std::max((now - _paidUntil).count(), Duration::rep{0}));
	return std::min(_waiting, static_cast<std::size_t>(saved * _rate / ticksPerSecond));
}


void ThrottleGate::pass(std::size_t bytes)
{
	assert(bytes <= _waiting);
	_waiting -= bytes;
	_paidUntil += timeOf(bytes);
}


bool ThrottleGate::letsEnd(TimePoint)
{
	return _waiting == 0;
}


std::optional<TimePoint> ThrottleGate::next() const
{
	const std::uint64_t portion = std::max<std::uint64_t>(_rate / portionsPerSecond, 1);
	return _waiting == 0 ? std::nullopt
						 : std::optional(_paidUntil + timeOf(std::min<std::uint64_t>(_waiting, portion)));
}


bool ThrottleGate::endsPiece() const noexcept
{
	return false;
}


bool ThrottleGate::isCut() const noexcept
{
	return false;
}


/// Rounded up, so that no second has more than its rate.
Duration ThrottleGate::timeOf(std::uint64_t bytes) const noexcept
{
	return Duration((bytes * ticksPerSecond + _rate - 1) / _rate);
}


} // namespace ciarla
