// What a terminal is shown by the settings and by what it says of itself, and what names us.

#include "chat/ChatProgram.h"
#include "chat/MemberNames.h"
#include "TestTable.h"

#include <gtest/gtest.h>

#include <map>


namespace ciarla {
namespace {


using Variables = std::map<std::string, std::string, std::less<>>;


ConsoleLook lookWith(const SettingValues& settings, const Variables& variables)
{
	return terminalLook(settings, [&variables](std::string_view name) {
		const auto found = variables.find(name);
		return found == variables.end() ? std::nullopt : std::optional(found->second);
	});
}


bool hasColour(const Variables& variables)
{
	return lookWith(SettingValues(testTable()), variables).colour;
}


TEST(TerminalLook, HasColoursWhereTheTerminalHasThemAndNobodySaysNo)
{
	EXPECT_TRUE(hasColour({{"TERM", "xterm-256color"}}));
	EXPECT_TRUE(hasColour({{"TERM", "alacritty"}, {"COLORTERM", "truecolor"}}));
	EXPECT_FALSE(hasColour({{"TERM", "xterm"}}));
	EXPECT_FALSE(hasColour({{"TERM", "xterm-256color"}, {"NO_COLOR", "1"}}));
	EXPECT_TRUE(hasColour({{"TERM", "xterm-256color"}, {"NO_COLOR", ""}}));
}


TEST(TerminalLook, DoesAsItWasTold)
{
	SettingValues settings(testTable());
	settings.of(testTable().row("colour")).text = "always";
	settings.of(testTable().row("timestamps")).text = "off";
	settings.of(testTable().row("bell")).text = "mention";

	const ConsoleLook look = lookWith(settings, {{"NO_COLOR", "1"}});
	EXPECT_TRUE(look.colour);
	EXPECT_EQ(look.timestamps, Timestamps::off);
	EXPECT_EQ(look.bell, Bell::mention);
	settings.of(testTable().row("colour")).text = "never";
	EXPECT_FALSE(lookWith(settings, {{"COLORTERM", "truecolor"}}).colour);
	EXPECT_EQ(lookWith(SettingValues(testTable()), {}).timestamps, Timestamps::timeOfDay);
}


TEST(Mention, IsANameThatStandsForItself)
{
	for (const char* text: {"Ada", "ada, come", "come, ADA!", "@Ada?", "Adamant Ada", "à Ada"})
	{
		EXPECT_TRUE(mentions(text, "Ada")) << text;
	}
	for (const char* text: {"", "Adamant", "Canada", "Ada_2", "éAda", "Bob"})
	{
		EXPECT_FALSE(mentions(text, "Ada")) << text;
	}
	EXPECT_FALSE(mentions("anything", ""));
}


} // namespace
} // namespace ciarla
