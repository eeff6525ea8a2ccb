#include "Inbox.h"

#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>


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
	TalkSource source{text.body, {}, text.sequence};
	source.isToUs = true; // Nobody else is there.
	showUnlessIgnored(
		{_name, body, text.kind == TextKind::act ? TalkKind::act : TalkKind::say, {}, source}, 0, text.sequence);
}


void Inbox::show(const Talk& talk, std::uint32_t member)
{
	showUnlessIgnored(talk, member, 0);
}


std::string Inbox::ignore(const std::string& name)
{
	const auto found =
		std::ranges::find_if(_ignored, [&name](const Ignored& ignored) { return ignored.isCalled(name); });
	if (found != _ignored.end())
	{
		_ignored.erase(found);
		return "You hear " + name + " again.";
	}
	if (!name.empty() && _ignored.size() >= ignoredMax)
	{
		return "You ignore " + std::to_string(ignoredMax) + " already; nobody else can be ignored.";
	}
	if (!name.empty())
	{
		_ignored.push_back({name, name, {}});
		return "You do not hear " + name + " any more. The same again undoes it.";
	}
	std::string names;
	for (const Ignored& ignored: _ignored)
	{
		names.append(names.empty() ? "" : ", ").append(ignored.now);
	}
	return names.empty() ? "You hear everybody." : "You do not hear: " + names;
}


bool Inbox::ignores(std::uint32_t member, std::string_view name)
{
	const auto found = std::ranges::find_if(
		_ignored, [member, name](const Ignored& ignored) { return ignored.has(member) || ignored.isCalled(name); });
	if (found != _ignored.end())
	{
		found->add(member);
	}
	return found != _ignored.end();
}


void Inbox::renamed(std::uint32_t member, std::string_view before, std::string_view now)
{
	for (Ignored& ignored: _ignored)
	{
		if (ignored.has(member) || ignored.isCalled(before))
		{
			ignored.add(member);
			ignored.now = now;
		}
	}
}


bool Inbox::Ignored::has(std::uint32_t member) const noexcept
{
	return std::ranges::find(members, member) != members.end();
}


/// Between two people nobody has a number.
void Inbox::Ignored::add(std::uint32_t member)
{
	if (member == 0 || has(member))
	{
		return;
	}
	if (members.size() == membersOfOneMax)
	{
		members.erase(members.begin());
	}
	members.push_back(member);
}


void Inbox::showUnlessIgnored(const Talk& talk, std::uint32_t member, std::uint64_t sequence)
{
	if (_abandoned)
	{
		return;
	}
	if (ignores(member, talk.name))
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


/// Who is not heard need not know; what was said before is acknowledged before.
void Inbox::skip(std::uint64_t sequence)
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
