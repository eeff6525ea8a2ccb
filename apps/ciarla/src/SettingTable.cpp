#include "SettingTable.h"

#include <algorithm>
#include <array>


namespace ciarla {


namespace {


constexpr std::uint32_t waitSecondsMax = 7 * 24 * 3600; ///< A week: longer is better said by not limiting it.
constexpr std::uint32_t verbosityMax = 9;
constexpr std::uint32_t countMax = 1'000'000; ///< More than one machine has descriptors for.
constexpr std::uint32_t bytesMax = 1U << 30U; ///< 1 GiB: more is a slip of the key.


constexpr std::array<SettingRow, settingCount> table{{
	{Setting::listen, "listen", "CIARLA_LISTEN", "", "ADDRESS", SettingType::address, ":12345",
	 "where to listen, if the command has no ADDRESS"},
	{Setting::connect, "connect", "CIARLA_CONNECT", "", "ADDRESS", SettingType::address, "",
	 "whom to call, if the command has no ADDRESS"},
	{Setting::name, "name", "CIARLA_NAME", "", "NAME", SettingType::text, "", "your name; without it the program asks"},
	{Setting::room, "room", "CIARLA_ROOM", "", "NAME", SettingType::text, "lobby", "the room to join on a hub"},
	{Setting::raw, "raw", "CIARLA_RAW", "", "", SettingType::flag, "no",
	 "speak the original scripts' protocol, whoever calls"},
	{Setting::framed, "framed", "CIARLA_FRAMED", "", "", SettingType::flag, "no", "speak ciarla's own protocol only"},
	{Setting::keep, "keep", "CIARLA_KEEP", "", "", SettingType::flag, "no", "listen again after a chat, until Ctrl-C"},
	{Setting::stay, "stay", "CIARLA_STAY", "", "", SettingType::flag, "no",
	 "keep the chat open after the end of input"},
	{Setting::wait, "wait", "CIARLA_WAIT", "", "SECONDS", SettingType::seconds, "0",
	 "give up if no chat has begun by then; 0: no limit", 0, waitSecondsMax},
	{Setting::noHistory, "no-history", "CIARLA_NO_HISTORY", "", "", SettingType::flag, "no",
	 "do not keep what you enter for the next run"},
	{Setting::plain, "plain", "CIARLA_PLAIN", "", "", SettingType::flag, "no",
	 "line by line, as for a pipe or a screen reader"},
	{Setting::timestamps, "timestamps", "CIARLA_TIMESTAMPS", "", "auto|off|short|iso", SettingType::choice, "auto",
	 "show the time of each message; auto: at a terminal"},
	{Setting::colour, "colour", "CIARLA_COLOUR", "", "auto|always|never", SettingType::choice, "auto",
	 "names in colours, at a terminal"},
	{Setting::bell, "bell", "CIARLA_BELL", "", "off|mention|always", SettingType::choice, "off",
	 "ring the terminal's bell"},
	{Setting::title, "title", "CIARLA_TITLE", "", "", SettingType::flag, "no",
	 "show the other's name in the terminal's title"},
	{Setting::json, "json", "CIARLA_JSON", "", "", SettingType::flag, "no",
	 "for programs: one JSON object a line, both ways"},
	{Setting::log, "log", "CIARLA_LOG", "", "FILE", SettingType::file, "", "write the chat down in this file, too"},
	{Setting::verbose, "verbose", "CIARLA_VERBOSE", "v", "", SettingType::count, "0",
	 "print more about what happens; -vv prints most", 0, verbosityMax},
	{Setting::proxyProtocol, "proxy-protocol", "CIARLA_PROXY_PROTOCOL", "", "", SettingType::flag, "no",
	 "send a PROXY protocol header to TO"},
	{Setting::config, "config", "CIARLA_CONFIG", "", "FILE", SettingType::file, "",
	 "read this configuration file before the usual ones"},

	{Setting::modules, "modules", "CIARLA_MODULES", "", "FILES", SettingType::words, "",
	 "modules to load, beside those that are installed"},
	{Setting::tcpProxyProtocol, "tcp.proxy_protocol", "CIARLA_TCP_PROXY_PROTOCOL", "", "NETWORKS", SettingType::words,
	 "", "networks of trusted proxies (PROXY protocol v2)"},
	{Setting::unixMode, "unix.mode", "CIARLA_UNIX_MODE", "", "MODE", SettingType::words, "",
	 "permissions of a Unix socket, 0600"},
	{Setting::unixProxyProtocol, "unix.proxy_protocol", "CIARLA_UNIX_PROXY_PROTOCOL", "", "yes|no", SettingType::words,
	 "", "yes: accept PROXY headers from our user and root"},
	{Setting::traceFile, "trace.file", "CIARLA_TRACE_FILE", "", "FILE", SettingType::words, "",
	 "the file that trace+ writes to"},
	{Setting::impairedSeed, "impaired.seed", "CIARLA_IMPAIRED_SEED", "", "N", SettingType::words, "",
	 "random seed of impaired+"},
	{Setting::impairedDelay, "impaired.delay", "CIARLA_IMPAIRED_DELAY", "", "MILLISECONDS", SettingType::words, "",
	 "delay of impaired+"},
	{Setting::impairedJitter, "impaired.jitter", "CIARLA_IMPAIRED_JITTER", "", "MILLISECONDS", SettingType::words, "",
	 "extra random delay of impaired+, at most"},
	{Setting::impairedCoalesce, "impaired.coalesce", "CIARLA_IMPAIRED_COALESCE", "", "MILLISECONDS", SettingType::words,
	 "", "impaired+ joins what comes within this time"},
	{Setting::impairedSplit, "impaired.split", "CIARLA_IMPAIRED_SPLIT", "", "BYTES", SettingType::words, "",
	 "impaired+ cuts data into pieces of at most this"},
	{Setting::impairedStall, "impaired.stall", "CIARLA_IMPAIRED_STALL", "", "BYTES", SettingType::words, "",
	 "impaired+ lets nothing through after so many"},
	{Setting::impairedCut, "impaired.cut", "CIARLA_IMPAIRED_CUT", "", "BYTES", SettingType::words, "",
	 "impaired+ drops the connection after so many"},
	{Setting::throttleRate, "throttle.rate", "CIARLA_THROTTLE_RATE", "", "BYTES", SettingType::words, "",
	 "bytes a second that throttle+ lets through"},
	{Setting::recordFile, "record.file", "CIARLA_RECORD_FILE", "", "FILE", SettingType::words, "",
	 "the file that record+ records to"},
	{Setting::replaySpeed, "replay.speed", "CIARLA_REPLAY_SPEED", "", "FACTOR", SettingType::words, "",
	 "how fast replay: plays a recording; or max"},
	{Setting::replayCompare, "replay.compare", "CIARLA_REPLAY_COMPARE", "", "bytes|length", SettingType::words, "",
	 "how replay: judges what this side says"},
	{Setting::tlsCertificate, "tls.certificate", "CIARLA_TLS_CERTIFICATE", "", "FILE", SettingType::words, "",
	 "our certificate (PEM)"},
	{Setting::tlsKey, "tls.key", "CIARLA_TLS_KEY", "", "FILE", SettingType::words, "",
	 "the key of our certificate (PEM)"},
	{Setting::tlsCa, "tls.ca", "CIARLA_TLS_CA", "", "FILE", SettingType::words, "", "trusted CA certificates (PEM)"},
	{Setting::tlsName, "tls.name", "CIARLA_TLS_NAME", "", "NAME", SettingType::words, "",
	 "the name that the other's certificate must have"},
	{Setting::tlsPin, "tls.pin", "CIARLA_TLS_PIN", "", "HASH", SettingType::words, "",
	 "SHA-256 of the one certificate to accept"},
	{Setting::tlsVerify, "tls.verify", "CIARLA_TLS_VERIFY", "", "yes|no", SettingType::words, "",
	 "no: do not check the certificate (insecure)"},
	{Setting::wsPath, "ws.path", "CIARLA_WS_PATH", "", "PATH", SettingType::words, "",
	 "the path of a WebSocket on its host"},
	{Setting::wsHost, "ws.host", "CIARLA_WS_HOST", "", "NAMES", SettingType::words, "",
	 "host names under which ws+ may be called"},
	{Setting::wsOrigin, "ws.origin", "CIARLA_WS_ORIGIN", "", "ORIGINS", SettingType::words, "",
	 "origins of web pages that may call ws+"},

	{Setting::hubListen, "hub.listen", "CIARLA_HUB_LISTEN", "", "ADDRESSES", SettingType::addresses, ":12345",
	 "where to listen, if the command has no ADDRESS"},
	{Setting::hubName, "hub.name", "CIARLA_HUB_NAME", "", "NAME", SettingType::text, "",
	 "the hub's name; without it that of the machine"},
	{Setting::hubWelcome, "hub.welcome", "CIARLA_HUB_WELCOME", "", "TEXT", SettingType::words, "",
	 "what the hub tells those who come"},
	{Setting::hubLoops, "hub.loops", "CIARLA_HUB_LOOPS", "", "N", SettingType::number, "1",
	 "threads that serve the members", 1, 64},
	{Setting::hubConnections, "hub.connections", "CIARLA_HUB_CONNECTIONS", "", "N", SettingType::number, "19000",
	 "connections at a time", 1, countMax},
	{Setting::hubConnectionsPerSource, "hub.connections_per_source", "CIARLA_HUB_CONNECTIONS_PER_SOURCE", "", "N",
	 SettingType::number, "0", "connections from one address; 0: a quarter", 0, countMax},
	{Setting::hubUnfinished, "hub.unfinished", "CIARLA_HUB_UNFINISHED", "", "N", SettingType::number, "1000",
	 "connections before the handshake is complete", 1, countMax},
	{Setting::hubUnfinishedPerSource, "hub.unfinished_per_source", "CIARLA_HUB_UNFINISHED_PER_SOURCE", "", "N",
	 SettingType::number, "100", "unfinished handshakes from one address", 1, countMax},
	{Setting::hubQueueBytes, "hub.queue_bytes", "CIARLA_HUB_QUEUE_BYTES", "", "BYTES", SettingType::number, "1048576",
	 "bytes that may wait for one member", 64 * 1024, bytesMax},
	{Setting::hubQueueBytesInAll, "hub.queue_bytes_in_all", "CIARLA_HUB_QUEUE_BYTES_IN_ALL", "", "BYTES",
	 SettingType::number, "134217728", "bytes that may wait for all members", 1024 * 1024, bytesMax},
	{Setting::hubStall, "hub.stall", "CIARLA_HUB_STALL", "", "SECONDS", SettingType::seconds, "10",
	 "seconds until a slow reader is disconnected", 1, 3600},
	{Setting::hubHello, "hub.hello", "CIARLA_HUB_HELLO", "", "SECONDS", SettingType::seconds, "10",
	 "seconds for the handshake", 1, 3600},
	{Setting::hubBurst, "hub.burst", "CIARLA_HUB_BURST", "", "N", SettingType::number, "5",
	 "texts that a member may send at once; 0: no limit", 0, 10'000},
	{Setting::hubRate, "hub.rate", "CIARLA_HUB_RATE", "", "N", SettingType::number, "2", "texts a second after that", 1,
	 1000},
	{Setting::hubRateBytes, "hub.rate_bytes", "CIARLA_HUB_RATE_BYTES", "", "BYTES", SettingType::number, "16384",
	 "bytes a second that a member may send; 0: no limit", 0, bytesMax},
	{Setting::hubTrusted, "hub.trusted", "CIARLA_HUB_TRUSTED", "", "NETWORKS", SettingType::networks, "loopback, unix",
	 "networks exempt from hub.burst and the limits by address"},
	{Setting::hubUntrusted, "hub.untrusted", "CIARLA_HUB_UNTRUSTED", "", "ADDRESSES", SettingType::addresses, "",
	 "listen addresses whose callers are never trusted"},
	{Setting::hubAllow, "hub.allow", "CIARLA_HUB_ALLOW", "", "NETWORKS", SettingType::networks, "",
	 "networks that may call; empty: all"},
	{Setting::hubDeny, "hub.deny", "CIARLA_HUB_DENY", "", "NETWORKS", SettingType::networks, "",
	 "networks that may not call; wins over hub.allow"},
	{Setting::hubOperators, "hub.operators", "CIARLA_HUB_OPERATORS", "", "CREDENTIALS", SettingType::credentials, "",
	 "who may kick, ban, mute: uid:N; cert:SUBJECT; starter"},
	{Setting::hubRooms, "hub.rooms", "CIARLA_HUB_ROOMS", "", "N", SettingType::number, "10000", "rooms at a time", 1,
	 countMax},
	{Setting::hubRoomsPerMember, "hub.rooms_per_member", "CIARLA_HUB_ROOMS_PER_MEMBER", "", "N", SettingType::number,
	 "50", "rooms of one member", 1, countMax},
	{Setting::hubRoomMembers, "hub.room_members", "CIARLA_HUB_ROOM_MEMBERS", "", "N", SettingType::number, "100000",
	 "members of one room", 1, countMax},
	{Setting::hubHistoryLines, "hub.history_lines", "CIARLA_HUB_HISTORY_LINES", "", "N", SettingType::number, "200",
	 "history lines that a room keeps", 0, countMax},
	{Setting::hubHistoryBytes, "hub.history_bytes", "CIARLA_HUB_HISTORY_BYTES", "", "BYTES", SettingType::number,
	 "262144", "history bytes that a room keeps", 0, bytesMax},
	{Setting::hubHistoryBytesInAll, "hub.history_bytes_in_all", "CIARLA_HUB_HISTORY_BYTES_IN_ALL", "", "BYTES",
	 SettingType::number, "67108864", "history bytes of all rooms", 0, bytesMax},
	{Setting::hubReplay, "hub.replay", "CIARLA_HUB_REPLAY", "", "N", SettingType::number, "50",
	 "history lines sent to a new member", 0, countMax},
	{Setting::hubAnnounce, "hub.announce", "CIARLA_HUB_ANNOUNCE", "", "N", SettingType::number, "200",
	 "largest room that announces joins and leaves", 0, countMax},
	{Setting::hubHttp, "hub.http", "CIARLA_HUB_HTTP", "", "ADDRESS", SettingType::addresses, "",
	 "where /health and /metrics are served, if at all"},
	{Setting::hubHttpHost, "hub.http_host", "CIARLA_HUB_HTTP_HOST", "", "NAMES", SettingType::hosts, "",
	 "host names of that page, beside localhost"},
	{Setting::hubLog, "hub.log", "CIARLA_HUB_LOG", "", "text|json", SettingType::choice, "text", "format of the log"},
	{Setting::hubLogLevel, "hub.log_level", "CIARLA_HUB_LOG_LEVEL", "", "information|notice|warning",
	 SettingType::choice, "information", "what is worth a line"},
}};


constexpr bool inOrder()
{
	for (std::size_t i = 0; i < table.size(); ++i)
	{
		if (static_cast<std::size_t>(table[i].setting) != i)
		{
			return false;
		}
	}
	return true;
}

static_assert(inOrder(), "rowOf() finds a row by its place");


} // namespace


std::span<const SettingRow> settingTable() noexcept
{
	return table;
}


const SettingRow& rowOf(Setting setting) noexcept
{
	return table[static_cast<std::size_t>(setting)];
}


bool isOfConsole(Setting setting) noexcept
{
	return setting == Setting::stay || (setting > Setting::wait && setting < Setting::verbose);
}


bool isOfCommand(Setting setting) noexcept
{
	return setting == Setting::listen || setting == Setting::connect || setting == Setting::proxyProtocol;
}


bool isOfWires(Setting setting) noexcept
{
	return setting >= Setting::modules && setting < Setting::hubListen;
}


bool isOfHub(Setting setting) noexcept
{
	return setting >= Setting::hubListen;
}


const SettingRow* findSetting(std::string_view key) noexcept
{
	const auto found =
		std::find_if(table.begin(), table.end(), [key](const SettingRow& row) { return row.key == key; });
	return found == table.end() ? nullptr : &*found;
}


const std::vector<std::string>& settingKeys()
{
	static const std::vector<std::string> keys = [] {
		std::vector<std::string> all;
		all.reserve(table.size());
		for (const SettingRow& row: table)
		{
			all.emplace_back(row.key);
		}
		return all;
	}();
	return keys;
}


} // namespace ciarla
