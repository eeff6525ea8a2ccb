#include "ImpairedGate.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>


namespace ciarla {


namespace {


/// How many bytes are left to a limit, where there is one.
std::size_t leftTo(const std::optional<std::uint64_t>& limit, std::uint64_t passed) noexcept
{
	constexpr std::size_t noLimit = std::numeric_limits<std::size_t>::max();
	return !limit ? noLimit : passed >= *limit ? 0 : static_cast<std::size_t>(*limit - passed);
}


} // namespace


ImpairedGate::ImpairedGate(std::shared_ptr<const ImpairedOptions> options, Way way) noexcept:
	_options(std::move(options)),
	_jitters(_options->seed ^ (way == Way::out ? 0x6f75740000000000U : 0x696e000000000000U)),
	_pieces(_jitters.next()),
	_pieceLeft(drawPiece())
{
}


void ImpairedGate::arrive(std::size_t bytes, TimePoint now)
{
	if (now >= _groupEnd)
	{
		const auto late = static_cast<std::uint64_t>(_options->jitter.count());
		_groupEnd = now + _options->coalesce;
		_due = std::max(_due, _groupEnd + _options->delay + Duration(_jitters.upTo(late)));
	}
	_timetable.add(bytes, _due);
}


std::size_t ImpairedGate::open(TimePoint now)
{
	_dueBytes += _timetable.take(now);
	return std::min(
		{_dueBytes, _pieceLeft, leftTo(_options->stallBytes, _passed), leftTo(_options->cutBytes, _passed)});
}


void ImpairedGate::pass(std::size_t bytes)
{
	assert(bytes <= _dueBytes && bytes <= _pieceLeft);
	_dueBytes -= bytes;
	_passed += bytes;
	_pieceLeft -= _options->splitBytes ? bytes : 0;
	_endsPiece = _pieceLeft == 0;
	if (_endsPiece)
	{
		_pieceLeft = drawPiece();
	}
}


bool ImpairedGate::letsEnd(TimePoint now)
{
	_dueBytes += _timetable.take(now);
	return _timetable.empty() && _dueBytes == 0 && !isStalled();
}


std::optional<TimePoint> ImpairedGate::next() const
{
	return isStalled() ? std::nullopt : _timetable.next();
}


bool ImpairedGate::endsPiece() const noexcept
{
	return _endsPiece;
}


bool ImpairedGate::isCut() const noexcept
{
	return leftTo(_options->cutBytes, _passed) == 0;
}


bool ImpairedGate::isStalled() const noexcept
{
	return leftTo(_options->stallBytes, _passed) == 0;
}


std::size_t ImpairedGate::drawPiece() noexcept
{
	return _options->splitBytes ? 1 + static_cast<std::size_t>(_pieces.upTo(*_options->splitBytes - 1))
								: std::numeric_limits<std::size_t>::max();
}


} // namespace ciarla
