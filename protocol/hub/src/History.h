#pragma once

#include <ciarla/base/Bytes.h>

#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>


namespace ciarla {


class History;


/// What somebody said in a room, as everybody was sent it.
struct HistoryLine
{
	std::uint64_t sequence = 0;
	std::uint32_t member = 0;
	std::uint32_t blockBytes = 0; ///< Of the memory that the frame keeps alive, this line's share.
	Bytes name{};                 ///< Theirs, when they said it.
	Bytes frame{};
};


/// The HistoryBudget bounds the histories of all rooms together. The room in which nobody has spoken for longest
/// forgets first.
class HistoryBudget
{
public:
	void configure(std::size_t linesMax, std::size_t bytesMax, std::size_t bytesMaxInAll);

	std::size_t bytes() const noexcept
	{
		return _bytes;
	}

private:
	friend class History;

	void trim() noexcept;

	std::size_t _linesMax = 0;
	std::size_t _bytesMax = 0;
	std::size_t _bytesMaxInAll = 0;
	std::size_t _bytes = 0;
	std::list<History*> _bySpeaking; ///< The last that spoke at the end; those with nothing kept are not in it.
};


/// A History is the last of what was said in a room, bounded in lines and bytes. It shares its bytes with the slabs
/// that were sent, and copies none. What of it somebody is sent is decided by Rooms.
///
/// Units: bytes are those of memory that a line keeps from being used otherwise, which for a short line is several
///        times its frame: its share of the slab's block, its place here, and the name of its author.
class History
{
public:
	explicit History(HistoryBudget& budget) noexcept;
	History(const History&) = delete;
	History& operator=(const History&) = delete;
	~History();

	void add(HistoryLine line);

	std::size_t size() const noexcept
	{
		return _count;
	}

	/// The oldest is 0.
	const HistoryLine& at(std::size_t index) const noexcept
	{
		return _ring[(_first + index) % _ring.size()];
	}

	/// How many of the oldest have a sequence below `sequence`.
	std::size_t before(std::uint64_t sequence) const noexcept;

	/// How many of the oldest have that sequence or one below.
	std::size_t upTo(std::uint64_t sequence) const noexcept
	{
		return sequence == UINT64_MAX ? _count : before(sequence + 1);
	}

private:
	friend class HistoryBudget;

	std::size_t bytesOf(std::size_t index) const noexcept;
	void dropOldest() noexcept;
	void grow();

	HistoryBudget& _budget;
	std::vector<HistoryLine> _ring;
	std::size_t _first = 0;
	std::size_t _count = 0;
	std::size_t _bytes = 0;
	std::list<History*>::iterator _place; ///< In the budget's list while anything is kept.
};


} // namespace ciarla
