#include "HelpText.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/TransportRegistry.h>

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
	return line(left, summaryOf(row));
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
  0  the chat ended orderly
  1  a fault of the program
  2  a wrong command, option, address or configuration
  3  nobody listens there, or the other side is busy
  4  no such name, or no way there
  5  nobody came or answered in time
  6  the connection was lost, or lines of yours were never acknowledged
  7  one side broke the protocol
  8  somebody else listens on that address
  128+n  ended by signal n (130: Ctrl-C)
)";


/// A page of the documentation, and by which other words somebody may ask for it.
struct ManualPage
{
	std::string_view name;
	std::string_view words;
	std::string_view about;
};

constexpr std::array<ManualPage, 17> pages{{
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
	{"stability", "stable versions compatibility", "which headers, words and bytes a new version may change."},
	{"conformance", "clauses", "what every wire has to keep, and which do."},
	{"testing", "tests", "how to test a protocol without a network."},
	{"performance", "speed", "how fast it is, and how that was measured."},
	{"poco", "", "what of POCO it stands on, and what it does itself."},
	{"glossary", "words", "what the words mean."},
	{"README", "docs pages", "all pages, and for whom each is."},
}};


constexpr std::size_t sampleColumns = 120;

constexpr std::string_view sampleBeginning = R"(# ciarla.properties: settings of ciarla.
#
# Copy it to ~/.config/ciarla/ciarla.properties (or $XDG_CONFIG_HOME/ciarla/ciarla.properties) for yourself, or to
# /etc/ciarla/ciarla.properties for everybody, and take away the # before what you want to change.
# An option on the command line, or a variable in the environment, overrides a file.
# `ciarla config` shows each value and its source.

# A value can hold other settings of this file, ${hub.name}, and the environment, ${system.env.HOME}.
)";

constexpr const char* sampleOfWires = R"(

# What wires there are, and options of theirs that count where an address does not say them.
)";

constexpr const char* sampleOfHub = R"(

# The rest is for `ciarla hub`. Those marked * need a restart; the others are read again at SIGHUP.
)";


/// What stands after the first line, or that line as a sentence.
std::string explanationOf(const SettingRow& row)
{
	if (const std::size_t end = row.help.find('\n'); end != std::string_view::npos)
	{
		return std::string(row.help.substr(end + 1));
	}
	std::string text(row.help);
	if (text.empty())
	{
		return text;
	}
	if (text.front() >= 'a' && text.front() <= 'z')
	{
		text.front() = static_cast<char>(text.front() - ('a' - 'A'));
	}
	return text + (row.type == SettingType::flag ? ": yes or no." : ".");
}


std::string comment(const std::string& text)
{
	std::string lines;
	for (std::string_view rest = text; !rest.empty();)
	{
		const std::size_t most = sampleColumns - 2;
		const std::size_t space = rest.size() > most ? rest.rfind(' ', most) : rest.size();
		const std::size_t end =
			std::min({space == std::string_view::npos ? rest.find(' ') : space, rest.find('\n'), rest.size()});
		lines.append("# ").append(rest.substr(0, end)).append("\n");
		rest.remove_prefix(std::min(end + 1, rest.size()));
	}
	return lines;
}


std::string padded(std::string text, std::size_t width)
{
	text.append(text.size() < width ? width - text.size() : 1, ' ');
	return text;
}


std::string describe(const Capabilities& capabilities)
{
	std::string text = capabilities.secure ? "secure" : "not encrypted";
	text += capabilities.local ? ", local" : "";
	text += capabilities.halfClose ? ", half-close" : "";
	text += capabilities.closeReason ? ", close reason" : "";
	text += capabilities.programOnly ? ", programs only" : "";
	return text;
}


/// What a layer makes of a wire that can do everything but be secure.
std::string changes(const Layer& layer)
{
	Capabilities all{.halfClose = true, .closeReason = true, .local = true, .reset = true};
	const Capabilities over = layer.capabilities(all);
	std::string text = over.secure ? ", secure" : "";
	text += over.halfClose ? "" : ", no half-close";
	const bool addsReason = layer.capabilities({}).closeReason;
	text += addsReason ? ", close reason" : "";
	text += over.programOnly ? ", programs only" : "";
	return text;
}


} // namespace


std::string helpFirstScreen(const SettingTable& table)
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
	for (const SettingRow& row: table.rows())
	{
		text += row.use.group == SettingGroup::general ? line(row) : std::string();
	}
	text += "\nMore: ciarla help, ciarla help COMMAND, ciarla --version\n";
	return text;
}


std::string helpOfProgram(const SettingTable& table)
{
	return helpFirstScreen(table).append(afterwards);
}


std::string helpOfWire(const SettingTable& table, std::string_view wire)
{
	const std::string prefix = std::string(wire) + ".";
	std::string options;
	for (const SettingRow& row: table.rows())
	{
		options += row.option != nullptr && row.key.starts_with(prefix) ? line(row) : std::string();
	}
	return options.empty() ? options : "Options of the wire or layer " + std::string(wire) + ":\n" + options;
}


std::string helpOfPage(std::string_view name)
{
	const auto page = std::ranges::find_if(
		pages, [name](const ManualPage& each) { return each.name == name || isAmong(each.words, name); });
	return page == pages.end() ? std::string()
							   : "docs/" + std::string(page->name) + ".md, in the documentation of this program:\n" +
			std::string(page->about) + "\n";
}


std::vector<std::string> pageNames()
{
	std::vector<std::string> names;
	std::ranges::transform(
		pages, std::back_inserter(names), [](const ManualPage& page) { return std::string(page.name); });
	return names;
}


std::string helpOfCommand(const SettingTable& table, const CommandRow& command)
{
	std::string text = "ciarla ";
	text.append(command.name);
	if (!command.arguments.empty())
	{
		text.append(" ").append(command.arguments);
	}
	text.append("\n\n").append(command.text);
	std::string own;
	std::string wireOptions;
	bool usesWires = false;
	for (const SettingRow& row: table.rows())
	{
		const bool isOfWires = row.use.group == SettingGroup::wires;
		usesWires = usesWires || (isOfWires && takes(command, row));
		if (takes(command, row) && (!isOfWires || command.listsWires))
		{
			(isOfWires ? wireOptions : own) += line(row);
		}
	}
	text += own.empty() ? own : "\nOptions:\n" + own;
	text += wireOptions.empty() ? wireOptions
								: "\nOptions of wires and layers, which an address can say, too:\n" + wireOptions;
	text +=
		usesWires && wireOptions.empty() ? "\nOptions of wires and layers, such as --tls.pin: ciarla help wires\n" : "";
	return text;
}


std::string sampleFile(const SettingTable& table)
{
	std::string text(sampleBeginning);
	for (const SettingRow& row: table.rows())
	{
		text += row.key == "modules" ? sampleOfWires : row.key == "hub.listen" ? sampleOfHub : "";
		const std::string letter = row.letter.empty() ? "" : "-" + std::string(row.letter) + ", ";
		text += "\n" + comment(explanationOf(row));
		text += "# (" + letter + "--" + std::string(row.key) + ", " + variableOf(row.key) + ")\n";
		text +=
			"#" + std::string(row.key) + " =" + (row.fallback.empty() ? "" : " ") + std::string(row.fallback) + "\n";
	}
	return text;
}


std::string listConfigFiles(const std::vector<ConfigFilePlace>& places)
{
	std::string text;
	for (const ConfigFilePlace& place: places)
	{
		const std::string name = safeBody(place.file.string());
		text += place.isRead ? "# read: " + name : "# not read: " + name + " (" + std::string(place.why) + ")";
		text += "\n";
	}
	return text;
}


std::string listSettings(const SettingValues& values)
{
	std::string text;
	for (const SettingRow& row: values.table().rows())
	{
		const SettingValue& value = values.of(row);
		const bool isThisListing = row.key == "changed" && value.rank == SettingRank::option;
		if (values.flag("changed") && (value.rank == SettingRank::fallback || isThisListing))
		{
			continue;
		}
		// The value may stand in a file that somebody else wrote.
		text += padded(std::string(row.key) + " = " + safeBody(value.text), 32) + "# " + safeBody(value.origin) + "\n";
	}
	return text;
}


std::string listTransports(
	const TransportRegistry& registry, const std::vector<WireOrigin>& origins, std::string_view only)
{
	const auto row =
		[&origins,
		 only](const std::string& name, std::string_view mark, const std::string& what, std::string_view maker) {
			if (!only.empty() && only != name)
			{
				return std::string();
			}
			const auto found = std::ranges::find(origins, maker, &WireOrigin::wire);
			const std::string origin = found == origins.end() ? "built in" : safeReason(found->origin);
			return padded(name + std::string(mark), 12) + padded(what, 50) + "# " + origin + "\n";
		};
	std::string text;
	for (const Transport* transport: registry.transports())
	{
		text += row(std::string(transport->scheme()), ":", describe(transport->capabilities()), transport->scheme());
	}
	for (const auto& [alias, meaning]: registry.aliases())
	{
		text += row(alias, ":", "stands for " + meaning + ":", meaning.substr(0, meaning.find('+')));
	}
	for (const Layer* layer: registry.layers())
	{
		text += row(std::string(layer->name()), "+", "a layer" + changes(*layer), layer->name());
	}
	return text;
}


} // namespace ciarla
