#include "DisplayQueue.h"

#include "IgnoreList.h"

#include <ciarla/protocol/Link.h>


namespace ciarla {


DisplayQueue::DisplayQueue(
	Console& console, const SessionLimits& limits, IgnoreList& ignored, Link& link, std::uint64_t lastTicket) noexcept:
	_console(console),
	_limits(limits),
	_ignored(ignored),
	_link(&link),
	_ticket(lastTicket)
{
}


void DisplayQueue::show(const Talk& talk, std::uint32_t member, std::uint64_t sequence)
{
	if (_abandoned)
	{
		return;
	}
	if (_ignored.has(member, talk.name))
	{
		skip(sequence);
		return;
	}
	++_ticket;
	_unshown.push_back({_ticket, sequence});
	_console.show(talk, _ticket);
	if (!_held && _console.unshownBytes() >= _limits.unshownBytesHigh)
	{
		_held = true;
		_link->setReading(false);
	}
}


void DisplayQueue::shown(std::uint64_t ticket)
{
	std::uint64_t sequence = 0;
	for (; !_unshown.empty() && _unshown.front().ticket <= ticket; _unshown.pop_front())
	{
		sequence = _unshown.front().sequence;
	}
	if (_link == nullptr)
	{
		return;
	}
	if (sequence != 0)
	{
		_link->acknowledge(sequence);
	}
	if (_held && _console.unshownBytes() <= _limits.unshownBytesLow)
	{
		_held = false;
		_link->setReading(true);
	}
}


void DisplayQueue::abandon() noexcept
{
	_abandoned = true;
	_unshown.clear();
	if (_held && _link != nullptr)
	{
		// The peer's goodbye must still be heard.
		_held = false;
		_link->setReading(true);
	}
}


void DisplayQueue::linkEnded() noexcept
{
	_link = nullptr;
	_held = false;
}


/// Who is not heard need not know; what was said before is acknowledged before.
void DisplayQueue::skip(std::uint64_t sequence)
{
	if (sequence == 0)
	{
		return;
	}
	if (_unshown.empty())
	{
		_link->acknowledge(sequence);
	}
	else
	{
		_unshown.back().sequence = sequence;
	}
}


} // namespace ciarla
