#include "CommandTable.h"

#include "SettingCheck.h"

#include <algorithm>
#include <array>


namespace ciarla {


namespace {


constexpr std::string_view listenText =
	R"(Waits for somebody to call, chats, and ends when the chat has ended.

ADDRESS is where to listen: ":12345" on every address of this machine,
"127.0.0.1:0" on one of them and any free port, "[::1]:7000" for IPv6, or
"scheme:..." for another wire (see ciarla transports). Without an ADDRESS the
setting "listen" is used; its default is ":12345".

A caller who says nothing does not block the others.
While a chat is on, whoever else calls is told that you are busy.
With --keep the next one may call when a chat has ended, until Ctrl-C.
With --wait the program gives up if no chat has begun by then (code 5).
Lines that were read before the end of standard input are sent to the caller.
)";

constexpr std::string_view connectText =
	R"(Calls somebody who listens, or a hub; chats, and ends when the chat has ended.

ADDRESS is "host", "host:port", "[v6]:port", or "scheme:..." for another wire
(see ciarla transports). Without a port it is 12345. Without an ADDRESS the
setting "connect" is used.

If the address is a hub, you join the room that --room names; /help lists the
commands. If your name is taken, the hub refuses it and suggests a free one
(code 3).

With --wait it calls again while nobody listens there, and gives up if no chat
has begun by then (code 5).
)";

constexpr std::string_view hubText =
	R"(Holds rooms for as many people as come, until Ctrl-C or SIGTERM. They join with
"ciarla connect HOST"; see docs/hosting-a-hub.md.

Each ADDRESS is where to listen, as for "ciarla listen", on several wires at
once if wanted. Without an ADDRESS the setting hub.listen is used.

A proxy or bridge in front of the hub must be listed in tcp.proxy_protocol or
unix.proxy_protocol, or use a listen address of its own that hub.untrusted
names. Otherwise its callers get the trust that the proxy itself has.

A log of joins, leaves and kicks goes to standard error. SIGHUP reads the
configuration files again: limits, lists and the log's form change at once.
SIGTERM says goodbye to everybody, with a time to come back; a second SIGTERM
ends the hub at once.
)";

constexpr std::string_view bridgeText =
	R"(Joins two wires: a caller at the address FROM is connected to the address TO.
Data is forwarded both ways, no faster than the reader takes it. The end of one
side's data is forwarded too; the other side may still answer.

FROM is where to listen, as for "ciarla listen"; TO is whom to call, as for
"ciarla connect". Until Ctrl-C; -v tells of each call.

TO sees this program as the caller: its user, its machine. With
--proxy-protocol the bridge first sends a PROXY protocol v2 header with the real
caller's address; TO must expect it, by tcp.proxy_protocol or
unix.proxy_protocol.

Where FROM is "stdio:", this program's own standard input and output are
the one call, and the bridge ends with it. So a chat can go through any program
that starts another one elsewhere:

  ciarla connect 'exec:ssh HOST ciarla bridge stdio: unix:/run/user/1000/chat'
)";

constexpr std::string_view transportsText =
	R"(Lists the wires that this program can use, and what each can do:
secure (nothing readable passes below), local (never leaves this machine); and
where it came from: built in, or from a module, which is a file in
lib/ciarla/modules beside the program's own folder, or one that --modules names.

An option of a wire stands in the address, "unix:///run/chat?unix.mode=0600",
or is a setting, which counts for every address that does not say it.
)";

constexpr std::string_view configText =
	R"(Shows every setting, its value, and where that was said. The first source that
sets it wins:
  1. the option (--name Ada)
  2. the environment (CIARLA_NAME=Ada), where it is not empty
  3. the file that --config or CIARLA_CONFIG names
  4. $XDG_CONFIG_HOME/ciarla/ciarla.properties (or ~/.config/ciarla/...)
  5. /etc/ciarla/ciarla.properties
  6. the default
Before the settings stand the files that were looked for, and what became of
each. A file has lines of the form "key = value", and comments after #. In a
value ${KEY} is replaced by another setting of the same file, and
${system.env.HOME} by the environment's HOME.
)";

constexpr std::string_view helpText =
	R"(Explains the program, or one of its commands; "ciarla help wires" the options
of all wires, "ciarla help tls" those of one. "ciarla help sample" is a
configuration file with every setting, as a comment.
)";


constexpr std::array<CommandRow, 7> table{{
	{Command::listen, "listen", "[ADDRESS]", 0, 1, "wait for somebody to call", listenText, "wait accept answer"},
	{Command::connect, "connect", "ADDRESS", 0, 1, "call somebody who listens", connectText,
	 "call dial join client talk"},
	{Command::hub, "hub", "[ADDRESS...]", 0, 16, "hold rooms for many", hubText, "server serve host room", true},
	{Command::bridge, "bridge", "FROM TO", 2, 2, "join two wires", bridgeText, "proxy relay"},
	{Command::transports, "transports", "", 0, 0, "list the wires that this program can use", transportsText, "wires",
	 true},
	{Command::config, "config", "", 0, 0, "show every setting and where it comes from", configText, "settings", true},
	{Command::help, "help", "[COMMAND]", 0, 1, "explain the program, or one command", helpText, "options"},
}};


} // namespace


std::span<const CommandRow> commandTable() noexcept
{
	return table;
}


const CommandRow* findCommand(std::string_view name) noexcept
{
	const auto found = std::ranges::find(table, name, &CommandRow::name);
	return found == table.end() ? nullptr : &*found;
}


const CommandRow* commandMeantBy(std::string_view word)
{
	const auto found =
		std::ranges::find_if(table, [word](const CommandRow& row) { return isAmong(row.otherWords, word); });
	return found == table.end() ? nullptr : &*found;
}


std::vector<std::string> commandNames()
{
	std::vector<std::string> names;
	names.reserve(table.size());
	for (const CommandRow& row: table)
	{
		names.emplace_back(row.name);
	}
	return names;
}


bool isAmong(std::string_view words, std::string_view word)
{
	const std::vector<std::string_view> all = splitList(words, " ");
	return std::ranges::find(all, word) != all.end();
}


bool takes(const CommandRow& command, const SettingRow& row) noexcept
{
	return command.command == Command::config || (row.use.commands & bitOf(command.command)) != 0;
}


} // namespace ciarla
