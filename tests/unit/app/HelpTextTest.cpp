#include "settings/HelpText.h"
#include "TestTable.h"

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
	EXPECT_LE(linesOf(helpFirstScreen(testTable())).size() + rowsOfCommandAndPrompt, 24U);
	EXPECT_THAT(helpOfProgram(testTable()), testing::StartsWith(helpFirstScreen(testTable())));
}


TEST(HelpText, IsNeverWiderThanATerminal)
{
	std::vector<std::string> lines = linesOf(helpOfProgram(testTable()));
	for (const CommandRow& command: commandTable())
	{
		const std::vector<std::string> more = linesOf(helpOfCommand(testTable(), command));
		lines.insert(lines.end(), more.begin(), more.end());
	}
	for (const std::string& line: lines)
	{
		EXPECT_LE(line.size(), 80U) << line;
	}
}


TEST(HelpText, ListsEveryCommandAndOption)
{
	for (const CommandRow& command: commandTable())
	{
		EXPECT_THAT(helpFirstScreen(testTable()), HasSubstr(std::string(command.summary)));
		for (const SettingRow& row: testTable().rows())
		{
			const bool isListed = takes(command, row) && (row.use.group != SettingGroup::wires || command.listsWires);
			const bool isThere =
				helpOfCommand(testTable(), command).find("  --" + std::string(row.key)) != std::string::npos ||
				helpOfCommand(testTable(), command).find(", --" + std::string(row.key)) != std::string::npos;
			EXPECT_EQ(isListed, isThere) << command.name << " --" << row.key;
		}
	}
	for (const SettingRow& row: testTable().rows())
	{
		const bool isGeneral = row.use.group == SettingGroup::general;
		EXPECT_EQ(isGeneral, helpFirstScreen(testTable()).find("--" + std::string(row.key) + " ") != std::string::npos)
			<< row.key;
		EXPECT_NE(row.use.commands, 0U) << row.key;
	}
}


TEST(HelpText, HasEveryExplanationInOneColumn)
{
	for (const CommandRow& command: commandTable())
	{
		for (const std::string& line: linesOf(helpOfCommand(testTable(), command)))
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
	const std::string help = helpOfCommand(testTable(), *findCommand("hub"));

	EXPECT_LT(help.find("--hub.log_level"), help.find("\nOptions of wires and layers"));
	EXPECT_LT(help.find("\nOptions of wires and layers"), help.find("--its.option"));
}


TEST(HelpText, ExplainsEachWireThatHasOptions)
{
	EXPECT_EQ(
		helpOfWire(testTable(), "its"),
		"Options of the wire or layer its:\n"
		"  --its.option N       how often it tries\n"
		"  --its.kind soft|hard how it tries\n"
		"  --its.word WORD      what it says\n");
	EXPECT_EQ(helpOfWire(testTable(), "hub"), "");
	EXPECT_EQ(helpOfWire(testTable(), "nosuch"), "");
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
		EXPECT_THAT(helpOfProgram(testTable()), HasSubstr(code));
	}
}


} // namespace
} // namespace ciarla
