#include "Sanctions.h"

#include <ciarla/protocol/NameKey.h>


namespace ciarla {


namespace {


template <typename Kept>
bool standsIn(Kept& kept, std::string_view key, TimePoint now)
{
	const auto found = kept.find(key);
	if (found == kept.end())
	{
		return false;
	}
	if (found->second.until && *found->second.until <= now)
	{
		kept.erase(found);
		return false;
	}
	return true;
}


} // namespace


void Sanctions::ban(const Marks& marks, std::optional<TimePoint> until)
{
	_bans.lay(marks, until);
}


void Sanctions::mute(const Marks& marks, std::optional<TimePoint> until)
{
	_mutes.lay(marks, until);
}


void Sanctions::unban(std::string_view name)
{
	_bans.lift(name);
}


void Sanctions::unmute(std::string_view name)
{
	_mutes.lift(name);
}


bool Sanctions::isBanned(const Marks& marks, TimePoint now)
{
	return _bans.holds(marks, now);
}


bool Sanctions::isMuted(const Marks& marks, TimePoint now)
{
	return _mutes.holds(marks, now);
}


void Sanctions::Kept::lay(const Marks& marks, std::optional<TimePoint> until)
{
	lift(marks.name);
	const NameKey key(marks.name);
	const Sanction sanction{until, std::string(marks.credential), std::string(marks.source), std::string(marks.name)};
	names.insert_or_assign(std::string(key.text()), sanction);
	if (!key.second().empty())
	{
		names.insert_or_assign(std::string(key.second()), sanction);
	}
	if (!marks.credential.empty())
	{
		credentials.insert_or_assign(std::string(marks.credential), Sanction{until, {}, {}, {}});
	}
	if (!marks.source.empty())
	{
		sources.insert_or_assign(std::string(marks.source), Sanction{until, {}, {}, {}});
	}
}


void Sanctions::Kept::lift(std::string_view name)
{
	const NameKey key(name);
	for (const std::string_view text: {key.text(), key.second()})
	{
		const auto found = names.find(text);
		if (found == names.end())
		{
			continue;
		}
		credentials.erase(found->second.credential);
		sources.erase(found->second.source);
		const NameKey laid(found->second.name);
		for (const std::string_view other: {laid.text(), laid.second()})
		{
			if (const auto one = names.find(other); one != names.end())
			{
				names.erase(one);
			}
		}
	}
}


bool Sanctions::Kept::holds(const Marks& marks, TimePoint now)
{
	return (!names.empty() && holdsName(marks.name, now)) ||
		(!credentials.empty() && standsIn(credentials, marks.credential, now)) ||
		(!sources.empty() && standsIn(sources, marks.source, now));
}


bool Sanctions::Kept::holdsName(std::string_view name, TimePoint now)
{
	const NameKey key(name);
	return standsIn(names, key.text(), now) || (!key.second().empty() && standsIn(names, key.second(), now));
}


} // namespace ciarla
