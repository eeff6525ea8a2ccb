#include "ThisMachine.h"

#include <ciarla/protocol/Name.h>

#include <Poco/Exception.h>
#include <Poco/Net/NetworkInterface.h>

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <system_error>


namespace ciarla {


namespace {


constexpr std::size_t addressesMax = 3; ///< More would hide the one that is wanted.


bool isReachable(const Poco::Net::IPAddress& address)
{
	return !address.isLoopback() && !address.isLinkLocal() && !address.isWildcard();
}


/// `fd00::2%eth0` is fd00::2 for everybody else: the zone is a matter of this machine.
std::string withoutZone(const std::string& address)
{
	return address.substr(0, address.find('%'));
}


std::vector<Poco::Net::IPAddress> reachableAddresses()
{
	std::vector<Poco::Net::IPAddress> addresses;
	for (const auto& [index, interface]: Poco::Net::NetworkInterface::map(true, true))
	{
		for (const auto& tuple: interface.addressList())
		{
			const Poco::Net::IPAddress& address = tuple.get<Poco::Net::NetworkInterface::IP_ADDRESS>();
			if (isReachable(address))
			{
				addresses.push_back(address);
			}
		}
	}
	const auto isV4 = [](const Poco::Net::IPAddress& address) {
		return address.family() == Poco::Net::IPAddress::IPv4;
	};
	std::stable_partition(addresses.begin(), addresses.end(), isV4);
	return addresses;
}


} // namespace


std::string guessName()
{
	const passwd* entry = ::getpwuid(::geteuid());
	const std::string name = entry != nullptr && entry->pw_name != nullptr ? entry->pw_name : "";
	return checkName(name) == NameProblem::none ? name : "guest";
}


std::string guessHubName()
{
	std::array<char, 256> name{};
	const bool isKnown = ::gethostname(name.data(), name.size() - 1) == 0;
	return hubNameOf(isKnown ? std::string_view(name.data()) : std::string_view());
}


std::string hubNameOf(std::string_view hostName)
{
	const std::string_view name = hostName.substr(0, hostName.find('.'));
	return checkName(name) == NameProblem::none && name != "localhost" ? std::string(name) : "hub";
}


std::vector<std::string> localAddresses()
{
	std::vector<std::string> texts;
	try
	{
		for (const Poco::Net::IPAddress& address: reachableAddresses())
		{
			texts.push_back(withoutZone(address.toString()));
		}
	}
	catch (const Poco::Exception&)
	{
		// Without them the person is told less, and everything works.
		texts.clear();
	}
	texts.resize(std::min(texts.size(), addressesMax));
	return texts;
}


std::filesystem::path inputHistoryFile()
{
	const char* stateHome = std::getenv("XDG_STATE_HOME");
	if (stateHome != nullptr && stateHome[0] == '/')
	{
		return std::filesystem::path(stateHome) / "ciarla" / "history";
	}
	// An account without a home gets no folder that looks like one.
	const char* home = std::getenv("HOME");
	std::error_code ignored;
	if (home != nullptr && home[0] == '/' && std::filesystem::is_directory(home, ignored))
	{
		return std::filesystem::path(home) / ".local" / "state" / "ciarla" / "history";
	}
	return {};
}


std::string withHome(const std::string& path)
{
	const char* home = std::getenv("HOME");
	const bool isOfHome = path == "~" || path.starts_with("~/");
	return isOfHome && home != nullptr && home[0] == '/' ? home + path.substr(1) : path;
}


std::array<std::byte, 16> makeSessionId()
{
	std::random_device random;
	std::array<std::byte, 16> id;
	std::generate(id.begin(), id.end(), [&random] { return static_cast<std::byte>(random()); });
	return id;
}


} // namespace ciarla
