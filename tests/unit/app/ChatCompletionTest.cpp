#include "ChatCompletion.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::IsEmpty;


TEST(ChatCompletion, OffersTheCommandsOfAPlace)
{
	EXPECT_THAT(commandCompletions("/M", ChatPlace::hub), ElementsAre("/me ", "/msg ", "/mute "));
	EXPECT_THAT(commandCompletions("/m", ChatPlace::framed), ElementsAre("/me "));
	EXPECT_THAT(commandCompletions("/", ChatPlace::bare), ElementsAre("/close"));
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
