#pragma once

#include <ciarla/transport/OptionRow.h>

#include <cstddef>
#include <cstdint>
#include <string_view>


namespace ciarla {


enum class Command
{
	listen,
	connect,
	hub,
	bridge,
	transports,
	config,
	help
};


enum class SettingType
{
	text,    ///< A name.
	flag,    ///< yes or no
	seconds, ///< A whole number; 0 for no limit.
	count,   ///< 0, 1, …; the option is repeated.
	file,
	words, ///< Whatever stands there; whoever uses it judges it.
	number,
	choice,      ///< One of the words of `argument`, which `|` separates.
	address,     ///< Of a peer, or to listen on; empty for none.
	addresses,   ///< Any number of them, to listen on.
	networks,    ///< See NetworkList.h.
	hosts,       ///< Names of hosts, without ports.
	credentials, ///< As MemberOrigin::credential has them, separated by semicolons.
	ofWire       ///< As the row of a wire says; empty for none.
};


/// What help shows together.
enum class SettingGroup
{
	general, ///< On the first screen.
	console, ///< How a chat is shown and kept.
	command, ///< The argument of one command, so that a file can say it; or an option of that command alone.
	wires,   ///< What wires there are, and their options.
	hub
};


/// Where help shows a setting, and which commands take it, each by its bit. `config` takes all.
struct SettingUse
{
	SettingGroup group;
	unsigned commands;
};

constexpr unsigned bitOf(Command command) noexcept
{
	return 1U << static_cast<unsigned>(command);
}

inline constexpr unsigned byChats = bitOf(Command::listen) | bitOf(Command::connect);
inline constexpr unsigned byWireUsers =
	byChats | bitOf(Command::hub) | bitOf(Command::bridge) | bitOf(Command::transports);

inline constexpr SettingUse ofChats{SettingGroup::general, byChats};
inline constexpr SettingUse ofListening{SettingGroup::general, bitOf(Command::listen)};
inline constexpr SettingUse ofConnecting{SettingGroup::general, bitOf(Command::connect)};
inline constexpr SettingUse ofChatsAndBridge{SettingGroup::general, byChats | bitOf(Command::bridge)};
inline constexpr SettingUse ofAll{SettingGroup::general, byWireUsers | bitOf(Command::help)};
inline constexpr SettingUse ofConsole{SettingGroup::console, byChats};
inline constexpr SettingUse ofListenAlone{SettingGroup::command, bitOf(Command::listen)};
inline constexpr SettingUse ofConnectAlone{SettingGroup::command, bitOf(Command::connect)};
inline constexpr SettingUse ofBridgeAlone{SettingGroup::command, bitOf(Command::bridge)};
inline constexpr SettingUse ofConfigAlone{SettingGroup::command, bitOf(Command::config)};
inline constexpr SettingUse ofWires{SettingGroup::wires, byWireUsers};
inline constexpr SettingUse ofModules{SettingGroup::wires, byWireUsers | bitOf(Command::help)};
inline constexpr SettingUse ofHub{SettingGroup::hub, bitOf(Command::hub)};


/// One setting. Its variable in the environment follows from its key.
struct SettingRow
{
	std::string_view key;      ///< The configuration key, and the option without its dashes.
	std::string_view argument; ///< What the option takes, as help writes it; empty for a flag.
	SettingType type;
	std::string_view fallback; ///< The default.
	SettingUse use;
	std::string_view help; ///< One line; after a line feed, what the sample file says instead. * is "needs a restart".
	std::uint32_t min = 0; ///< Of what is a number.
	std::uint32_t max = 0;
	std::string_view letter = {};      ///< The short option, or empty.
	const OptionRow* option = nullptr; ///< Of a wire.
};


inline constexpr std::uint32_t waitSecondsMax = 7 * 24 * 3600; ///< A week: longer is better said by not limiting it.
inline constexpr std::uint32_t verbosityMax = 9;
inline constexpr std::uint32_t settingCountMax = 1'000'000; ///< More than one machine has descriptors for.
inline constexpr std::uint32_t settingBytesMax = 1U << 30U; ///< 1 GiB: more is a slip of the key.


/// Every setting of the program itself, in the order in which they are listed. A new one is a row here: options, environment,
/// configuration files, help and the sample file are made from that.
inline constexpr SettingRow ownSettings[]{
	{"listen", "ADDRESS", SettingType::address, ":12345", ofListenAlone,
	 "where to listen, if the command has no ADDRESS\n"
	 "Where \"ciarla listen\" listens, on any wire, if the command names no address: unix:/run/user/1000/chat, "
	 "for example."},
	{"connect", "ADDRESS", SettingType::address, "", ofConnectAlone,
	 "whom to call, if the command has no ADDRESS\n"
	 "Whom \"ciarla connect\" calls, if the command names no address."},
	{"name", "NAME", SettingType::text, "", ofChats,
	 "your name; without it the program asks\n"
	 "Your name for the other side, such as Ada: 1 to 64 bytes of visible characters. Without one you are asked."},
	{"room", "NAME", SettingType::text, "lobby", ofConnecting,
	 "the room to join on a hub\n"
	 "The room to join where a hub holds several; a # before its name is left out."},
	{"raw", "", SettingType::flag, "no", ofChats, "speak the original scripts' protocol, whoever calls"},
	{"framed", "", SettingType::flag, "no", ofChats, "speak ciarla's own protocol only"},
	{"keep", "", SettingType::flag, "no", ofListening, "listen again after a chat, until Ctrl-C"},
	{"stay", "", SettingType::flag, "no", ofConsole,
	 "keep the chat open after the end of input\n"
	 "The end of your input does not end the chat: yes or no."},
	{"wait", "SECONDS", SettingType::seconds, "0", ofChats,
	 "give up if no chat has begun by then; 0: no limit\n"
	 "Give up if no chat has begun after so many seconds; 0 never gives up.",
	 0, waitSecondsMax},
	{"no-history", "", SettingType::flag, "no", ofConsole,
	 "do not keep what you enter for the next run\n"
	 "Do not keep what you enter at a terminal for the next run: yes or no."},
	{"plain", "", SettingType::flag, "no", ofConsole,
	 "line by line, as for a pipe or a screen reader\n"
	 "Line by line at a terminal too, as for a pipe or a screen reader: yes or no."},
	{"timestamps", "auto|off|short|iso", SettingType::choice, "auto", ofConsole,
	 "show the time of each message; auto: at a terminal\n"
	 "When something was said: off, short (14:03), iso (2026-11-25T14:03:05+01:00), or auto: short at a "
	 "terminal, else off."},
	{"colour", "auto|always|never", SettingType::choice, "auto", ofConsole,
	 "names in colours, at a terminal\n"
	 "Names in colours, at a terminal: always, never, or auto: where it has 256 colours and NO_COLOR is not "
	 "set."},
	{"bell", "off|mention|always", SettingType::choice, "off", ofConsole,
	 "ring the terminal's bell\n"
	 "The terminal's bell: off, mention (for what names you or is for you alone), or always."},
	{"title", "", SettingType::flag, "no", ofConsole,
	 "show the other's name in the terminal's title\n"
	 "Say in the terminal's title with whom you talk, and how much is unread: yes or no."},
	{"json", "", SettingType::flag, "no", ofConsole,
	 "for programs: one JSON object a line, both ways\n"
	 "For programs: each line of input and output is one JSON object, as docs/json-mode.md says: yes or no."},
	{"log", "FILE", SettingType::file, "", ofConsole,
	 "write the chat down in this file, too\n"
	 "A file to write every chat to, too: with the time of each line, after what stands there. Only you may "
	 "read it."},
	{"verbose", "", SettingType::count, "0", ofChatsAndBridge,
	 "print more about what happens; -vv prints most\n"
	 "Tell more about what happens: 0 tells the least, 2 the most.",
	 0, verbosityMax, "v"},
	{"proxy-protocol", "", SettingType::flag, "no", ofBridgeAlone,
	 "send a PROXY protocol header to TO\n"
	 "A bridge tells whom it calls from where its caller came, by the PROXY protocol, version 2: yes or no."},
	{"changed", "", SettingType::flag, "no", ofConfigAlone,
	 "list only what is not the default\n"
	 "\"ciarla config\" lists only what was set somewhere: yes or no."},
	{"config", "FILE", SettingType::file, "", ofAll,
	 "read this configuration file before the usual ones\n"
	 "Another file to read, which is stronger than this one."},
	{"modules", "FILES", SettingType::words, "", ofModules,
	 "modules to load, beside those that are installed\n"
	 "Modules to load, beside those that are installed: files, separated by commas. A name without a folder is "
	 "looked for where the others are."},
	{"hub.listen", "ADDRESSES", SettingType::addresses, ":12345", ofHub,
	 "where to listen, if the command has no ADDRESS\n"
	 "Where to listen, unless the command says: addresses, separated by commas. *"},
	{"hub.name", "NAME", SettingType::text, "", ofHub,
	 "the hub's name; without it that of the machine\n"
	 "What the hub calls itself. Empty: by the name of the machine, up to its first dot, or hub where that is no "
	 "name."},
	{"hub.welcome", "TEXT", SettingType::words, "", ofHub,
	 "what the hub tells those who come\n"
	 "What the hub tells all who come, once each time, before they are in a room; at most 1000 bytes."},
	{"hub.loops", "N", SettingType::number, "1", ofHub,
	 "threads that serve the members\n"
	 "Threads that serve the members: 1 to 64. More than the machine has processors are of no use. *",
	 1, 64},
	{"hub.connections", "N", SettingType::number, "19000", ofHub,
	 "connections at a time\n"
	 "Connections at a time. Where the limit of open files is lower, it is what that allows; the log says so.",
	 1, settingCountMax},
	{"hub.connections_per_source", "N", SettingType::number, "0", ofHub,
	 "connections from one address; 0: a quarter\n"
	 "The same for each address (of IPv6: for each network of 64 bits); 0 is a quarter of them. Not for hub.trusted.",
	 0, settingCountMax},
	{"hub.unfinished", "N", SettingType::number, "1000", ofHub,
	 "connections before the handshake is complete\n"
	 "Callers who have not said who they are, in all. If there are more, the one who has been silent for the "
	 "longest goes.",
	 1, settingCountMax},
	{"hub.unfinished_per_source", "N", SettingType::number, "100", ofHub,
	 "unfinished handshakes from one address\n"
	 "The same for each address. Not for hub.trusted.",
	 1, settingCountMax},
	{"hub.queue_bytes", "BYTES", SettingType::number, "1048576", ofHub,
	 "bytes that may wait for one member\n"
	 "Bytes that may wait for one member to read them; a member for whom more waits is put out. *",
	 64 * 1024, settingBytesMax},
	{"hub.queue_bytes_in_all", "BYTES", SettingType::number, "134217728", ofHub,
	 "bytes that may wait for all members\n"
	 "The same for all members together, where of what several share each counts its part. Those for whom the most "
	 "waits "
	 "are put out first.",
	 1024 * 1024, settingBytesMax},
	{"hub.stall", "SECONDS", SettingType::seconds, "10", ofHub,
	 "seconds until a slow reader is disconnected\n"
	 "Seconds for which a member may read less than 1 KiB of what waits; then it is put out.",
	 1, 3600},
	{"hub.hello", "SECONDS", SettingType::seconds, "10", ofHub,
	 "seconds for the handshake\n"
	 "Seconds that a caller may take to say who it is.",
	 1, 3600},
	{"hub.burst", "N", SettingType::number, "5", ofHub,
	 "texts that a member may send at once; 0: no limit\n"
	 "Texts that a member may send at once; 0 is no limit. Not for hub.trusted.",
	 0, 10'000},
	{"hub.rate", "N", SettingType::number, "2", ofHub,
	 "texts a second after that\n"
	 "Texts a second, after those.",
	 1, 1000},
	{"hub.rate_bytes", "BYTES", SettingType::number, "16384", ofHub,
	 "bytes a second that a member may send; 0: no limit\n"
	 "Bytes a second, after 64 KiB at once; 0 is no limit.",
	 0, settingBytesMax},
	{"hub.trusted", "NETWORKS", SettingType::networks, "loopback, unix", ofHub,
	 "networks exempt from hub.burst and the limits by address\n"
	 "From where the limits for each address, of the burst and of the rate do not hold: addresses, networks "
	 "(10.0.0.0/8, fd00::/8), and the words loopback and unix; separated by commas."},
	{"hub.untrusted", "ADDRESSES", SettingType::addresses, "", ofHub,
	 "listen addresses whose callers are never trusted\n"
	 "Of the addresses of hub.listen, those by which others are passed on (by a bridge, a proxy, ssh): whoever "
	 "comes there is trusted in nothing, whatever the wire says of them."},
	{"hub.allow", "NETWORKS", SettingType::networks, "", ofHub,
	 "networks that may call; empty: all\n"
	 "From where one may call; empty is everywhere."},
	{"hub.deny", "NETWORKS", SettingType::networks, "", ofHub,
	 "networks that may not call; wins over hub.allow\n"
	 "From where one may not call, even if hub.allow has it."},
	{"hub.operators", "CREDENTIALS", SettingType::credentials, "", ofHub,
	 "who may kick, ban, mute: uid:N; cert:SUBJECT; starter\n"
	 "Who may kick, ban and mute: uid:NUMBER for the user at the other end of a Unix socket, cert:SUBJECT for that of "
	 "a "
	 "certificate, starter for the user who started the hub; separated by semicolons."},
	{"hub.rooms", "N", SettingType::number, "10000", ofHub,
	 "rooms at a time\n"
	 "Rooms at a time, in all.",
	 1, settingCountMax},
	{"hub.rooms_per_member", "N", SettingType::number, "50", ofHub,
	 "rooms of one member\n"
	 "Rooms that one member may be in.",
	 1, settingCountMax},
	{"hub.room_members", "N", SettingType::number, "100000", ofHub, "members of one room", 1, settingCountMax},
	{"hub.history_lines", "N", SettingType::number, "200", ofHub,
	 "history lines that a room keeps\n"
	 "Lines that a room remembers, in memory.",
	 0, settingCountMax},
	{"hub.history_bytes", "BYTES", SettingType::number, "262144", ofHub,
	 "history bytes that a room keeps\n"
	 "Bytes of memory that a room's lines take up; a short line takes about 300.",
	 0, settingBytesMax},
	{"hub.history_bytes_in_all", "BYTES", SettingType::number, "67108864", ofHub,
	 "history bytes of all rooms\n"
	 "The same for all rooms together.",
	 0, settingBytesMax},
	{"hub.replay", "N", SettingType::number, "50", ofHub,
	 "history lines sent to a new member\n"
	 "Lines of it that whoever joins is told.",
	 0, settingCountMax},
	{"hub.announce", "N", SettingType::number, "200", ofHub,
	 "largest room that announces joins and leaves\n"
	 "Rooms of more members do not tell of each who comes and goes.",
	 0, settingCountMax},
	{"hub.http", "ADDRESS", SettingType::addresses, "", ofHub,
	 "where /health and /metrics are served, if at all\n"
	 "Where /health and /metrics (for Prometheus) are shown over HTTP: \":9464\" is this machine alone, \"*:9464\" "
	 "everywhere. Empty is nowhere. *"},
	{"hub.http_host", "NAMES", SettingType::hosts, "", ofHub,
	 "host names of that page, beside localhost\n"
	 "By which names that page may be asked for, separated by commas, beside addresses and localhost, by which "
	 "it always may: a page of the web could give this machine a name of its own. *"},
	{"hub.log", "text|json", SettingType::choice, "text", ofHub,
	 "format of the log\n"
	 "How the log is written: text or json."},
	{"hub.log_level", "information|notice|warning", SettingType::choice, "information", ofHub,
	 "what is worth a line\n"
	 "What is worth a line: information (who comes and goes), notice (who is put out), or warning."},
};


/// A Setting is one of the program's own, by its key. One that is misspelt does not compile.
class Setting
{
public:
	// NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions): a key is meant wherever a setting is.
	consteval Setting(const char* key):
		place(placeOf(key))
	{
	}

	const std::size_t place; ///< Among these rows.

private:
	static consteval std::size_t placeOf(std::string_view key)
	{
		std::size_t place = 0;
		while (ownSettings[place].key != key)
		{
			++place;
		}
		return place;
	}
};


} // namespace ciarla
