#include "Inbox.h"

#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/SafeText.h>


namespace ciarla {


Inbox::Inbox(Console& console, const SessionLimits& limits):
	_console(console),
	_limits(limits)
{
}


void Inbox::begin(Link& link, std::string name)
{
	_link = &link;
	_name = std::move(name);
	_unshown.clear();
	_held = false;
}


void Inbox::hear(const TextHeard& text)
{
	const std::string body = safeBody(text.body);
	show(
		{_name, body, text.kind == TextKind::act ? TalkKind::act : TalkKind::say, {}, {text.body, {}, text.sequence}},
		text.sequence);
}


void Inbox::show(const Talk& talk)
{
	show(talk, 0);
}


void Inbox::show(const Talk& talk, std::uint64_t sequence)
{
	if (_abandoned)
	{
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


void Inbox::shown(std::uint64_t ticket)
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


void Inbox::abandon() noexcept
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


void Inbox::linkEnded() noexcept
{
	_link = nullptr;
	_held = false;
}


} // namespace ciarla
