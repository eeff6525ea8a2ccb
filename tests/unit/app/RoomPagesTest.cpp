#include "RoomStage.h"

#include "chat/PagedList.h"

#include <ciarla/console/TalkWords.h>

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t lobby = RoomStage::lobby;


/// Members with handles from `first` on, by the names that they are given in `names`.
RosterFrame page(std::uint32_t total, std::uint32_t first, const std::vector<std::string>& names)
{
	RosterFrame frame{lobby, 5, total, {}};
	for (const std::string& name: names)
	{
		frame.members.push_back({first++, name});
	}
	return frame;
}


std::vector<std::string> manyNames(std::size_t count)
{
	std::vector<std::string> names;
	for (std::size_t i = 0; i < count; ++i)
	{
		names.push_back("m" + std::to_string(i));
	}
	return names;
}


TEST(RoomPages, AreAskedForUntilTheLastAndShownAtOnce)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/who");
	stage.hear(page(5, 1, {"Ada", "Bob"}), AckFrame{2, 0, 0});
	stage.hear(page(5, 3, {"Eve", "Kim"}), AckFrame{3, 0, 0});
	EXPECT_THAT(stage.console().notices, IsEmpty());
	stage.hear(page(5, 9, {"Zoe"}), AckFrame{4, 0, 0});

	EXPECT_THAT(stage.hub.heard(), ElementsAre("WHO 2 @7", "WHO 3 @7 after 2", "WHO 4 @7 after 4"));
	EXPECT_THAT(stage.console().notices, ElementsAre("In lobby (5): Ada, Bob, Eve, Kim, Zoe"));
}


TEST(RoomPages, TellWhoSomebodyIsToAPersonAndToAProgram)
{
	RoomStage stage;
	stage.enterLobby();
	stage.console().reports.clear();
	const std::uint64_t now = nowMilliseconds();
	const std::uint64_t aYearAgo = now - 365ULL * 24 * 3600 * 1000;

	stage.enter("/whois bob");
	stage.hear(JoinedFrame{0, RoomStage::bob, "Bob", false, MemberFacts{now, 2}}, AckFrame{2, 0, 0});
	stage.enter("/whois Eve");
	stage.hear(JoinedFrame{0, RoomStage::eve, "Eve", false, MemberFacts{aYearAgo, 0}}, AckFrame{3, 0, 0});
	stage.enter("/whois Zoe");
	stage.hear(JoinedFrame{0, 9, "Zoe", false, MemberFacts{now, 77}}, AckFrame{4, 0, 0});

	EXPECT_THAT(stage.hub.heard(), ElementsAre("WHO 2 @0 bob", "WHO 3 @0 Eve", "WHO 4 @0 Zoe"));
	EXPECT_THAT(
		stage.console().notices,
		ElementsAre(
			"Bob has been here since " + timeOfDay(now) + ". The hub knows them by a certificate.",
			"Eve has been here since " + dayWords(aYearAgo) + ", " + timeOfDay(aYearAgo) +
				". Anybody could have taken that name.",
			"Zoe has been here since " + timeOfDay(now) + ". Anybody could have taken that name."));
	EXPECT_EQ(
		stage.console().reports.front(),
		"whois name=Bob member=2 since=" + utcTime(static_cast<std::int64_t>(now)) + " known=certificate");
}


// What nobody asked for is not told: a hub has TEXT for what it wants to say.
TEST(RoomPages, TellNobodyWhoDidNotAsk)
{
	RoomStage stage;
	stage.enterLobby();

	stage.hear(JoinedFrame{0, RoomStage::bob, "Bob", false, MemberFacts{1, 2}});
	stage.enter("/whois Bob");
	stage.hear(JoinedFrame{0, RoomStage::bob, "Bob", false}, AckFrame{2, 0, 0});
	stage.enter("/whois Bob");
	stage.refuse(3, RefusalCode::noSuchRoom, "There is no such room.");
	stage.enter("/whois Bobb");
	stage.refuse(4, RefusalCode::noSuchMember, "Nobody here is called \"Bobb\".");

	EXPECT_THAT(
		stage.console().notices,
		ElementsAre(
			"This hub is of an older version, which does not tell who somebody is.",
			"Refused: /whois Bobb: Nobody here is called \"Bobb\"."));
}


TEST(RoomPages, OfTheRoomsThereAreAreAskedForLikewise)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/rooms");
	stage.hear(RoomsFrame{3, {{"games", 1, {}}, {"lobby", 3, "tea"}}}, AckFrame{2, 0, 0});
	stage.hear(RoomsFrame{3, {{"tavern", 2, {}}}}, AckFrame{3, 0, 0});

	EXPECT_THAT(stage.hub.heard(), ElementsAre("LIST 2", "LIST 3 after lobby"));
	EXPECT_THAT(stage.console().notices, ElementsAre("Rooms (3): games (1), lobby (3), tavern (2)"));
}


TEST(RoomPages, BelongToTheirOwnRequestWhereOneAcknowledgementAnswersTwo)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/who");
	stage.enter("/who");
	stage.hear(page(1, 1, {"Ada"}), page(2, 1, {"Ada", "Bob"}), AckFrame{3, 0, 0});

	EXPECT_THAT(stage.console().notices, ElementsAre("In lobby (1): Ada", "In lobby (2): Ada, Bob"));
}


TEST(RoomPages, AreNoLongerAskedForOnceOneBringsNothingNew)
{
	for (const std::vector<std::string>& second: {std::vector<std::string>{}, {"Ada", "Bob"}})
	{
		SCOPED_TRACE(second.size());
		RoomStage stage;
		stage.enterLobby();

		stage.enter("/who");
		stage.hear(page(9, 1, {"Ada", "Bob"}), AckFrame{2, 0, 0});
		stage.hear(page(9, 1, second), AckFrame{3, 0, 0});

		EXPECT_THAT(stage.hub.heard(), ElementsAre("WHO 2 @7", "WHO 3 @7 after 2"));
		EXPECT_THAT(stage.console().notices, ElementsAre("In lobby (9): Ada, Bob, and 7 more"));
	}
}


TEST(RoomPages, AreNoLongerAskedForOnceThereAreMoreThanAnybodyReads)
{
	RoomStage stage;
	stage.enterLobby();
	const auto half = static_cast<std::uint32_t>(PagedList::itemsMax / 2);

	stage.enter("/who");
	stage.hear(page(100'000, 1, manyNames(half)), AckFrame{2, 0, 0});
	stage.hear(page(100'000, 1 + half, manyNames(half)), AckFrame{3, 0, 0});

	EXPECT_THAT(stage.hub.heard(), ElementsAre("WHO 2 @7", "WHO 3 @7 after 1000"));
	EXPECT_THAT(stage.console().notices.back(), testing::EndsWith("and 98000 more"));
}


TEST(RoomPages, AreAskedForAgainAfterARefusalForBeingTooFast)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/who");
	stage.hear(page(3, 1, {"Ada", "Bob"}), AckFrame{2, 0, 0});
	stage.refuse(3, RefusalCode::slowDown, "Too fast.", 1);
	stage.loop.advance(std::chrono::seconds(2));
	stage.settle();
	stage.hear(page(3, 3, {"Eve"}), AckFrame{4, 0, 0});

	EXPECT_THAT(stage.hub.heard(), ElementsAre("WHO 2 @7", "WHO 3 @7 after 2", "WHO 4 @7 after 2"));
	EXPECT_THAT(stage.console().notices, ElementsAre("In lobby (3): Ada, Bob, Eve"));
}


TEST(RoomPages, AreWaitedForAtTheEndOfAScript)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/who");
	stage.console().endInput();
	stage.hear(page(3, 1, {"Ada", "Bob"}), AckFrame{2, 0, 0});
	stage.hear(page(3, 3, {"Eve"}), AckFrame{3, 0, 0});

	EXPECT_THAT(stage.hub.heard(), ElementsAre("WHO 2 @7", "WHO 3 @7 after 2", "BYE"));
	EXPECT_THAT(stage.console().notices, ElementsAre("In lobby (3): Ada, Bob, Eve"));
}


TEST(RoomPages, OfARoomThatIsLeftMeanwhileAreNotShown)
{
	RoomStage stage;
	stage.enterTwoRooms();

	stage.enter("/who lobby");
	stage.hear(page(3, 1, {"Ada", "Bob"}), LeftFrame{lobby, RoomStage::ada, LeaveCode::kicked, "enough"});
	stage.forget();
	stage.hear(AckFrame{3, 0, 0});

	EXPECT_THAT(stage.hub.heard(), IsEmpty());
	EXPECT_THAT(stage.console().notices, ElementsAre(testing::StartsWith("Refused: /who lobby")));
}


} // namespace
} // namespace ciarla
