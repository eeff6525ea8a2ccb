#include "HubConfig.h"

#include "Acceptor.h"
#include "SettingCheck.h"

#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


constexpr std::uint16_t usualHttpPort = 9464; ///< What exporters for Prometheus take where they have none of their own.


/// Reads settings that have been checked already.
class Reader
{
public:
	explicit Reader(const SettingValues& values):
		_values(values)
	{
	}

	const std::string& text(Setting setting) const
	{
		return _values[static_cast<std::size_t>(setting)].text;
	}

	std::uint32_t number(Setting setting) const
	{
		const SettingRow& row = rowOf(setting);
		return *parseNumber(text(setting), row.min, row.max);
	}

	Duration seconds(Setting setting) const
	{
		return std::chrono::seconds(number(setting));
	}

	NetworkList networks(Setting setting) const
	{
		return NetworkList::parse(text(setting)).value();
	}

	std::vector<std::string> words(Setting setting, std::string_view separators) const
	{
		const std::vector<std::string_view> split = splitList(text(setting), separators);
		return {split.begin(), split.end()};
	}

	/// A mistake in this setting, with where it was said.
	Error error(Setting setting, const std::string& words) const
	{
		const std::string& origin = _values[static_cast<std::size_t>(setting)].origin;
		return {ErrorCode::badOption, origin + ": " + std::string(rowOf(setting).key) + " " + words};
	}

private:
	const SettingValues& _values;
};


Result<std::vector<Address>> parseAddresses(const std::vector<std::string>& words)
{
	std::vector<Address> addresses;
	for (const std::string& word: words)
	{
		Result<Address> address = Address::parse(word);
		if (!address)
		{
			return address.error();
		}
		addresses.push_back(std::move(address).value());
	}
	return addresses;
}


HubSettings hubSettings(const Reader& read, const HubStarter& starter)
{
	HubSettings hub;
	hub.name = read.text(Setting::hubName).empty() ? starter.machine : read.text(Setting::hubName);
	hub.welcome = read.text(Setting::hubWelcome);
	hub.helloDeadline = read.seconds(Setting::hubHello);
	hub.burst = read.number(Setting::hubBurst);
	hub.perText = std::chrono::duration_cast<Duration>(std::chrono::seconds(1)) / read.number(Setting::hubRate);
	hub.bytesPerSecond = read.number(Setting::hubRateBytes);
	hub.roomsMax = read.number(Setting::hubRooms);
	hub.roomsPerMemberMax = read.number(Setting::hubRoomsPerMember);
	hub.membersPerRoomMax = read.number(Setting::hubRoomMembers);
	hub.historyLinesMax = read.number(Setting::hubHistoryLines);
	hub.historyBytesMax = read.number(Setting::hubHistoryBytes);
	hub.historyBytesMaxInAll = read.number(Setting::hubHistoryBytesInAll);
	hub.replayLinesMax = read.number(Setting::hubReplay);
	hub.announcedMembersMax = read.number(Setting::hubAnnounce);
	hub.operators = read.words(Setting::hubOperators, credentialSeparators);
	std::ranges::replace(hub.operators, "starter", "uid:" + std::to_string(starter.user));
	return hub;
}


AdmissionRules admissionRules(const Reader& read)
{
	AdmissionRules rules;
	rules.connectionsMax = read.number(Setting::hubConnections);
	rules.connectionsPerSourceMax = read.number(Setting::hubConnectionsPerSource);
	rules.unfinishedMax = read.number(Setting::hubUnfinished);
	rules.unfinishedPerSourceMax = read.number(Setting::hubUnfinishedPerSource);
	rules.trusted = read.networks(Setting::hubTrusted);
	rules.allow = read.networks(Setting::hubAllow);
	rules.deny = read.networks(Setting::hubDeny);
	return rules;
}


Poco::Message::Priority logLevel(std::string_view word) noexcept
{
	if (word == "warning")
	{
		return Poco::Message::PRIO_WARNING;
	}
	return word == "notice" ? Poco::Message::PRIO_NOTICE : Poco::Message::PRIO_INFORMATION;
}


/// A page for whoever runs the hub: without a host it is for this machine alone.
Result<std::optional<HostPort>> httpPlace(const Reader& read)
{
	const std::string& text = read.text(Setting::hubHttp);
	if (text.empty())
	{
		return std::optional<HostPort>();
	}
	const Result<Address> address = Address::parse(text);
	const Result<HostPort> place = address ? address->hostPort() : address.error();
	const bool isEverywhere = place && place->host == "*";
	const bool isLocalhost = place && !isEverywhere && address->authority()->host == "localhost";
	const std::string host = isEverywhere ? "::" : isLocalhost ? "127.0.0.1" : place ? place->host : "";
	if (!place || address->scheme() != "tcp" || !address->layers().empty() || !parseIpAddress(host))
	{
		return read.error(Setting::hubHttp, "must be one address of this machine, not \"" + text + "\".");
	}
	return std::optional<HostPort>({host, place->port.value_or(usualHttpPort)});
}


std::vector<std::string> httpHosts(const Reader& read)
{
	std::vector<std::string> hosts = read.words(Setting::hubHttpHost, listSeparators);
	for (std::string& host: hosts)
	{
		std::ranges::transform(host, host.begin(), [](char letter) {
			return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
		});
	}
	return hosts;
}


} // namespace


Result<HubConfig> readHubConfig(
	const SettingValues& values, const std::vector<std::string>& addresses, const HubStarter& starter)
{
	const Reader read(values);
	HubConfig config;
	Result<std::vector<Address>> listen =
		parseAddresses(addresses.empty() ? read.words(Setting::hubListen, listSeparators) : addresses);
	if (!listen)
	{
		return listen.error();
	}
	if (listen->empty())
	{
		return read.error(Setting::hubListen, "names no address.");
	}
	config.listen = std::move(listen).value();
	config.untrusted = parseAddresses(read.words(Setting::hubUntrusted, listSeparators)).value();
	for (const Address& address: config.untrusted)
	{
		const auto isHere = [&address](const Address& each) { return isSamePlace(address, each); };
		if (std::ranges::none_of(config.listen, isHere))
		{
			return read.error(
				Setting::hubUntrusted,
				"names " + address.text() + ", where this hub does not listen; write it as there.");
		}
	}
	Result<std::optional<HostPort>> http = httpPlace(read);
	if (!http)
	{
		return http.error();
	}
	config.http = std::move(http).value();
	config.httpHosts = httpHosts(read);
	config.loops = read.number(Setting::hubLoops);
	config.hub = hubSettings(read, starter);
	if (config.hub.welcome.size() > HubSettings::welcomeBytesMax || !isValidUtf8(config.hub.welcome))
	{
		return read.error(
			Setting::hubWelcome,
			"must be UTF-8 text of at most " + std::to_string(HubSettings::welcomeBytesMax) + " bytes.");
	}
	config.loop.readers.queueBytesMax = read.number(Setting::hubQueueBytes);
	config.loop.readers.queueBytesMaxInAll = read.number(Setting::hubQueueBytesInAll) / config.loops;
	config.loop.readers.stall = read.seconds(Setting::hubStall);
	config.admission = admissionRules(read);
	config.logFormat = read.text(Setting::hubLog) == "json" ? LogFormat::json : LogFormat::text;
	config.logLevel = logLevel(read.text(Setting::hubLogLevel));
	return config;
}


std::vector<std::string> unchangeable(const HubConfig& before, const HubConfig& after)
{
	const auto httpText = [](const HubConfig& config) {
		return config.http ? Address::ofHostPort("tcp", config.http->host, *config.http->port).text() : "";
	};
	std::vector<std::string> keys;
	const auto compare = [&keys](Setting setting, bool same) {
		if (!same)
		{
			keys.emplace_back(rowOf(setting).key);
		}
	};
	compare(Setting::hubListen, before.listen == after.listen);
	compare(Setting::hubLoops, before.loops == after.loops);
	compare(Setting::hubQueueBytes, before.loop.readers.queueBytesMax == after.loop.readers.queueBytesMax);
	compare(Setting::hubHttp, httpText(before) == httpText(after));
	compare(Setting::hubHttpHost, before.httpHosts == after.httpHosts);
	return keys;
}


} // namespace ciarla
