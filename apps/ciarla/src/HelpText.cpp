#include "HelpText.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>


namespace ciarla {


namespace {


constexpr std::size_t column = 23; ///< Where explanations begin.


/// What is explained, and in the same column always its explanation: in the next row where the first is too long.
std::string line(std::string left, std::string_view right)
{
	left.insert(0, "  ");
	if (left.size() >= column)
	{
		left.append("\n").append(column, ' ');
	}
	else
	{
		left.append(column - left.size(), ' ');
	}
	return left.append(right).append("\n");
}


std::string line(const CommandRow& command)
{
	std::string left(command.name);
	if (!command.arguments.empty())
	{
		left.append(" ").append(command.arguments);
	}
	return line(left, command.summary);
}


std::string line(const SettingRow& row)
{
	std::string left;
	if (!row.letter.empty())
	{
		left.append("-").append(row.letter).append(", ");
	}
	left.append("--").append(row.key);
	if (!row.argument.empty())
	{
		left.append(" ").append(row.argument);
	}
	return line(left, row.help);
}


constexpr std::string_view afterwards = R"(
In a chat every line you enter is sent. A line that is just /close leaves, and
so does Ctrl-D on an empty line, or Ctrl-C on an empty line. The up arrow, Tab
and the other keys that shells have work too; see docs/terminal.md.

Where input and output are not both a terminal, every line of input is a
message, every message of the other side is one line "Name: text" on standard
output, and everything else goes to standard error.

Every option has a configuration key (name) and an environment variable
(CIARLA_NAME); see "ciarla help config".

Exit codes:
  0  the chat ended orderly         5  nobody came or answered in time
  1  a fault of the program         6  the connection was lost, or lines of
  2  a wrong command, option,          yours were never acknowledged
     address or configuration       7  one side broke the protocol
  3  nobody listens there, or       8  somebody else listens on that address
     the other side is busy       128+n  ended by signal n (130: Ctrl-C)
  4  no such name, or no way there
)";


/// A page of the documentation, and by which other words somebody may ask for it.
struct Page
{
	std::string_view name;
	std::string_view words;
	std::string_view about;
};

constexpr std::array<Page, 16> pages{{
	{"terminal", "keys key mouse paste history colours",
	 "the keys, what the marks and colours say, and how talk is shown."},
	{"operations", "files signals codes exit-codes", "addresses, files, signals, exit codes, and every setting."},
	{"hosting-a-hub", "rooms hosting operators", "how to hold rooms for many, and what members and operators can do."},
	{"json-mode", "json bots bot", "one JSON object a line, for a program that chats."},
	{"names", "name", "what a name may be, and which two are one."},
	{"swapping-transports", "swapping", "the same chat over another wire, with nothing changed but the address."},
	{"wire-protocol", "protocol wire", "what is said on the wire, byte by byte."},
	{"writing-a-transport", "transport", "how to bring a wire of your own."},
	{"writing-a-module", "module modules", "how to bring it as a file that this program loads."},
	{"architecture", "design", "what the program is made of, and why."},
	{"conformance", "clauses", "what every wire has to keep, and which do."},
	{"testing", "tests", "how to test a protocol without a network."},
	{"performance", "speed", "how fast it is, and how that was measured."},
	{"poco", "", "what of POCO it stands on, and what it does itself."},
	{"glossary", "words", "what the words mean."},
	{"README", "docs pages", "all pages, and for whom each is."},
}};


} // namespace


std::string helpFirstScreen()
{
	std::string text = "ciarla: people talk over any wire.\n";
	text += line("ciarla listen", "on one machine: wait for somebody, on port 12345");
	text += line("ciarla connect HOST", "on the other: call");
	text += "Commands:\n";
	for (const CommandRow& command: commandTable())
	{
		text += line(command);
	}
	text += "Options:\n";
	for (const SettingRow& row: settingTable())
	{
		const bool isElsewhere =
			isOfHub(row.setting) || isOfWires(row.setting) || isOfConsole(row.setting) || isOfCommand(row.setting);
		text += isElsewhere ? std::string() : line(row);
	}
	text += "\nMore: ciarla help, ciarla help COMMAND, ciarla --version\n";
	return text;
}


std::string helpOfProgram()
{
	return helpFirstScreen().append(afterwards);
}


std::string helpOfWire(std::string_view wire)
{
	const std::string prefix = std::string(wire) + ".";
	std::string options;
	for (const SettingRow& row: settingTable())
	{
		options += row.key.starts_with(prefix) && isOfWires(row.setting) ? line(row) : std::string();
	}
	return options.empty() ? options : "Options of the wire or layer " + std::string(wire) + ":\n" + options;
}


std::string helpOfPage(std::string_view name)
{
	const auto page = std::ranges::find_if(pages, [name](const Page& each) {
		return each.name == name ||
			(" " + std::string(each.words) + " ").find(" " + std::string(name) + " ") != std::string::npos;
	});
	return page == pages.end() || name.empty() ? std::string()
											   : "docs/" + std::string(page->name) +
			".md, in the documentation of this program:\n" + std::string(page->about) + "\n";
}


std::vector<std::string> pageNames()
{
	std::vector<std::string> names;
	std::ranges::transform(pages, std::back_inserter(names), [](const Page& page) { return std::string(page.name); });
	return names;
}


std::string helpOfCommand(const CommandRow& command)
{
	std::string text = "ciarla ";
	text.append(command.name);
	if (!command.arguments.empty())
	{
		text.append(" ").append(command.arguments);
	}
	text.append("\n\n").append(command.text);
	std::string own;
	std::string ofWires;
	for (const Setting setting: command.settings)
	{
		(isOfWires(setting) ? ofWires : own) += line(rowOf(setting));
	}
	text += own.empty() ? own : "\nOptions:\n" + own;
	text += ofWires.empty() ? ofWires : "\nOptions of wires and layers, which an address can say, too:\n" + ofWires;
	if (ofWires.empty() && takes(command, Setting::modules))
	{
		text += "\nOptions of wires and layers, such as --tls.pin: ciarla help wires\n";
	}
	return text;
}


} // namespace ciarla
