#include "chat/Outbox.h"

#include <gmock/gmock.h>

#include <string>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::IsEmpty;


OutgoingLine said(const std::string& text)
{
	return {{ChatCommand::say, {}, {}, text}, 1, nullptr};
}


std::vector<std::string> textsOf(const std::vector<OutgoingLine>& wishes)
{
	std::vector<std::string> texts;
	for (const OutgoingLine& wish: wishes)
	{
		texts.push_back(wish.line.text);
	}
	return texts;
}


/// An outbox that has sent these, with sequences from 1 on.
Outbox afterSending(const std::vector<std::string>& texts)
{
	Outbox outbox;
	for (std::size_t i = 0; i < texts.size(); ++i)
	{
		outbox.add(said(texts[i]));
		(void)outbox.next();
		outbox.sent(i + 1);
	}
	return outbox;
}


void refuseAsTooFast(Outbox& outbox, std::uint64_t sequence)
{
	outbox.again(outbox.refused(sequence).value());
}


TEST(Outbox, KeepsTheOrderAndEverythingUntilItIsAnswered)
{
	Outbox outbox = afterSending({"one", "two"});
	outbox.add(said("three"));

	EXPECT_EQ(outbox.open(), 3U);
	EXPECT_EQ(outbox.waiting(), 1U);
	EXPECT_THAT(textsOf(outbox.acknowledged(2)), ElementsAre("one", "two"));
	EXPECT_THAT(textsOf(outbox.acknowledged(2)), IsEmpty());
	EXPECT_EQ(outbox.next()->line.text, "three");
	EXPECT_EQ(outbox.open(), 1U);
}


TEST(Outbox, SendsALongTextInParts)
{
	Outbox outbox;
	outbox.add(said("abcdef"));

	(void)outbox.next();
	outbox.sentPart(1, 4);
	EXPECT_EQ(outbox.next()->line.text, "ef");
	outbox.sent(2);

	EXPECT_THAT(textsOf(outbox.acknowledged(2)), ElementsAre("abcd", "ef"));
}


TEST(Outbox, SendsNothingUntilAllThatWasTooFastIsKnown)
{
	Outbox outbox = afterSending({"one", "two"});
	outbox.add(said("three"));

	refuseAsTooFast(outbox, 1);
	EXPECT_EQ(outbox.next(), nullptr);
	refuseAsTooFast(outbox, 2);
	EXPECT_EQ(outbox.next()->line.text, "one");
	outbox.sent(3);
	EXPECT_EQ(outbox.next()->line.text, "two");
	outbox.sent(4);
	EXPECT_EQ(outbox.next()->line.text, "three");
}


TEST(Outbox, SaysAgainWhatWasTooFastAndNotWhatWasTaken)
{
	Outbox outbox = afterSending({"one", "two", "three"});

	refuseAsTooFast(outbox, 2);
	EXPECT_THAT(textsOf(outbox.acknowledged(3)), ElementsAre("one", "three"));
	EXPECT_EQ(outbox.next()->line.text, "two");
	EXPECT_EQ(outbox.open(), 1U);
}


TEST(Outbox, ForgetsWhatWasRefusedForGood)
{
	Outbox outbox = afterSending({"one"});

	EXPECT_EQ(outbox.refused(1)->line.text, "one");
	EXPECT_FALSE(outbox.refused(1));
	EXPECT_EQ(outbox.open(), 0U);
}


TEST(Outbox, KnowsWhatIsUnderWay)
{
	Outbox outbox;
	outbox.add({{ChatCommand::join, "games", {}, {}}, 2, nullptr});
	EXPECT_FALSE(outbox.isUnderWay(ChatCommand::join, 2));

	(void)outbox.next();
	outbox.sent(1);
	EXPECT_TRUE(outbox.isUnderWay(ChatCommand::join, 2));
	EXPECT_FALSE(outbox.isUnderWay(ChatCommand::join, 1));
	EXPECT_EQ(outbox.find(1)->line.name, "games");
	EXPECT_EQ(outbox.find(2), nullptr);
}


TEST(Outbox, CountsTextsAlone)
{
	Outbox outbox = afterSending({"one"});
	outbox.add({{ChatCommand::rooms, {}, {}, {}}, 0, nullptr});
	outbox.add({{ChatCommand::msg, "Bob", {}, "psst"}, 0, nullptr});

	EXPECT_EQ(outbox.openTexts(), 2U);
}


} // namespace
} // namespace ciarla
