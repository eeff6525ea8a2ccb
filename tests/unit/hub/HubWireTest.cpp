#include "HubBench.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>


// The hub's end of what docs/wire-protocol.md decides; docs/vectors has the member's.
namespace ciarla {


namespace {


using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;


constexpr std::uint64_t lastSequenceThereIs = UINT64_MAX;


std::string helloOfRole(unsigned role)
{
	std::string bytes = helloOf();
	bytes[7] = static_cast<char>(role); // length, type, one version
	return bytes;
}


/// One hub, and the same on several loops.
class HubWire: public testing::TestWithParam<unsigned>
{
protected:
	HubBench bench{{}, GetParam()};
};


TEST_P(HubWire, AnswersWhatCameInOneSegmentWithTheHelloWhereverItIsCut)
{
	const std::string session = greetingOf("Ada") + helloOf() + bytesOf(JoinFrame{1, "lobby", 0, 0}) +
		bytesOf(TellFrame{2, "Ada", "note"}) + bytesOf(ByeFrame{});
	const std::vector<std::string> answers{"GREETING hub", "HELLO",    "WELCOME", "ROOM",  "ROSTER",
										   "ACK 1",        "NAMED r0", "DELIVER", "ACK 2", "BYE 0"};
	for (std::size_t cut = 0; cut <= session.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		HubBench cutBench({}, GetParam());
		const auto ada = cutBench.connect();
		cutBench.send(ada, session.substr(0, cut));
		cutBench.send(ada, session.substr(cut));

		const std::vector<std::string> heard = cutBench.take(ada);
		ASSERT_THAT(heard, SizeIs(answers.size()));
		for (std::size_t i = 2; i < answers.size(); ++i)
		{
			EXPECT_THAT(heard[i], StartsWith(answers[i]));
		}
	}
}


TEST_P(HubWire, SaysNothingButGoodbyeToWhoSpokeBeforeItWasRefused)
{
	bench.enter("Ada");
	const auto second = bench.connect();
	bench.take(second);
	bench.send(second, greetingOf("Ada") + helloOf() + bytesOf(JoinFrame{1, "lobby", 0, 0}));

	EXPECT_THAT(bench.take(second), ElementsAre(StartsWith("HELLO"), AllOf(StartsWith("BYE 2"), HasSubstr("taken"))));
	EXPECT_EQ(0, bench.hub().stats().rooms);
}


TEST_P(HubWire, TakesNoHubAsAMemberAndEveryOtherRoleForAPerson)
{
	for (const unsigned role: {0U, 1U, 2U, 7U, 255U})
	{
		SCOPED_TRACE(role);
		HubBench fresh({}, GetParam());
		const auto caller = fresh.connect();
		fresh.send(caller, greetingOf("Ada"));
		fresh.take(caller);
		fresh.send(caller, helloOfRole(role));

		EXPECT_THAT(
			fresh.take(caller),
			ElementsAre(StartsWith(role == 1 ? "BYE 2 retry 0 This is a hub, and takes no hub" : "WELCOME")));
	}
}


TEST_P(HubWire, HasOneRoomForNamesThatFoldAlike)
{
	const std::vector<std::vector<std::string>> same{
		{"lobby", "LOBBY", "ｌｏｂｂｙ", "lоbby"},
		{"Café", "cafe\xCC\x81", "CAFÉ", "ＣＡＦÉ"},
		{"tea room", "Tea Room", "TEA ROOM"},
		{"mall", "maIl", "MaIl", "ma1l", "MALL"},
		{"rOOm", "r00m", "room"},
		{"ﬁnal", "final"}};
	for (const std::vector<std::string>& names: same)
	{
		const auto first = bench.enter("Ada" + std::to_string(&names - same.data()));
		const std::uint32_t room = bench.join(first, names.front());
		for (const std::string& name: names)
		{
			SCOPED_TRACE(name);
			bench.ask(first, JoinFrame{0, name, 0, 0});
			EXPECT_THAT(bench.take(first), ElementsAre(HasSubstr("code 8")));
		}
		EXPECT_NE(0, room);
	}
}


TEST_P(HubWire, TellsWhoIsThereInPagesThatEndWithAnEmptyOne)
{
	HubSettings settings;
	settings.rosterPage = 2;
	HubBench paged(settings, GetParam());
	const auto ada = paged.enter("Ada");
	const std::uint32_t room = paged.join(ada, "lobby");
	const auto bob = paged.enter("Bob");
	paged.join(bob, "lobby");
	paged.join(paged.enter("Eve"), "lobby");
	paged.wait(std::chrono::seconds(1));
	paged.forgetAll();
	std::vector<std::string> pages;
	std::uint32_t after = 0;
	for (int page = 0; page < 4; ++page)
	{
		paged.ask(ada, WhoFrame{0, room, after});
		const std::string bytes = paged.takeBytes(ada);
		FrameDecoder decoder(UINT32_MAX);
		decoder.feed(asBytes(bytes));
		FrameView frame;
		ASSERT_EQ(FrameDecoder::Step::frame, decoder.next(frame));
		if (static_cast<FrameType>(frame.type) == FrameType::left)
		{
			ASSERT_EQ(FrameDecoder::Step::frame, decoder.next(frame)) << "who left is told before the page";
		}
		const auto roster = decode<RosterFrame>(frame.body);
		ASSERT_TRUE(roster);
		pages.push_back(std::to_string(roster->members.size()) + " of " + std::to_string(roster->total));
		if (!roster->members.empty())
		{
			EXPECT_GT(roster->members.front().member, after);
			after = roster->members.back().member;
		}
		if (page == 0)
		{
			paged.vanish(bob); // The one that the next page comes after.
		}
	}

	EXPECT_THAT(pages, ElementsAre("2 of 3", "1 of 2", "0 of 2", "0 of 2"));
}


TEST_P(HubWire, ListsRoomsInOneOrderAfterAnyNameUntilAnEmptyPage)
{
	HubSettings settings;
	settings.rosterPage = 2;
	HubBench paged(settings, GetParam());
	const auto ada = paged.enter("Ada");
	for (const std::string_view name: {"Zebra", "apple", "Mango"})
	{
		paged.join(ada, name);
	}
	const struct
	{
		std::string_view after;
		std::vector<std::string_view> rooms;
	} pages[] = {{"", {"apple", "Mango"}}, {"Mango", {"Zebra"}}, {"MANGO", {"Zebra"}},     {"Zebra", {}},
				 {"n", {"Zebra"}},         {"zzz", {}},          {"a", {"apple", "Mango"}}};
	for (const auto& [after, rooms]: pages)
	{
		SCOPED_TRACE(after);
		paged.ask(ada, ListFrame{0, after});
		const std::string bytes = paged.takeBytes(ada);
		FrameDecoder decoder(UINT32_MAX);
		decoder.feed(asBytes(bytes));
		FrameView frame;
		ASSERT_EQ(FrameDecoder::Step::frame, decoder.next(frame));
		const auto listed = decode<RoomsFrame>(frame.body);
		ASSERT_TRUE(listed);
		EXPECT_EQ(3, listed->total);
		std::vector<std::string_view> names;
		for (const RoomListed& room: listed->rooms)
		{
			names.push_back(room.name);
		}
		EXPECT_EQ(rooms, names);
	}
}


TEST_P(HubWire, TakesAListAfterWhatIsNoNameForAFault)
{
	for (const std::string& after:
		 {std::string(" lobby"), std::string(65, 'x'), std::string("lob\nby"), std::string("\xFF")})
	{
		HubBench fresh({}, GetParam());
		const auto ada = fresh.enter("Ada");
		fresh.ask(ada, ListFrame{0, after});

		EXPECT_THAT(fresh.take(ada), ElementsAre(StartsWith("BYE 3")));
	}
}


TEST_P(HubWire, AnswersHistoryFromWhatIsKeptAndByNothingElse)
{
	HubSettings settings;
	settings.historyLinesMax = 3;
	HubBench kept(settings, GetParam());
	const auto ada = kept.enter("Ada");
	const std::uint32_t room = kept.join(ada, "lobby");
	for (int line = 1; line <= 5; ++line)
	{
		kept.say(ada, room, std::to_string(line));
	}
	kept.forgetAll();
	const struct
	{
		std::uint64_t from;
		std::uint32_t count;
		std::string_view heard;
	} questions[] = {
		{0, 0, ""},
		{4, 0, ""},
		{0, 1, "5"},
		{0, 3, "345"},
		{0, 9, "345"},
		{0, UINT32_MAX, "345"},
		{1, 2, "34"},
		{3, 1, "3"},
		{3, 9, "345"},
		{5, 9, "5"},
		{6, 9, ""},
		{lastSequenceThereIs, UINT32_MAX, ""},
		{1, UINT32_MAX, "345"}};
	for (const auto& [from, count, heard]: questions)
	{
		SCOPED_TRACE("from " + std::to_string(from) + ", " + std::to_string(count));
		kept.ask(ada, HistoryFrame{0, room, from, count});
		std::string said;
		const std::vector<std::string> answers = kept.take(ada);
		for (const std::string& answer: answers)
		{
			said += answer.starts_with("DELIVER") ? std::string(1, answer.back()) : "";
		}
		EXPECT_EQ(heard, said);
		EXPECT_EQ("ACK " + std::to_string(kept.lastSequence(ada)), answers.back());
	}
}


TEST_P(HubWire, GivesWhoHasSeenTheLastSequenceThereIsNothingMore)
{
	const auto ada = bench.enter("Ada");
	const std::uint32_t room = bench.join(ada, "lobby");
	bench.say(ada, room, "hi");
	const auto bob = bench.enter("Bob");
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
	const std::string bytes = bench.takeBytes(bob);
	FrameDecoder decoder(UINT32_MAX);
	decoder.feed(asBytes(bytes));
	FrameView frame;
	decoder.next(frame);
	const std::uint64_t epoch = decode<RoomFrame>(frame.body)->epoch;
	bench.ask(bob, PartFrame{0, room, ""});
	bench.take(bob);
	bench.ask(bob, JoinFrame{0, "lobby", epoch, lastSequenceThereIs});

	EXPECT_THAT(bench.take(bob), ElementsAre(StartsWith("ROOM"), StartsWith("ROSTER"), StartsWith("ACK")));
}


TEST_P(HubWire, TellsARoomThatOneLeftInNoMoreThan512Bytes)
{
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.wait(std::chrono::seconds(1));
	bench.forgetAll();
	bench.send(bob, bytesOf(ByeFrame{ByeCode::closed, std::string(60'000, 'x'), 0}));
	bench.wait(std::chrono::seconds(1));

	EXPECT_THAT(bench.take(bob), ElementsAre(StartsWith("BYE 0")));
	const std::vector<std::string> heard = bench.take(ada);
	ASSERT_THAT(heard, ElementsAre(StartsWith("LEFT")));
	EXPECT_THAT(heard.front(), HasSubstr(std::string(512, 'x')));
	EXPECT_LT(heard.front().size(), 550U);
}


TEST_P(HubWire, GivesAPrivateTextToOneselfBack)
{
	const auto ada = bench.enter("Ada");
	bench.ask(ada, TellFrame{0, "ada", "note"});
	const std::vector<std::string> told = bench.take(ada);
	ASSERT_THAT(told, ElementsAre(StartsWith("NAMED r0"), HasSubstr("note"), "ACK 1"));
	const std::string handle = told.front().substr(sizeof("NAMED r0 m") - 1);
	bench.say(ada, static_cast<std::uint32_t>(std::stoul(handle)), "again", TextKind::private_);

	EXPECT_THAT(bench.take(ada), ElementsAre(told.front(), HasSubstr("again"), "ACK 2"));
}


TEST_P(HubWire, DeliversAKindThatItDoesNotKnowAsSay)
{
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const std::uint32_t room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.wait(std::chrono::seconds(1));
	bench.forgetAll();
	for (const unsigned kind: {3U, 127U, 255U})
	{
		bench.say(ada, room, "hi", static_cast<TextKind>(kind));
	}

	const std::string bytes = bench.takeBytes(bob);
	FrameDecoder decoder(UINT32_MAX);
	decoder.feed(asBytes(bytes));
	int texts = 0;
	for (FrameView frame; decoder.next(frame) == FrameDecoder::Step::frame; ++texts)
	{
		const auto delivered = decode<DeliverFrame>(frame.body);
		ASSERT_TRUE(delivered);
		EXPECT_EQ(TextKind::say, delivered->kind);
		EXPECT_EQ(std::byte{0}, frame.body[24]); // room, sequence, previous, member
	}
	EXPECT_EQ(3, texts);
}


TEST_P(HubWire, TakesAllThatFollowsTheLastSequenceForRepetitions)
{
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const std::uint32_t room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.wait(std::chrono::seconds(1));
	bench.forgetAll();
	const std::string last = "ACK " + std::to_string(lastSequenceThereIs);
	bench.send(ada, bytesOf(TextFrame{lastSequenceThereIs, TextKind::say, room, "hi"}));
	EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith(last)));
	EXPECT_THAT(bench.take(bob), SizeIs(1));
	bench.send(ada, bytesOf(TextFrame{7, TextKind::say, room, "hi"}));
	bench.send(ada, bytesOf(TextFrame{lastSequenceThereIs, TextKind::say, room, "hi"}));

	EXPECT_THAT(bench.take(ada), ElementsAre(last, last));
	EXPECT_THAT(bench.take(bob), IsEmpty());
}


TEST_P(HubWire, IgnoresAnAcknowledgementOfNothingAndFaultsEveryOtherAnswer)
{
	const struct
	{
		std::string answer;
		std::string_view heard;
	} answers[] = {
		{bytesOf(AckFrame{0, 0, 0}), "PONG 1"},
		{bytesOf(AckFrame{1, 0, 0}), "BYE 3"},
		{bytesOf(AckFrame{lastSequenceThereIs, 0, 0}), "BYE 3"},
		{bytesOf(NakFrame{0, 0, 0, ""}), "BYE 3"},
		{bytesOf(NakFrame{1, 0, 0, ""}), "BYE 3"}};
	for (const auto& [answer, heard]: answers)
	{
		HubBench fresh({}, GetParam());
		const auto ada = fresh.enter("Ada");
		fresh.send(ada, answer + bytesOf(PingFrame{1}));

		EXPECT_THAT(fresh.take(ada), ElementsAre(StartsWith(std::string(heard))));
	}
}


TEST_P(HubWire, TellsANewNameOnceForEachRoomThatIsShared)
{
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	for (const std::string_view name: {"lobby", "attic", "kitchen"})
	{
		bench.join(ada, name);
		bench.join(bob, name);
	}
	bench.join(ada, "cellar");
	bench.wait(std::chrono::seconds(1));
	bench.forgetAll();
	bench.ask(ada, NameFrame{0, "Eva"});

	EXPECT_THAT(bench.take(bob), AllOf(SizeIs(3), Each(AllOf(StartsWith("RENAMED"), HasSubstr("Eva")))));
}


INSTANTIATE_TEST_SUITE_P(Hubs, HubWire, testing::Values(1U, 3U));


} // namespace


} // namespace ciarla
