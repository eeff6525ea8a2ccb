#include "IgnoreList.h"

#include <algorithm>


namespace ciarla {


std::string IgnoreList::toggle(const std::string& name)
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


bool IgnoreList::has(std::uint32_t member, std::string_view name)
{
	const auto found = std::ranges::find_if(
		_ignored, [member, name](const Ignored& ignored) { return ignored.has(member) || ignored.isCalled(name); });
	if (found != _ignored.end())
	{
		found->add(member);
	}
	return found != _ignored.end();
}


void IgnoreList::renamed(std::uint32_t member, std::string_view before, std::string_view now)
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


bool IgnoreList::Ignored::has(std::uint32_t member) const noexcept
{
	return std::ranges::find(members, member) != members.end();
}


/// Between two people nobody has a number.
void IgnoreList::Ignored::add(std::uint32_t member)
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


} // namespace ciarla
