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
	 "where to listen, if the command names no address"},
	{Setting::connect, "connect", "CIARLA_CONNECT", "", "ADDRESS", SettingType::address, "",
	 "whom to call, if the command names no address"},
	{Setting::name, "name", "CIARLA_NAME", "", "NAME", SettingType::text, "",
	 "your name for the other side; else you are asked"},
	{Setting::room, "room", "CIARLA_ROOM", "", "NAME", SettingType::text, "lobby",
	 "the room to join, where a hub holds several"},
	{Setting::raw, "raw", "CIARLA_RAW", "", "", SettingType::flag, "no",
	 "speak the original scripts' protocol, whoever calls"},
	{Setting::framed, "framed", "CIARLA_FRAMED", "", "", SettingType::flag, "no", "speak ciarla's own protocol only"},
	{Setting::keep, "keep", "CIARLA_KEEP", "", "", SettingType::flag, "no", "listen again after a chat, until Ctrl-C"},
	{Setting::stay, "stay", "CIARLA_STAY", "", "", SettingType::flag, "no",
	 "the end of your input does not end the chat"},
	{Setting::wait, "wait", "CIARLA_WAIT", "", "SECONDS", SettingType::seconds, "0",
	 "give up if no chat has begun by then; 0 never does", 0, waitSecondsMax},
	{Setting::noHistory, "no-history", "CIARLA_NO_HISTORY", "", "", SettingType::flag, "no",
	 "do not keep what you enter for the next run"},
	{Setting::plain, "plain", "CIARLA_PLAIN", "", "", SettingType::flag, "no",
	 "line by line, as for a pipe or a screen reader"},
	{Setting::timestamps, "timestamps", "CIARLA_TIMESTAMPS", "", "auto|off|short|iso", SettingType::choice, "auto",
	 "when it was said; auto: short at a terminal"},
	{Setting::colour, "colour", "CIARLA_COLOUR", "", "auto|always|never", SettingType::choice, "auto",
	 "names in colours, at a terminal"},
	{Setting::bell, "bell", "CIARLA_BELL", "", "off|mention|always", SettingType::choice, "off",
	 "ring the terminal's bell"},
	{Setting::title, "title", "CIARLA_TITLE", "", "", SettingType::flag, "no",
	 "say in the terminal's title with whom you talk"},
	{Setting::json, "json", "CIARLA_JSON", "", "", SettingType::flag, "no",
	 "for programs: one JSON object a line, both ways"},
	{Setting::log, "log", "CIARLA_LOG", "", "FILE", SettingType::file, "", "write the chat down in this file, too"},
	{Setting::verbose, "verbose", "CIARLA_VERBOSE", "v", "", SettingType::count, "0",
	 "tell more about what happens; -vv tells most", 0, verbosityMax},
	{Setting::proxyProtocol, "proxy-protocol", "CIARLA_PROXY_PROTOCOL", "", "", SettingType::flag, "no",
	 "tell whom a bridge calls from where its caller came"},
	{Setting::config, "config", "CIARLA_CONFIG", "", "FILE", SettingType::file, "",
	 "read this configuration file before the usual ones"},

	{Setting::modules, "modules", "CIARLA_MODULES", "", "FILES", SettingType::words, "",
	 "modules to load, beside those that are installed"},
	{Setting::tcpProxyProtocol, "tcp.proxy_protocol", "CIARLA_TCP_PROXY_PROTOCOL", "", "NETWORKS", SettingType::words,
	 "", "from where proxies pass others on to who listens"},
	{Setting::unixMode, "unix.mode", "CIARLA_UNIX_MODE", "", "MODE", SettingType::words, "",
	 "who may call a Unix socket: its permissions, 0600"},
	{Setting::unixProxyProtocol, "unix.proxy_protocol", "CIARLA_UNIX_PROXY_PROTOCOL", "", "yes|no", SettingType::words,
	 "", "yes: our user and root pass others on there"},
	{Setting::traceFile, "trace.file", "CIARLA_TRACE_FILE", "", "FILE", SettingType::words, "",
	 "where trace+ writes down what passes"},
	{Setting::impairedSeed, "impaired.seed", "CIARLA_IMPAIRED_SEED", "", "N", SettingType::words, "",
	 "what impaired+ draws from"},
	{Setting::impairedDelay, "impaired.delay", "CIARLA_IMPAIRED_DELAY", "", "MILLISECONDS", SettingType::words, "",
	 "how late impaired+ makes everything"},
	{Setting::impairedJitter, "impaired.jitter", "CIARLA_IMPAIRED_JITTER", "", "MILLISECONDS", SettingType::words, "",
	 "… and up to so many more"},
	{Setting::impairedCoalesce, "impaired.coalesce", "CIARLA_IMPAIRED_COALESCE", "", "MILLISECONDS", SettingType::words,
	 "", "what comes within them goes on as one"},
	{Setting::impairedSplit, "impaired.split", "CIARLA_IMPAIRED_SPLIT", "", "BYTES", SettingType::words, "",
	 "impaired+ cuts into pieces of at most these"},
	{Setting::impairedStall, "impaired.stall", "CIARLA_IMPAIRED_STALL", "", "BYTES", SettingType::words, "",
	 "after so many impaired+ lets nothing through"},
	{Setting::impairedCut, "impaired.cut", "CIARLA_IMPAIRED_CUT", "", "BYTES", SettingType::words, "",
	 "after so many impaired+ loses the connection"},
	{Setting::throttleRate, "throttle.rate", "CIARLA_THROTTLE_RATE", "", "BYTES", SettingType::words, "",
	 "how many a second throttle+ lets through"},
	{Setting::recordFile, "record.file", "CIARLA_RECORD_FILE", "", "FILE", SettingType::words, "",
	 "where record+ records what passes"},
	{Setting::replaySpeed, "replay.speed", "CIARLA_REPLAY_SPEED", "", "FACTOR", SettingType::words, "",
	 "how fast replay: plays a recording; or max"},
	{Setting::replayCompare, "replay.compare", "CIARLA_REPLAY_COMPARE", "", "bytes|length", SettingType::words, "",
	 "how replay: judges what this side says"},
	{Setting::tlsCertificate, "tls.certificate", "CIARLA_TLS_CERTIFICATE", "", "FILE", SettingType::words, "",
	 "whom tls+ says we are: a certificate"},
	{Setting::tlsKey, "tls.key", "CIARLA_TLS_KEY", "", "FILE", SettingType::words, "", "the key of that certificate"},
	{Setting::tlsCa, "tls.ca", "CIARLA_TLS_CA", "", "FILE", SettingType::words, "",
	 "the authorities that tls+ believes"},
	{Setting::tlsName, "tls.name", "CIARLA_TLS_NAME", "", "NAME", SettingType::words, "",
	 "the name that the other side's certificate must have"},
	{Setting::tlsPin, "tls.pin", "CIARLA_TLS_PIN", "", "HASH", SettingType::words, "",
	 "the hash of the other side's certificate, instead"},
	{Setting::tlsVerify, "tls.verify", "CIARLA_TLS_VERIFY", "", "yes|no", SettingType::words, "",
	 "no: believe any certificate"},
	{Setting::wsPath, "ws.path", "CIARLA_WS_PATH", "", "PATH", SettingType::words, "",
	 "the path of a WebSocket on its host"},
	{Setting::wsHost, "ws.host", "CIARLA_WS_HOST", "", "NAMES", SettingType::words, "",
	 "the names by which ws+ may be called"},
	{Setting::wsOrigin, "ws.origin", "CIARLA_WS_ORIGIN", "", "ORIGINS", SettingType::words, "",
	 "the web pages that may call ws+"},

	{Setting::hubListen, "hub.listen", "CIARLA_HUB_LISTEN", "", "ADDRESSES", SettingType::addresses, ":12345",
	 "where to listen, unless the command says"},
	{Setting::hubName, "hub.name", "CIARLA_HUB_NAME", "", "NAME", SettingType::text, "hub",
	 "what the hub calls itself"},
	{Setting::hubLoops, "hub.loops", "CIARLA_HUB_LOOPS", "", "N", SettingType::number, "1",
	 "threads that serve the members", 1, 64},
	{Setting::hubConnections, "hub.connections", "CIARLA_HUB_CONNECTIONS", "", "N", SettingType::number, "19000",
	 "connections at a time", 1, countMax},
	{Setting::hubConnectionsPerSource, "hub.connections_per_source", "CIARLA_HUB_CONNECTIONS_PER_SOURCE", "", "N",
	 SettingType::number, "0", "… from one address; 0 is no limit", 0, countMax},
	{Setting::hubUnfinished, "hub.unfinished", "CIARLA_HUB_UNFINISHED", "", "N", SettingType::number, "1000",
	 "callers who have not said who they are", 1, countMax},
	{Setting::hubUnfinishedPerSource, "hub.unfinished_per_source", "CIARLA_HUB_UNFINISHED_PER_SOURCE", "", "N",
	 SettingType::number, "100", "… from one address", 1, countMax},
	{Setting::hubQueueBytes, "hub.queue_bytes", "CIARLA_HUB_QUEUE_BYTES", "", "BYTES", SettingType::number, "1048576",
	 "what may wait for one member to read it", 64 * 1024, bytesMax},
	{Setting::hubStall, "hub.stall", "CIARLA_HUB_STALL", "", "SECONDS", SettingType::seconds, "10",
	 "how long a member may read too little of it", 1, 3600},
	{Setting::hubHello, "hub.hello", "CIARLA_HUB_HELLO", "", "SECONDS", SettingType::seconds, "10",
	 "how long a caller may take to say who it is", 1, 3600},
	{Setting::hubBurst, "hub.burst", "CIARLA_HUB_BURST", "", "N", SettingType::number, "5",
	 "texts of a member at once; 0 is no limit", 0, 10'000},
	{Setting::hubRate, "hub.rate", "CIARLA_HUB_RATE", "", "N", SettingType::number, "2", "texts a second after that", 1,
	 1000},
	{Setting::hubTrusted, "hub.trusted", "CIARLA_HUB_TRUSTED", "", "NETWORKS", SettingType::networks, "loopback, unix",
	 "from where neither of these holds"},
	{Setting::hubUntrusted, "hub.untrusted", "CIARLA_HUB_UNTRUSTED", "", "ADDRESSES", SettingType::addresses, "",
	 "of hub.listen, those where nobody is trusted at all"},
	{Setting::hubAllow, "hub.allow", "CIARLA_HUB_ALLOW", "", "NETWORKS", SettingType::networks, "",
	 "from where one may call; empty is everywhere"},
	{Setting::hubDeny, "hub.deny", "CIARLA_HUB_DENY", "", "NETWORKS", SettingType::networks, "",
	 "from where one may not, all the same"},
	{Setting::hubOperators, "hub.operators", "CIARLA_HUB_OPERATORS", "", "CREDENTIALS", SettingType::credentials, "",
	 "who may kick, ban and mute"},
	{Setting::hubRooms, "hub.rooms", "CIARLA_HUB_ROOMS", "", "N", SettingType::number, "10000", "rooms at a time", 1,
	 countMax},
	{Setting::hubRoomsPerMember, "hub.rooms_per_member", "CIARLA_HUB_ROOMS_PER_MEMBER", "", "N", SettingType::number,
	 "50", "… of one member", 1, countMax},
	{Setting::hubRoomMembers, "hub.room_members", "CIARLA_HUB_ROOM_MEMBERS", "", "N", SettingType::number, "100000",
	 "members of one room", 1, countMax},
	{Setting::hubHistoryLines, "hub.history_lines", "CIARLA_HUB_HISTORY_LINES", "", "N", SettingType::number, "200",
	 "lines that a room remembers", 0, countMax},
	{Setting::hubHistoryBytes, "hub.history_bytes", "CIARLA_HUB_HISTORY_BYTES", "", "BYTES", SettingType::number,
	 "262144", "… and bytes of memory for them", 0, bytesMax},
	{Setting::hubHistoryBytesInAll, "hub.history_bytes_in_all", "CIARLA_HUB_HISTORY_BYTES_IN_ALL", "", "BYTES",
	 SettingType::number, "67108864", "… and all rooms of a thread", 0, bytesMax},
	{Setting::hubReplay, "hub.replay", "CIARLA_HUB_REPLAY", "", "N", SettingType::number, "50",
	 "lines of it that whoever joins is told", 0, countMax},
	{Setting::hubAnnounce, "hub.announce", "CIARLA_HUB_ANNOUNCE", "", "N", SettingType::number, "200",
	 "in larger rooms who comes and goes is not told", 0, countMax},
	{Setting::hubHttp, "hub.http", "CIARLA_HUB_HTTP", "", "ADDRESS", SettingType::addresses, "",
	 "where /health and /metrics are shown, if at all"},
	{Setting::hubHttpHost, "hub.http_host", "CIARLA_HUB_HTTP_HOST", "", "NAMES", SettingType::hosts, "",
	 "… by which names, beside addresses and localhost"},
	{Setting::hubLog, "hub.log", "CIARLA_HUB_LOG", "", "text|json", SettingType::choice, "text",
	 "how the log is written"},
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
