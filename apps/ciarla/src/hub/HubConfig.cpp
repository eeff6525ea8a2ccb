#include "HubConfig.h"

#include "Acceptor.h"
#include "settings/SettingCheck.h"

#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


constexpr std::uint16_t usualHttpPort = 9464; ///< What exporters for Prometheus take where they have none of their own.


/// A mistake in this setting, with where it was said.
Error errorIn(const SettingValues& values, Setting setting, const std::string& words)
{
	return {
		ErrorCode::badOption,
		values.of(setting).origin + ": " + std::string(values.table().row(setting).key) + " " + words};
}


NetworkList networksOf(const SettingValues& values, Setting setting)
{
	return NetworkList::parse(values.text(setting)).value();
}


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


HubSettings hubSettings(const SettingValues& values, const HubStarter& starter)
{
	HubSettings hub;
	hub.name = values.text("hub.name").empty() ? starter.machine : values.text("hub.name");
	hub.welcome = values.text("hub.welcome");
	hub.helloDeadline = values.seconds("hub.hello");
	hub.burst = values.number("hub.burst");
	hub.perText = std::chrono::duration_cast<Duration>(std::chrono::seconds(1)) / values.number("hub.rate");
	hub.bytesPerSecond = values.number("hub.rate_bytes");
	hub.roomsMax = values.number("hub.rooms");
	hub.roomsPerMemberMax = values.number("hub.rooms_per_member");
	hub.membersPerRoomMax = values.number("hub.room_members");
	hub.historyLinesMax = values.number("hub.history_lines");
	hub.historyBytesMax = values.number("hub.history_bytes");
	hub.historyBytesMaxInAll = values.number("hub.history_bytes_in_all");
	hub.replayLinesMax = values.number("hub.replay");
	hub.announcedMembersMax = values.number("hub.announce");
	hub.operators = values.words("hub.operators", credentialSeparators);
	std::ranges::replace(hub.operators, "starter", "uid:" + std::to_string(starter.user));
	return hub;
}


AdmissionRules admissionRules(const SettingValues& values)
{
	AdmissionRules rules;
	rules.connectionsMax = values.number("hub.connections");
	rules.connectionsPerSourceMax = values.number("hub.connections_per_source");
	rules.unfinishedMax = values.number("hub.unfinished");
	rules.unfinishedPerSourceMax = values.number("hub.unfinished_per_source");
	rules.trusted = networksOf(values, "hub.trusted");
	rules.allow = networksOf(values, "hub.allow");
	rules.deny = networksOf(values, "hub.deny");
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
Result<std::optional<HostPort>> httpPlace(const SettingValues& values)
{
	const std::string& text = values.text("hub.http");
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
		return errorIn(values, "hub.http", "must be one address of this machine, not \"" + text + "\".");
	}
	return std::optional<HostPort>({host, place->port.value_or(usualHttpPort)});
}


std::vector<std::string> httpHosts(const SettingValues& values)
{
	std::vector<std::string> hosts = values.words("hub.http_host", listSeparators);
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
	HubConfig config;
	Result<std::vector<Address>> listen =
		parseAddresses(addresses.empty() ? values.words("hub.listen", listSeparators) : addresses);
	if (!listen)
	{
		return listen.error();
	}
	if (listen->empty())
	{
		return errorIn(values, "hub.listen", "names no address.");
	}
	config.listen = std::move(listen).value();
	config.untrusted = parseAddresses(values.words("hub.untrusted", listSeparators)).value();
	for (const Address& address: config.untrusted)
	{
		const auto isHere = [&address](const Address& each) { return isSamePlace(address, each); };
		if (std::ranges::none_of(config.listen, isHere))
		{
			return errorIn(
				values, "hub.untrusted",
				"names " + address.text() + ", where this hub does not listen; write it as there.");
		}
	}
	Result<std::optional<HostPort>> http = httpPlace(values);
	if (!http)
	{
		return http.error();
	}
	config.http = std::move(http).value();
	config.httpHosts = httpHosts(values);
	config.loops = values.number("hub.loops");
	config.hub = hubSettings(values, starter);
	if (config.hub.welcome.size() > HubSettings::welcomeBytesMax || !isValidUtf8(config.hub.welcome))
	{
		return errorIn(
			values, "hub.welcome",
			"must be UTF-8 text of at most " + std::to_string(HubSettings::welcomeBytesMax) + " bytes.");
	}
	config.loop.readers.queueBytesMax = values.number("hub.queue_bytes");
	config.loop.readers.queueBytesMaxInAll = values.number("hub.queue_bytes_in_all") / config.loops;
	config.loop.readers.stall = values.seconds("hub.stall");
	config.admission = admissionRules(values);
	config.logFormat = values.text("hub.log") == "json" ? LogFormat::json : LogFormat::text;
	config.logLevel = logLevel(values.text("hub.log_level"));
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
			keys.emplace_back(ownSettings[setting.place].key);
		}
	};
	compare("hub.listen", before.listen == after.listen);
	compare("hub.loops", before.loops == after.loops);
	compare("hub.queue_bytes", before.loop.readers.queueBytesMax == after.loop.readers.queueBytesMax);
	compare("hub.http", httpText(before) == httpText(after));
	compare("hub.http_host", before.httpHosts == after.httpHosts);
	return keys;
}


} // namespace ciarla
