#include "chat/ChatCompletion.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::IsEmpty;


TEST(ChatCompletion, OffersTheCommandsOfAPlace)
{
	EXPECT_THAT(commandCompletions("/M", ChatPlace::hub), ElementsAre("/me ", "/more", "/msg ", "/mute "));
	EXPECT_THAT(commandCompletions("/m", ChatPlace::framed), ElementsAre("/me ", "/more"));
	EXPECT_THAT(commandCompletions("/", ChatPlace::bare), ElementsAre("/close"));
}


TEST(ChatCompletion, OffersTheWordsOfOtherPrograms)
{
	EXPECT_THAT(commandCompletions("/q", ChatPlace::hub), ElementsAre("/quit", "/query "));
	EXPECT_THAT(commandCompletions("/le", ChatPlace::hub), ElementsAre("/less", "/leave "));
	EXPECT_THAT(commandCompletions("/le", ChatPlace::framed), ElementsAre("/less", "/leave"));
	EXPECT_THAT(commandCompletions("/na", ChatPlace::framed), IsEmpty());
	EXPECT_THAT(commandCompletions("/q", ChatPlace::bare), IsEmpty());
}


TEST(ChatCompletion, OffersRoomsOfWhichTheNameIsTheRestOfTheLine)
{
	const std::vector<std::string> rooms{"lobby", "games", "Green Room"};

	EXPECT_THAT(roomCompletions("/join ", "", rooms), ElementsAre("lobby", "games", "Green Room"));
	EXPECT_THAT(roomCompletions("/join ", "g", rooms), ElementsAre("games", "Green Room"));
	EXPECT_THAT(roomCompletions("/join ", "#g", rooms), ElementsAre("#games", "#Green Room"));
	EXPECT_THAT(roomCompletions("/join  ", "lo", rooms), ElementsAre("lobby"));
	EXPECT_THAT(roomCompletions("/join green ", "r", rooms), ElementsAre("Room"));
	EXPECT_THAT(roomCompletions("/join #green ", "", rooms), ElementsAre("Room"));
	EXPECT_THAT(roomCompletions("/join ", "x", rooms), IsEmpty());
	EXPECT_THAT(roomCompletions("/join games ", "", rooms), IsEmpty());
}


TEST(ChatCompletion, SpeaksToANameAtTheBeginningOfALine)
{
	const std::vector<std::string> names{"Ada Lovelace", "Adam", "Bob"};

	EXPECT_THAT(nameCompletions("", "ad", names), ElementsAre("Ada Lovelace: ", "Adam: "));
	EXPECT_THAT(nameCompletions("ask ", "B", names), ElementsAre("Bob "));
	EXPECT_THAT(nameCompletions("/msg ", "Ada", names), ElementsAre("\"Ada Lovelace\" ", "Adam "));
	EXPECT_THAT(nameCompletions("", "x", names), IsEmpty());
}


} // namespace
} // namespace ciarla
