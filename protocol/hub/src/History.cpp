#include "History.h"

#include <algorithm>
#include <iterator>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t smallestRing = 8;

/// The head of a block, and what an allocator keeps beside it and rounds it up by.
constexpr std::size_t allocationBytes = 32;

/// A ring doubles, so that half of it may lie unused.
constexpr std::size_t placeBytes = 2 * sizeof(HistoryLine);


} // namespace


void HistoryBudget::configure(std::size_t linesMax, std::size_t bytesMax, std::size_t bytesMaxInAll)
{
	_linesMax = linesMax;
	_bytesMax = bytesMax;
	_bytesMaxInAll = bytesMaxInAll;
	trim();
}


void HistoryBudget::trim() noexcept
{
	while (_bytes > _bytesMaxInAll)
	{
		_bySpeaking.front()->dropOldest();
	}
}


History::History(HistoryBudget& budget) noexcept:
	_budget(budget)
{
}


History::~History()
{
	while (_count > 0)
	{
		dropOldest();
	}
}


void History::add(HistoryLine line)
{
	if (_count == 0)
	{
		_place = _budget._bySpeaking.insert(_budget._bySpeaking.end(), this);
	}
	else if (std::next(_place) != _budget._bySpeaking.end())
	{
		_budget._bySpeaking.splice(_budget._bySpeaking.end(), _budget._bySpeaking, _place);
	}
	if (_count == _ring.size())
	{
		grow();
	}
	_ring[(_first + _count) % _ring.size()] = std::move(line);
	++_count;
	_bytes += bytesOf(_count - 1);
	_budget._bytes += bytesOf(_count - 1);
	while (_count > _budget._linesMax || _bytes > _budget._bytesMax)
	{
		dropOldest();
	}
	_budget.trim();
}


std::size_t History::before(std::uint64_t sequence) const noexcept
{
	std::size_t low = 0;
	for (std::size_t high = _count; low < high;)
	{
		const std::size_t middle = low + (high - low) / 2;
		if (at(middle).sequence < sequence)
		{
			low = middle + 1;
		}
		else
		{
			high = middle;
		}
	}
	return low;
}


/// Lines share the name of their author, so it is counted with each as if it stood there once.
std::size_t History::bytesOf(std::size_t index) const noexcept
{
	const HistoryLine& line = at(index);
	return placeBytes + allocationBytes + line.blockBytes + line.name.size();
}


void History::dropOldest() noexcept
{
	_bytes -= bytesOf(0);
	_budget._bytes -= bytesOf(0);
	_ring[_first] = {};
	_first = (_first + 1) % _ring.size();
	--_count;
	if (_count == 0)
	{
		_budget._bySpeaking.erase(_place);
	}
}


void History::grow()
{
	std::vector<HistoryLine> larger(std::max(smallestRing, 2 * _ring.size()));
	for (std::size_t i = 0; i < _count; ++i)
	{
		larger[i] = std::move(_ring[(_first + i) % _ring.size()]);
	}
	_ring.swap(larger);
	_first = 0;
}


} // namespace ciarla
