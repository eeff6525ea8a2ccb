#include "chat/HubWording.h"

#include <gmock/gmock.h>

#include <chrono>


namespace ciarla {
namespace {


using testing::ElementsAre;


TEST(HubWording, CountsTheOthersInARoom)
{
	EXPECT_EQ(enteredSentence("lobby", "tavern", 1), "You are in lobby on hub tavern, alone so far.");
	EXPECT_EQ(enteredSentence("lobby", "tavern", 2), "You are in lobby on hub tavern with 1 other.");
	EXPECT_EQ(enteredSentence("lobby", "tavern", 4), "You are in lobby on hub tavern with 3 others.");
}


TEST(HubWording, SaysWhySomebodyLeft)
{
	EXPECT_EQ(leftSentence("Bob", LeaveCode::left, ""), "Bob left.");
	EXPECT_EQ(leftSentence("Bob", LeaveCode::closed, "supper"), "Bob left: supper.");
	EXPECT_EQ(leftSentence("Bob", LeaveCode::lost, ""), "Bob left: the connection was lost.");
	EXPECT_EQ(leftSentence("Bob", LeaveCode::tooSlow, "too slow to read"), "Bob left: too slow to read.");
	EXPECT_EQ(leftSentence("Bob", LeaveCode::kicked, "by Ada"), "Bob left: put out, by Ada.");
	EXPECT_EQ(leftSentence("Bob", static_cast<LeaveCode>(99), ""), "Bob left.");
	EXPECT_EQ(leftSentence("Bob", LeaveCode::left, "Bye!"), "Bob left: Bye!");
	EXPECT_EQ(
		leftSentence("Bob", LeaveCode::lost, "The connection ended without a goodbye."),
		"Bob left: the connection was lost. The connection ended without a goodbye.");
	EXPECT_EQ(
		putOutSentence("lobby", LeaveCode::kicked, "\u00c4rger"), "You are no longer in lobby: put out. \u00c4rger.");
	EXPECT_EQ(leftSentence("Bob", LeaveCode::kicked, "3rd time!"), "Bob left: put out, 3rd time!");
}


TEST(HubWording, NamesWhatWasRefusedAndWhy)
{
	const ChatLine line{ChatCommand::say, {}, {}, "hello\x1b[2J"};
	const ChatLine nick{ChatCommand::nick, "Bob", {}, {}};

	EXPECT_EQ(
		refusedSentence(line, {1, static_cast<std::uint16_t>(RefusalCode::tooLong), {}, {}}),
		"Not said: \"hello␛[2J\": too long.");
	EXPECT_EQ(
		refusedSentence(nick, {1, 1, {}, "The name \"Bob\" is taken."}),
		"Refused: /nick Bob: The name \"Bob\" is taken.");
	EXPECT_EQ(refusedSentence(nick, {1, 999, {}, {}}), "Refused: /nick Bob: no reason was given.");
}


TEST(HubWording, CutsALongLineBetweenItsLetters)
{
	EXPECT_EQ(quoted({ChatCommand::say, {}, {}, std::string(31, 'x') + "é"}), "\"" + std::string(31, 'x') + "…\"");
}


TEST(HubWording, WrapsAListToATerminal)
{
	const std::vector<std::string> names(7, std::string(18, 'n'));
	const std::string name(18, 'n');

	EXPECT_THAT(
		listLines("In lobby (9):", names, 2),
		ElementsAre(
			"In lobby (9): " + name + ", " + name + ", " + name + ",", "  " + name + ", " + name + ", " + name + ",",
			"  " + name + ", and 2 more"));
	EXPECT_THAT(listLines("Rooms (0):", {}, 0), ElementsAre("Rooms (0):"));
}


TEST(HubWording, CountsLettersAndNotBytesInAList)
{
	const std::vector<std::string> names(3, "éééééééééééééééééééé");

	EXPECT_EQ(listLines("Here:", names, 0).size(), 1U);
}


} // namespace
} // namespace ciarla
