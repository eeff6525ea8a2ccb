#include "NetworkList.h"

#include "settings/SettingCheck.h"

#include <algorithm>
#include <string>


namespace ciarla {


Result<NetworkList> NetworkList::parse(std::string_view text)
{
	NetworkList list;
	for (const std::string_view entry: splitList(text, listSeparators))
	{
		if (const Result<void> added = list.add(entry); !added)
		{
			return added.error();
		}
	}
	return list;
}


bool NetworkList::contains(const PeerSource& source) const noexcept
{
	switch (source.kind)
	{
	case PeerSource::Kind::unknown: return false;
	case PeerSource::Kind::local: return _local;
	case PeerSource::Kind::network: break;
	}
	return (_loopback && isLoopback(source)) ||
		std::any_of(_prefixes.begin(), _prefixes.end(), [&source](const NetworkPrefix& prefix) {
			   return prefix.contains(source.address);
		   });
}


Result<void> NetworkList::add(std::string_view entry)
{
	const std::optional<NetworkPrefix> prefix = NetworkPrefix::parse(entry);
	if (prefix)
	{
		_prefixes.push_back(*prefix);
	}
	else if (entry == "unix")
	{
		_local = true;
	}
	else if (entry == "loopback")
	{
		_loopback = true;
	}
	else
	{
		return Error{ErrorCode::badOption, "\"" + std::string(entry) + "\" is no address and no network."};
	}
	return {};
}


} // namespace ciarla
