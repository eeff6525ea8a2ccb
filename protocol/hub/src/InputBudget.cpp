#include "InputBudget.h"

#include "HubContext.h"

#include <algorithm>
#include <utility>


namespace ciarla {


InputBudget::InputBudget(const HubContext& context) noexcept:
	_context(context)
{
}


void InputBudget::count(Member& member) noexcept
{
	if (!member.extras)
	{
		return;
	}
	Member::Extras& extras = *member.extras;
	const std::size_t before = extras.keptBytes;
	extras.keptBytes = extras.decoder ? extras.decoder->gatheredBytes() : 0;
	extras.keptBytes += extras.pending ? extras.pending->bytes() : 0;
	_bytes += extras.keptBytes - before;
	if (extras.empty(_context.now()))
	{
		member.extras.reset();
	}
}


void InputBudget::forget(Member& member) noexcept
{
	if (member.extras)
	{
		_bytes -= std::exchange(member.extras->keptBytes, 0);
	}
}


std::vector<Member*> InputBudget::excess(std::span<const std::unique_ptr<Member>> members) const
{
	std::vector<Member*> holders;
	const std::size_t most = _context.settings.keptBytesMaxInAll;
	if (_bytes <= most)
	{
		return holders;
	}
	for (const std::unique_ptr<Member>& member: members)
	{
		if (member && member->extras && member->extras->keptBytes > 0)
		{
			holders.push_back(member.get());
		}
	}
	std::ranges::sort(holders, [](const Member* one, const Member* other) {
		return one->extras->keptBytes > other->extras->keptBytes;
	});
	auto last = holders.begin();
	for (std::size_t left = _bytes; left > most - most / 8; ++last)
	{
		left -= (*last)->extras->keptBytes;
	}
	holders.erase(last, holders.end());
	return holders;
}


std::string InputBudget::reason() const
{
	return "More than " + std::to_string(_context.settings.keptBytesMaxInAll / 1024) +
		" KiB of unfinished frames had come from all, and the most from this one.";
}


} // namespace ciarla
