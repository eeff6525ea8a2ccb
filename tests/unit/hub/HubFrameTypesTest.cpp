#include "HubBench.h"

#include <gmock/gmock.h>

#include <string>
#include <string_view>


namespace ciarla {


namespace {


using testing::ElementsAre;
using testing::StartsWith;


// Every type that one byte can name, at every stage of a member. Two bytes are no body that a known one could have.


constexpr unsigned types = 256;


std::string frameOf(unsigned type)
{
	return std::string("\0\0\0\x03", 4) + static_cast<char>(type) + "xx";
}


bool isOneOf(std::string_view known, unsigned type)
{
	return known.find(static_cast<char>(type)) != std::string_view::npos;
}


/// What somebody was sent who greeted, then sent a frame of this type, and then their hello.
std::vector<std::string> answersBeforeTheHello(unsigned type)
{
	HubBench bench;
	const auto ada = bench.connect();
	bench.send(ada, greetingOf("Ada"));
	bench.take(ada);
	bench.send(ada, frameOf(type) + helloOf());
	return bench.take(ada);
}


/// What a member of a room was sent who sent a frame of this type, and then asked for a sign of life.
std::vector<std::string> answersToAMember(unsigned type)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	bench.join(ada, "lobby");
	bench.send(ada, frameOf(type) + bytesOf(PingFrame{1}));
	return bench.take(ada);
}


TEST(HubFrameTypes, AreNeverAGreeting)
{
	for (unsigned type = 0; type < types; ++type)
	{
		SCOPED_TRACE(type);
		HubBench bench;
		const auto ada = bench.connect();
		bench.take(ada);
		bench.send(ada, frameOf(type));

		EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith("BYE 2 retry 0 The name in the greeting")));
		EXPECT_TRUE(bench.isClosed(ada));
	}
}


TEST(HubFrameTypes, BelowAHundredAndTwentyEightAreSkippedBeforeTheHelloUnlessTwoPeopleSayThem)
{
	constexpr std::string_view before("\x01\x03\x04\x05\x10\x11\x12");
	for (unsigned type = 0; type < 128; ++type)
	{
		SCOPED_TRACE(type);
		if (!isOneOf(before, type))
		{
			EXPECT_THAT(answersBeforeTheHello(type), ElementsAre(StartsWith("WELCOME")));
		}
		else if (type == 0x03)
		{
			EXPECT_THAT(answersBeforeTheHello(type), ElementsAre(StartsWith("BYE 0")));
		}
		else
		{
			EXPECT_THAT(answersBeforeTheHello(type), ElementsAre(StartsWith("BYE 3")));
		}
	}
}


TEST(HubFrameTypes, BelowAHundredAndTwentyEightAreSkippedOfAMemberUnlessAMemberSaysThem)
{
	constexpr std::string_view members("\x01\x03\x04\x05\x10\x11\x12\x30\x31\x32\x33\x34\x35\x36\x37\x38");
	for (unsigned type = 0; type < 128; ++type)
	{
		SCOPED_TRACE(type);
		if (isOneOf(members, type))
		{
			EXPECT_THAT(answersToAMember(type), ElementsAre(StartsWith("BYE 3")));
		}
		else
		{
			EXPECT_THAT(answersToAMember(type), ElementsAre("PONG 1"));
		}
	}
}


TEST(HubFrameTypes, FromAHundredAndTwentyEightOnAreAFaultWheneverTheyCome)
{
	for (unsigned type = 128; type < types; ++type)
	{
		SCOPED_TRACE(type);
		const std::string why = "BYE 3 retry 0 Frames of type " + std::to_string(type) + " are not known here.";

		EXPECT_THAT(answersBeforeTheHello(type), ElementsAre(why));
		EXPECT_THAT(answersToAMember(type), ElementsAre(why));
	}
}


} // namespace


} // namespace ciarla
