#include "chat/ChatLine.h"

#include <gmock/gmock.h>

#include <string>
#include <variant>


namespace ciarla {
namespace {


using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;


ChatEntry inHub(std::string_view line)
{
	return readChatLine(line, ChatPlace::hub);
}


ChatEntry betweenTwo(std::string_view line)
{
	return readChatLine(line, ChatPlace::framed);
}


ChatEntry withAnOriginal(std::string_view line)
{
	return readChatLine(line, ChatPlace::raw);
}


ChatEntry said(std::string_view text)
{
	return ChatLine{ChatCommand::say, "", {}, std::string(text)};
}


std::string mistakeIn(const ChatEntry& entry)
{
	const auto* mistake = std::get_if<ChatMistake>(&entry);
	return mistake == nullptr ? "(no mistake)" : mistake->sentence;
}


TEST(ChatLine, TakesALineWithoutASlashAsItIs)
{
	EXPECT_EQ(inHub("  hello, Ada "), said("  hello, Ada "));
	EXPECT_EQ(inHub(""), said(""));
	EXPECT_EQ(inHub("caf\xE9"), said("caf\uFFFD"));
}


TEST(ChatLine, ReadsEveryCommandWithWhatItNeeds)
{
	EXPECT_EQ(inHub(" /Close\t"), ChatEntry(ChatLine{ChatCommand::close}));
	EXPECT_EQ(inHub("/help"), ChatEntry(ChatLine{ChatCommand::help}));
	EXPECT_EQ(inHub("/me waves  twice"), ChatEntry(ChatLine{ChatCommand::me, "", {}, "waves  twice"}));
	EXPECT_EQ(inHub("/join games"), ChatEntry(ChatLine{ChatCommand::join, "games"}));
	EXPECT_EQ(inHub("/part"), ChatEntry(ChatLine{ChatCommand::part}));
	EXPECT_EQ(inHub("/part games"), ChatEntry(ChatLine{ChatCommand::part, "games"}));
	EXPECT_EQ(inHub("/rooms"), ChatEntry(ChatLine{ChatCommand::rooms}));
	EXPECT_EQ(inHub("/WHO"), ChatEntry(ChatLine{ChatCommand::who}));
	EXPECT_EQ(inHub("/msg Bob hi there"), ChatEntry(ChatLine{ChatCommand::msg, "Bob", {}, "hi there"}));
	EXPECT_EQ(inHub("/topic"), ChatEntry(ChatLine{ChatCommand::topic}));
	EXPECT_EQ(inHub("/topic tea at 5"), ChatEntry(ChatLine{ChatCommand::topic, "", {}, "tea at 5"}));
	EXPECT_EQ(inHub("/history 7"), ChatEntry(ChatLine{ChatCommand::history, "", 7}));
	EXPECT_EQ(inHub("/nick Ada L."), ChatEntry(ChatLine{ChatCommand::nick, "Ada L."}));
	EXPECT_EQ(inHub("/kick Eve go away"), ChatEntry(ChatLine{ChatCommand::kick, "Eve", {}, "go away"}));
	EXPECT_EQ(inHub("/ban Eve 10 so long"), ChatEntry(ChatLine{ChatCommand::ban, "Eve", 10, "so long"}));
	EXPECT_EQ(inHub("/ban Eve so long"), ChatEntry(ChatLine{ChatCommand::ban, "Eve", {}, "so long"}));
	EXPECT_EQ(inHub("/unban Eve"), ChatEntry(ChatLine{ChatCommand::unban, "Eve"}));
	EXPECT_EQ(inHub("/mute Eve 5"), ChatEntry(ChatLine{ChatCommand::mute, "Eve", 5}));
	EXPECT_EQ(inHub("/unmute Eve"), ChatEntry(ChatLine{ChatCommand::unmute, "Eve"}));
}


TEST(ChatLine, StripsOneHashFromARoom)
{
	EXPECT_EQ(inHub("/join #games"), ChatEntry(ChatLine{ChatCommand::join, "games"}));
	EXPECT_THAT(mistakeIn(inHub("/join ##games")), HasSubstr("does not begin with a letter"));
}


TEST(ChatLine, TakesANameWithSpacesInQuotes)
{
	EXPECT_EQ(inHub("/msg \"Ada L.\" hi"), ChatEntry(ChatLine{ChatCommand::msg, "Ada L.", {}, "hi"}));
	EXPECT_EQ(inHub("/nick \"Ada L.\""), ChatEntry(ChatLine{ChatCommand::nick, "Ada L."}));
	EXPECT_THAT(mistakeIn(inHub("/msg \"Ada hi")), HasSubstr("/msg NAME TEXT"));
}


TEST(ChatLine, SaysHowACommandIsEnteredThatLacksSomething)
{
	for (const char* line: {"/msg", "/msg Bob", "/msg Bob  ", "/msg \"\" hi"})
	{
		EXPECT_EQ(mistakeIn(inHub(line)), "It is entered as: /msg NAME TEXT") << line;
	}
	EXPECT_THAT(mistakeIn(inHub("/me")), HasSubstr("/me TEXT"));
	EXPECT_THAT(mistakeIn(inHub("/join")), HasSubstr("/join ROOM"));
	EXPECT_THAT(mistakeIn(inHub("/nick ")), HasSubstr("/nick NAME"));
	EXPECT_THAT(mistakeIn(inHub("/history soon")), HasSubstr("/history [COUNT]"));
	EXPECT_THAT(mistakeIn(inHub("/history 1 2")), HasSubstr("/history [COUNT]"));
	EXPECT_THAT(mistakeIn(inHub("/history 99999999999")), HasSubstr("/history [COUNT]"));
	EXPECT_THAT(mistakeIn(inHub("/mute Eve now")), HasSubstr("/mute NAME [MINUTES]"));
	EXPECT_EQ(mistakeIn(inHub("/rooms all")), "Nothing may follow /rooms.");
}


TEST(ChatLine, RefusesANameThatTheHubWouldTakeForAFault)
{
	EXPECT_THAT(mistakeIn(inHub("/nick " + std::string(65, 'x'))), HasSubstr("longer than 64 bytes"));
	EXPECT_THAT(mistakeIn(inHub("/join #")), HasSubstr("empty"));
	EXPECT_THAT(mistakeIn(inHub("/msg E\x07ve hi")), HasSubstr("control"));
}


TEST(ChatLine, SuggestsTheNearestThatExistsHereForAWordThatIsNone)
{
	EXPECT_EQ(mistakeIn(betweenTwo("/hlep")), "There is no command \"/hlep\". Did you mean \"/help\"? See /help.");
	EXPECT_EQ(mistakeIn(withAnOriginal("/qiut")), "There is no command \"/qiut\". Did you mean \"/quit\"? See /help.");
	EXPECT_THAT(mistakeIn(betweenTwo("/mgs Bob secret")), Not(HasSubstr("/msg")));
	EXPECT_EQ(mistakeIn(inHub("/mgs Bob secret")), "There is no command \"/mgs\". Did you mean \"/msg\"? See /help.");
	EXPECT_EQ(mistakeIn(inHub("/frobnicate")), "There is no command \"/frobnicate\". See /help.");
	EXPECT_LT(mistakeIn(inHub("/" + std::string(60'000, 'x'))).size(), 600U);
}


TEST(ChatLine, TakesWhatOnlyBeginsLikeACommandAsText)
{
	for (const char* line: {"/usr/bin", "/", "/ me", "// a comment", "/5", "/close please", "/a-b"})
	{
		EXPECT_EQ(inHub(line), said(line));
		EXPECT_EQ(betweenTwo(line), said(line));
		EXPECT_EQ(withAnOriginal(line), said(line));
	}
}


TEST(ChatLine, SaysWithTwoSlashesWhatIsACommandWithOne)
{
	EXPECT_EQ(inHub("//me waves"), said("/me waves"));
	EXPECT_EQ(inHub("//mgs"), said("/mgs"));
	EXPECT_EQ(betweenTwo("//close"), said("/close"));
	EXPECT_EQ(betweenTwo("//mgs"), said("/mgs"));
	EXPECT_EQ(withAnOriginal("//help"), said("/help"));
}


TEST(ChatLine, SaysNothingInTheOriginalDialectThatWouldEndTheChat)
{
	EXPECT_EQ(mistakeIn(withAnOriginal("//close")), rawCannotClose);
	EXPECT_EQ(mistakeIn(withAnOriginal(" //CLOSE ")), rawCannotClose);
	EXPECT_EQ(withAnOriginal("/close"), ChatEntry(ChatLine{ChatCommand::close}));
}


TEST(ChatLine, KeepsWhatTheOriginalDialectCannotSayFromIt)
{
	EXPECT_EQ(
		mistakeIn(withAnOriginal("/me waves")), "The original protocol, which the other side speaks, has no /me.");
	EXPECT_THAT(mistakeIn(withAnOriginal("/join games")), HasSubstr("is for a hub"));
	EXPECT_EQ(withAnOriginal("/time"), ChatEntry(ChatLine{ChatCommand::time}));
}


TEST(ChatLine, KeepsTheHubsCommandsFromTwoPeople)
{
	EXPECT_EQ(
		mistakeIn(betweenTwo("/join games")), "/join is for a hub, where many talk; here are only the two of you.");
	EXPECT_EQ(betweenTwo("/me waves"), ChatEntry(ChatLine{ChatCommand::me, "", {}, "waves"}));
}


TEST(ChatLine, KnowsOnlyOneCommandInABarePlace)
{
	EXPECT_EQ(readChatLine("/close", ChatPlace::bare), ChatEntry(ChatLine{ChatCommand::close}));
	for (const char* line: {"/me waves", "/help", "/msg", "/join games", "//close", "//me waves", " /close it"})
	{
		EXPECT_EQ(readChatLine(line, ChatPlace::bare), said(line));
	}
}


struct Alias
{
	const char* entered;
	ChatLine hub;
};


TEST(ChatLine, ReadsTheWordsOfOtherProgramsInAHub)
{
	const ChatLine message{ChatCommand::msg, "Bob", {}, "hi there"};
	const std::vector<Alias> rows{
		{"/leave", {ChatCommand::part}},
		{"/leave games", {ChatCommand::part, "games"}},
		{"/exit", {ChatCommand::close}},
		{"/quit", {ChatCommand::close}},
		{"/names", {ChatCommand::who}},
		{"/names games", {ChatCommand::who, "games"}},
		{"/list", {ChatCommand::rooms}},
		{"/m Bob hi there", message},
		{"/w Bob hi there", message},
		{"/tell Bob hi there", message},
		{"/query Bob hi there", message},
		{"/QUERY \"Bob\" hi there", message},
		{"/r hi there", {ChatCommand::reply, "", {}, "hi there"}},
		{"/reply hi there", {ChatCommand::reply, "", {}, "hi there"}}};
	for (const Alias& row: rows)
	{
		EXPECT_EQ(inHub(row.entered), ChatEntry(row.hub)) << row.entered;
		EXPECT_EQ(readChatLine(row.entered, ChatPlace::bare), said(row.entered));
	}
}


TEST(ChatLine, ReadsTheWordsOfOtherProgramsBetweenTwo)
{
	for (const char* line: {"/leave", "/exit", "/quit"})
	{
		EXPECT_EQ(betweenTwo(line), ChatEntry(ChatLine{ChatCommand::close}));
		EXPECT_EQ(withAnOriginal(line), ChatEntry(ChatLine{ChatCommand::close}));
		EXPECT_EQ(mistakeIn(betweenTwo(std::string(line) + " now")), "Nothing may follow " + std::string(line) + ".");
	}
	for (const char* line: {"/names", "/list", "/m Bob hi", "/w Bob hi", "/tell Bob hi", "/query Bob hi", "/r hi"})
	{
		EXPECT_THAT(mistakeIn(betweenTwo(line)), HasSubstr("is for a hub")) << line;
	}
}


TEST(ChatLine, SaysHowACommandIsEnteredInTheWordThatWasTyped)
{
	EXPECT_EQ(mistakeIn(inHub("/tell Bob")), "It is entered as: /tell NAME TEXT");
	EXPECT_EQ(mistakeIn(inHub("/r")), "It is entered as: /r TEXT");
}


TEST(ChatLine, IsPrivateWhereItMayBeForOnePersonAlone)
{
	for (const char* line:
		 {"/msg Bob hi", "/m Bob hi", "/w Bob hi", "/tell Bob hi", "/query Bob hi", "/r hi", "/reply hi",
		  " /MSG Bob hi", "/mgs Bob hi", "/whisper Bob hi", "/msg"})
	{
		EXPECT_TRUE(isPrivateLine(line)) << line;
	}
	for (const char* line:
		 {"hi", "", "/join games", "/me waves", "//msg Bob hi", "/usr/bin", "/quit", "/leave", "msg Bob hi"})
	{
		EXPECT_FALSE(isPrivateLine(line)) << line;
	}
}


TEST(ChatCommandTable, IsListedOnOneScreenWithWhatExistsHere)
{
	EXPECT_THAT(chatCommandLines(ChatPlace::hub, true), SizeIs(testing::Le(24U)));
	EXPECT_THAT(chatCommandLines(ChatPlace::hub, true), Each(SizeIs(testing::Le(79U))));
	EXPECT_THAT(chatCommandLines(ChatPlace::hub, false), Contains(HasSubstr("/join ROOM")));
	EXPECT_THAT(chatCommandLines(ChatPlace::framed, true), Contains(HasSubstr("/me TEXT")));
	EXPECT_THAT(chatCommandLines(ChatPlace::framed, true), Each(Not(HasSubstr("/join"))));
	EXPECT_THAT(chatCommandLines(ChatPlace::raw, true), Each(Not(HasSubstr("/me"))));
}


TEST(ChatCommands, OfOperatorsAreListedToWhoCouldBeOne)
{
	for (const char* word: {"/kick ", "/ban ", "/unban ", "/mute ", "/unmute "})
	{
		EXPECT_THAT(chatCommandLines(ChatPlace::hub, true), Contains(HasSubstr(word)));
		EXPECT_THAT(chatCommandLines(ChatPlace::hub, false), Each(Not(HasSubstr(word))));
	}
}


} // namespace
} // namespace ciarla
