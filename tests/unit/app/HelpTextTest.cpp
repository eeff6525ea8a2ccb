#include "HelpText.h"

#include <gmock/gmock.h>

#include <sstream>


namespace ciarla {
namespace {


using testing::HasSubstr;


std::vector<std::string> linesOf(const std::string& text)
{
	std::istringstream input(text);
	std::vector<std::string> lines;
	for (std::string line; std::getline(input, line);)
	{
		lines.push_back(line);
	}
	return lines;
}


TEST(HelpText, BeginsWithAScreenThatFitsAnyTerminal)
{
	constexpr std::size_t rowsOfCommandAndPrompt = 2;
	EXPECT_LE(linesOf(helpFirstScreen()).size() + rowsOfCommandAndPrompt, 24U);
	EXPECT_THAT(helpOfProgram(), testing::StartsWith(helpFirstScreen()));
}


TEST(HelpText, IsNeverWiderThanATerminal)
{
	std::vector<std::string> lines = linesOf(helpOfProgram());
	for (const CommandRow& command: commandTable())
	{
		const std::vector<std::string> more = linesOf(helpOfCommand(command));
		lines.insert(lines.end(), more.begin(), more.end());
	}
	for (const std::string& line: lines)
	{
		EXPECT_LE(line.size(), 80U) << line;
	}
}


/// The command of which a setting is, as `listen` is of `ciarla listen`.
const CommandRow& ownerOf(Setting setting)
{
	for (const CommandRow& command: commandTable())
	{
		if (command.command != Command::config && takes(command, setting))
		{
			return command;
		}
	}
	ADD_FAILURE() << "No command takes " << rowOf(setting).key;
	return commandTable().front();
}


TEST(HelpText, ListsEveryCommandAndOption)
{
	for (const CommandRow& command: commandTable())
	{
		EXPECT_THAT(helpFirstScreen(), HasSubstr(std::string(command.summary)));
		for (const Setting setting: command.settings)
		{
			EXPECT_THAT(helpOfCommand(command), HasSubstr("--" + std::string(rowOf(setting).key)));
		}
	}
	for (const SettingRow& row: settingTable())
	{
		const std::string option = "--" + std::string(row.key);
		const std::string help = isOfHub(row.setting) ? helpOfCommand(*findCommand("hub"))
			: isOfConsole(row.setting)                ? helpOfCommand(*findCommand("listen"))
			: isOfCommand(row.setting)                ? helpOfCommand(ownerOf(row.setting))
			: isOfWires(row.setting)                  ? helpOfCommand(*findCommand("transports"))
													  : helpFirstScreen();
		EXPECT_THAT(help, HasSubstr(option));
	}
}


TEST(HelpText, HasEveryExplanationInOneColumn)
{
	for (const CommandRow& command: commandTable())
	{
		for (const std::string& line: linesOf(helpOfCommand(command)))
		{
			if (line.starts_with("  -"))
			{
				// Either it is too long for an explanation beside it, or that begins after at least one space, in column 23.
				EXPECT_TRUE(line.size() <= 23 || line[22] == ' ' || line.find("  ", 3) == std::string::npos) << line;
				EXPECT_TRUE(line.size() <= 23 || line[22] != ' ' || line[23] != ' ') << line;
			}
		}
	}
}


TEST(HelpText, ShowsTheHubsOwnOptionsBeforeThoseOfWires)
{
	const std::string help = helpOfCommand(*findCommand("hub"));

	EXPECT_LT(help.find("--hub.log_level"), help.find("\nOptions of wires and layers"));
	EXPECT_LT(help.find("\nOptions of wires and layers"), help.find("--tls.pin"));
}


TEST(HelpText, ExplainsEachWireThatHasOptions)
{
	for (const SettingRow& row: settingTable())
	{
		if (isOfWires(row.setting) && row.setting != Setting::modules)
		{
			EXPECT_THAT(helpOfWire(row.key.substr(0, row.key.find('.'))), HasSubstr("--" + std::string(row.key)));
		}
	}
	EXPECT_EQ(helpOfWire("hub"), "");
	EXPECT_EQ(helpOfWire("nosuch"), "");
}


TEST(HelpText, KnowsEachPageByItsNameAndByOtherWords)
{
	for (const std::string& page: pageNames())
	{
		EXPECT_THAT(helpOfPage(page), HasSubstr("docs/" + page + ".md")) << page;
	}
	EXPECT_THAT(helpOfPage("keys"), HasSubstr("docs/terminal.md"));
	EXPECT_THAT(helpOfPage("rooms"), HasSubstr("docs/hosting-a-hub.md"));
	for (const char* none: {"", " ", "key keys", "nosuch", "termin"})
	{
		EXPECT_EQ(helpOfPage(none), "") << none;
	}
}


TEST(HelpText, ListsTheExitCodes)
{
	for (const char* code: {"  0  ", "  1  ", "  2  ", "  3  ", "  4  ", "5  ", "6  ", "7  ", "8  ", "128+n"})
	{
		EXPECT_THAT(helpOfProgram(), HasSubstr(code));
	}
}


} // namespace
} // namespace ciarla
