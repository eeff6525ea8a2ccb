#include "NetworkList.h"

#include "SettingCheck.h"

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
	return std::any_of(
		_prefixes.begin(), _prefixes.end(), [&](const Prefix& prefix) { return matches(prefix, source.address); });
}


bool NetworkList::matches(const Prefix& prefix, const SourceAddress& address) noexcept
{
	const std::size_t whole = prefix.bits / 8;
	if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), prefix.address.begin()))
	{
		return false;
	}
	const unsigned rest = prefix.bits % 8;
	const unsigned mask = 0xFFU << (8 - rest) & 0xFFU;
	return rest == 0 || ((address[whole] ^ prefix.address[whole]) & mask) == 0;
}


Result<void> NetworkList::add(std::string_view entry)
{
	if (entry == "unix")
	{
		_local = true;
		return {};
	}
	if (entry == "loopback")
	{
		_prefixes.push_back({*parseSourceAddress("127.0.0.0"), 96 + 8});
		_prefixes.push_back({*parseSourceAddress("::1"), 128});
		return {};
	}
	const std::size_t slash = std::min(entry.find('/'), entry.size());
	const std::optional<SourceAddress> address = parseSourceAddress(entry.substr(0, slash));
	const bool v4 = entry.substr(0, slash).find(':') == std::string_view::npos;
	const unsigned longest = v4 ? 32 : 128;
	const std::optional<std::uint32_t> bits =
		slash == entry.size() ? longest : parseNumber(entry.substr(slash + 1), 0, longest);
	if (!address || !bits)
	{
		return Error{ErrorCode::badOption, "\"" + std::string(entry) + "\" is no address and no network."};
	}
	_prefixes.push_back({*address, *bits + (v4 ? 96 : 0)});
	return {};
}


} // namespace ciarla
