#include "Sanctions.h"

#include "NameKey.h"


namespace ciarla {


namespace {


template <typename Kept>
bool holds(Kept& kept, std::string_view key, TimePoint now)
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


void Sanctions::ban(std::string_view name, std::string_view source, std::optional<TimePoint> until)
{
	_bannedNames.insert_or_assign(memberKey(name), Sanction{until, std::string(source)});
	if (!source.empty())
	{
		_bannedSources.insert_or_assign(std::string(source), Sanction{until, {}});
	}
}


void Sanctions::unban(std::string_view name)
{
	const auto found = _bannedNames.find(memberKey(name));
	if (found != _bannedNames.end())
	{
		_bannedSources.erase(found->second.source);
		_bannedNames.erase(found);
	}
}


void Sanctions::mute(std::string_view name, std::optional<TimePoint> until)
{
	_mutedNames.insert_or_assign(memberKey(name), Sanction{until, {}});
}


void Sanctions::unmute(std::string_view name)
{
	_mutedNames.erase(memberKey(name));
}


bool Sanctions::isNameBanned(std::string_view name, TimePoint now)
{
	return !_bannedNames.empty() && holds(_bannedNames, memberKey(name), now);
}


bool Sanctions::isSourceBanned(std::string_view source, TimePoint now)
{
	return !_bannedSources.empty() && holds(_bannedSources, source, now);
}


bool Sanctions::isMuted(std::string_view name, TimePoint now)
{
	return !_mutedNames.empty() && holds(_mutedNames, memberKey(name), now);
}


} // namespace ciarla
