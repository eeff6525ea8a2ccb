#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>


namespace ciarla {


/// A PagedList is what a hub lists, who is in a room or which rooms there are, as far as its pages have come. Pure.
class PagedList
{
public:
	/// More is not asked for: it is more than anybody reads, and a hub must not fill our memory with it.
	static constexpr std::size_t itemsMax = 2000;

	void add(const RosterFrame& page);
	void add(const RoomsFrame& page);

	/// Whether what was asked for last has come.
	bool isAnswered() const noexcept
	{
		return _isAnswered;
	}

	/// Whether there is another page, and it is worth asking for.
	bool wantsMore() const noexcept
	{
		return _hasGrown && _items.size() < _total && _items.size() < itemsMax;
	}

	/// The next page is being asked for: the one after these.
	void asksOn() noexcept
	{
		_isAnswered = false;
	}

	std::uint32_t lastMember() const noexcept
	{
		return _lastMember;
	}

	const std::string& lastRoom() const noexcept
	{
		return _lastRoom;
	}

	/// What has come; safe to show.
	const std::vector<ReportItem>& items() const noexcept
	{
		return _items;
	}

	/// How many there are, with those that have not come.
	std::size_t total() const noexcept
	{
		return _total;
	}

	/// What has come under a heading, `In lobby (3): Ada, Bob, and 1 more`, in lines that are safe to show.
	std::vector<std::string> lines(const std::string& heading) const;

private:
	void added(std::size_t before, std::uint32_t total);

	std::vector<ReportItem> _items;
	std::size_t _total = 0;
	std::uint32_t _lastMember = 0;
	std::string _lastRoom;
	bool _isOfRooms = false;
	bool _isAnswered = false;
	bool _hasGrown = false;
};


} // namespace ciarla
