#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Everything that can be set, in the order in which it is listed.
enum class Setting
{
	listen,
	connect,
	name,
	room,
	raw,
	framed,
	keep,
	stay,
	wait,
	noHistory,
	plain,
	timestamps,
	colour,
	bell,
	title,
	json,
	log,
	verbose,
	proxyProtocol,
	config,

	modules,
	tcpProxyProtocol,
	unixMode,
	unixProxyProtocol,
	traceFile,
	impairedSeed,
	impairedDelay,
	impairedJitter,
	impairedCoalesce,
	impairedSplit,
	impairedStall,
	impairedCut,
	throttleRate,
	recordFile,
	replaySpeed,
	replayCompare,
	tlsCertificate,
	tlsKey,
	tlsCa,
	tlsName,
	tlsPin,
	tlsVerify,
	wsPath,
	wsHost,
	wsOrigin,

	hubListen,
	hubName,
	hubWelcome,
	hubLoops,
	hubConnections,
	hubConnectionsPerSource,
	hubUnfinished,
	hubUnfinishedPerSource,
	hubQueueBytes,
	hubQueueBytesInAll,
	hubStall,
	hubHello,
	hubBurst,
	hubRate,
	hubRateBytes,
	hubTrusted,
	hubUntrusted,
	hubAllow,
	hubDeny,
	hubOperators,
	hubRooms,
	hubRoomsPerMember,
	hubRoomMembers,
	hubHistoryLines,
	hubHistoryBytes,
	hubHistoryBytesInAll,
	hubReplay,
	hubAnnounce,
	hubHttp,
	hubHttpHost,
	hubLog,
	hubLogLevel
};

constexpr std::size_t settingCount = static_cast<std::size_t>(Setting::hubLogLevel) + 1;


enum class SettingType
{
	text,
	flag,    ///< yes or no
	seconds, ///< A whole number; 0 for no limit.
	count,   ///< 0, 1, …; the option is repeated.
	file,
	words, ///< Whatever stands there; whoever uses it judges it.
	number,
	choice,     ///< One of the words of `argument`, which `|` separates.
	address,    ///< Of a peer, or to listen on; empty for none.
	addresses,  ///< Any number of them, to listen on.
	networks,   ///< See NetworkList.h.
	hosts,      ///< Names of hosts, without ports.
	credentials ///< As MemberOrigin::credential has them, separated by semicolons.
};


/// One row of the table from which options, environment, configuration files, help and the sample's test are made.
struct SettingRow
{
	Setting setting;
	std::string_view key;         ///< The configuration key, and the option without its dashes.
	std::string_view environment; ///< The variable.
	std::string_view letter;      ///< The short option, or empty.
	std::string_view argument;    ///< What the option takes, as help writes it; empty for a flag.
	SettingType type;
	std::string_view fallback; ///< The default.
	std::string_view help;     ///< One line.
	std::uint32_t min = 0;     ///< Of what is a number.
	std::uint32_t max = 0;
};


std::span<const SettingRow> settingTable() noexcept;

const SettingRow& rowOf(Setting setting) noexcept;

/// Whether it says how a chat is shown and kept. The first screen of help leaves these to the help of the commands.
bool isOfConsole(Setting setting) noexcept;

/// Whether it stands for the argument of one command, so that a configuration file can say it, or is an option of that
/// command alone. The first screen of help shows the argument.
bool isOfCommand(Setting setting) noexcept;

/// Whether it says what wires there are, or is an option of one of them: whatever uses wires has a use for it.
bool isOfWires(Setting setting) noexcept;

/// Whether only a hub has a use for it. There are many of these, so the program's own help leaves them to the hub's.
bool isOfHub(Setting setting) noexcept;

/// The row of a key, or null.
const SettingRow* findSetting(std::string_view key) noexcept;

/// Every key, for suggestions.
const std::vector<std::string>& settingKeys();


} // namespace ciarla
