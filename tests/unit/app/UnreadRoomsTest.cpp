#include "chat/UnreadRooms.h"

#include "RoomStage.h"

#include <gmock/gmock.h>

#include <csignal>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

constexpr std::uint32_t lobby = RoomStage::lobby;
constexpr std::uint32_t games = RoomStage::games;
constexpr std::uint32_t bob = RoomStage::bob;


HeldTalk words(const std::string& text, bool isToUs = false)
{
	HeldTalk talk;
	talk.name = "Bob";
	talk.text = text;
	talk.isToUs = isToUs;
	return talk;
}


TEST(UnreadRooms, CountEachRoomAndGoToTheOneThatWaitsLongest)
{
	UnreadRooms rooms;
	EXPECT_THAT(rooms.waiting(), IsEmpty());
	EXPECT_FALSE(rooms.hear(3, words("one")));
	rooms.hear(2, words("two", true));
	rooms.hear(3, words("three"));

	EXPECT_EQ(rooms.unread(3), 2U);
	EXPECT_EQ(rooms.unread(2), 1U);
	EXPECT_EQ(rooms.unreadForUs(2), 1U);
	EXPECT_THAT(rooms.waiting(), ElementsAre(3, 2));
	EXPECT_THAT(rooms.goTo(3), IsEmpty()) << "it was shown";
	EXPECT_THAT(rooms.waiting(), ElementsAre(2));
	rooms.forget(2);
	EXPECT_THAT(rooms.waiting(), IsEmpty());
}


TEST(UnreadRooms, HoldTheLastOfEachWhereOnlyTheCurrentOneIsShown)
{
	UnreadRooms rooms;
	rooms.setOnly(true);
	for (std::size_t i = 0; i <= UnreadRooms::heldMax; ++i)
	{
		EXPECT_TRUE(rooms.hear(2, words(std::to_string(i))));
	}

	EXPECT_EQ(rooms.unread(2), UnreadRooms::heldMax + 1);
	const std::vector<HeldTalk> held = rooms.goTo(2);
	ASSERT_EQ(held.size(), UnreadRooms::heldMax);
	EXPECT_EQ(held.front().text, "1");
	EXPECT_EQ(held.back().text, std::to_string(UnreadRooms::heldMax));
	EXPECT_THAT(rooms.goTo(2), IsEmpty());

	rooms.hear(2, words("late"));
	EXPECT_EQ(rooms.setOnly(false).size(), 1U);
	EXPECT_FALSE(rooms.hear(2, words("shown")));
}


TEST(ARoomAside, IsUnreadUntilOneGoesThere)
{
	RoomStage stage(interactive);
	stage.enterTwoRooms();
	stage.hear(RoomStage::text(lobby, 11, bob, "one"), RoomStage::text(lobby, 12, bob, "Ada, two"));
	stage.hear(RoomStage::text(games, 1, bob, "here"));

	EXPECT_THAT(stage.console().shown, ElementsAre("[lobby] Bob: one", "[lobby] Bob: Ada, two", "[games] Bob: here"));
	EXPECT_EQ(stage.player().session->status().front().text, "games on tavern");
	EXPECT_EQ(stage.player().session->status().back().text, "lobby 2 (1 for you)");

	stage.enter("/next");

	EXPECT_THAT(stage.console().notices, Contains("You are talking in lobby."));
	EXPECT_EQ(stage.player().session->status().front().text, "lobby on tavern");
	EXPECT_EQ(stage.player().session->status().back().text, "3 here");
	stage.enter("/next");
	EXPECT_THAT(stage.console().notices, Contains("Nothing is unread in another room."));
}


TEST(ARoomAside, IsHeldWhereOnlyTheCurrentOneIsShown)
{
	RoomStage stage(interactive);
	stage.enterTwoRooms();
	stage.enter("/only");
	stage.forget();
	stage.hear(RoomStage::text(lobby, 11, bob, "aside"), RoomStage::text(games, 1, bob, "here"));
	stage.hear(JoinedFrame{lobby, 9, "Zoe", true});
	stage.loop.advance(2s);
	EXPECT_THAT(stage.console().shown, ElementsAre("[games] Bob: here"));
	EXPECT_THAT(stage.console().notices, IsEmpty());

	stage.enter("/join lobby");
	EXPECT_THAT(stage.console().shown, ElementsAre("[games] Bob: here", "[lobby] Bob: aside"));

	stage.hear(RoomStage::text(games, 2, bob, "held"));
	stage.enter("/only");
	EXPECT_EQ(stage.console().shown.back(), "[games] Bob: held");
}


TEST(ARoomAside, IsShownToAScriptWhichCannotAskForLess)
{
	RoomStage stage;
	stage.enterTwoRooms();
	stage.enter("/only");
	EXPECT_THAT(stage.console().notices, ElementsAre("/only is for a person at a terminal."));

	stage.hear(RoomStage::text(lobby, 11, bob, "aside"));
	EXPECT_THAT(stage.console().shown, ElementsAre("[lobby] Bob: aside"));
}


TEST(ARoom, KeepsWhatWasBegunThere)
{
	RoomStage stage(interactive);
	stage.enterTwoRooms();
	stage.hear(RoomStage::text(lobby, 11, bob, "psst"));
	stage.console().draft = "for the games";
	stage.console().enter({ConsoleEntry::Kind::command, "/next"});
	stage.settle();
	EXPECT_EQ(stage.console().draft, "");

	stage.console().draft = "for the lobby";
	stage.hear(RoomStage::text(games, 1, bob, "psst"));
	stage.console().enter({ConsoleEntry::Kind::command, "/next"});
	EXPECT_EQ(stage.console().draft, "for the games");

	stage.hear(LeftFrame{games, RoomStage::ada, LeaveCode::kicked, {}});
	EXPECT_EQ(stage.console().draft, "for the games") << "a line that was begun is not taken away";
}


TEST(Arrivals, AreToldTogetherToAPersonAndOneByOneToAScript)
{
	const auto arrive = [](RoomStage& stage, std::uint32_t count) {
		constexpr std::array<const char*, 5> names{"Ann", "Ben", "Cy", "Dee", "Eli"};
		for (std::uint32_t i = 0; i < count; ++i)
		{
			stage.hear(JoinedFrame{lobby, 20 + i, names.at(i), true});
		}
	};
	const std::array<std::string, 5> told{
		"Ann came.", "Ann and Ben came.", "Ann, Ben and Cy came.", "Ann, Ben and 2 others came.",
		"Ann, Ben and 3 others came."};
	for (std::uint32_t count = 1; count <= told.size(); ++count)
	{
		RoomStage stage(interactive);
		stage.enterLobby();
		arrive(stage, count);
		stage.loop.advance(1s);
		EXPECT_THAT(stage.console().notices, ElementsAre(told.at(count - 1)));
	}
	RoomStage script;
	script.enterLobby();
	arrive(script, 2);
	EXPECT_THAT(script.console().notices, ElementsAre("Ann came.", "Ben came."));
}


TEST(Arrivals, AreToldBeforeWhatCameAfterThem)
{
	RoomStage stage(interactive);
	stage.enterLobby();
	stage.hear(JoinedFrame{lobby, 20, "Ann", true}, RoomStage::text(lobby, 11, 20, "hello"));
	EXPECT_THAT(stage.console().notices, ElementsAre("Ann came."));
	stage.hear(JoinedFrame{lobby, 21, "Ben", true}, LeftFrame{lobby, 21, LeaveCode::left, {}});
	EXPECT_THAT(stage.console().notices, ElementsAre("Ann came.", "Ben came.", "Ben left."));
	EXPECT_EQ(stage.player().session->status().back().text, "4 here");
}


TEST(Arrivals, NameTheirRoomOnceThereAreTwo)
{
	RoomStage stage(interactive);
	stage.enterLobby();
	stage.hear(JoinedFrame{lobby, 20, "Ann", true});
	stage.loop.advance(1s);
	stage.enter("/join games");
	stage.takeIn(2, games, "games", 0);
	stage.hear(JoinedFrame{lobby, 21, "Ben", true});
	stage.loop.advance(1s);
	stage.hear(JoinedFrame{games, 22, "Cy", true});
	stage.loop.advance(1s);
	EXPECT_THAT(stage.console().notices, testing::IsSupersetOf({"Ann came.", "[lobby] Ben came.", "[games] Cy came."}));
}


// Of us, of the hub, of somebody who speaks to us alone, of whatever was asked: the newcomer was there when that came.
TEST(Arrivals, AreToldBeforeAnythingElseThatIsTold)
{
	const JoinedFrame ann{lobby, 20, "Ann", true};
	const auto toldFirst = [&ann](std::string_view line, const auto&... frames) {
		RoomStage stage(interactive);
		stage.enterLobby();
		stage.enter(line);
		stage.forget();
		stage.hear(ann, frames...);
		return stage.console().notices.empty() ? std::string("nothing") : stage.console().notices.front();
	};
	const DeliverFrame alone{0, 0, 0, 20, TextKind::private_, 1, "psst"};
	const NakFrame refused{2, static_cast<std::uint16_t>(RefusalCode::muted), 0, "no"};
	const JoinedFrame facts{0, bob, "Bob", false, MemberFacts{1, 0}};
	EXPECT_EQ(toldFirst("hi", AckFrame{2, 11, 0}), "Ann came.");
	EXPECT_EQ(toldFirst("hi", refused), "Ann came.");
	EXPECT_EQ(toldFirst("", alone), "Ann came.");
	EXPECT_EQ(toldFirst("", TextFrame{1, TextKind::say, 0, "The hub stops at 8."}), "Ann came.");
	EXPECT_EQ(toldFirst("", TopicChangedFrame{lobby, 20, "tea"}), "Ann came.");
	EXPECT_EQ(toldFirst("", RenamedFrame{20, "Anna"}), "Ann came.");
	EXPECT_EQ(toldFirst("/whois Bob", facts, AckFrame{2, 0, 0}), "Ann came.");
	EXPECT_EQ(toldFirst("", ann), "nothing") << "they are still gathered";
}


TEST(AReplay, EndsInARuleForAPersonAndIsNotUnread)
{
	RoomStage stage(interactive);
	stage.enterLobby();
	stage.enter("/history 2");
	stage.hear(RoomStage::text(lobby, 9, bob, "old"), RoomStage::text(lobby, 10, bob, "older"), AckFrame{2, 0, 0});

	EXPECT_THAT(stage.console().shown, ElementsAre("(earlier) Bob: old", "(earlier) Bob: older"));
	EXPECT_THAT(stage.console().notices, ElementsAre("-- now --"));
	EXPECT_EQ(stage.player().session->status().back().text, "3 here");
}


TEST(CtrlC, SaysWhatLeavingWouldLoseAndLeavesAtTheSecondWithinTwoSeconds)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	stage.ada.console.type("one");
	stage.ada.session->interruptByKey();
	EXPECT_THAT(
		stage.ada.session->status(),
		ElementsAre(Field(&StatusPart::text, "Ctrl-C again leaves; 1 line is not delivered yet")));
	EXPECT_EQ(stage.ada.console.statusChanges, 1);

	stage.loop.advance(2s);
	EXPECT_EQ(stage.ada.session->status().front().text, "Lia");
	EXPECT_EQ(stage.ada.console.statusChanges, 2);

	stage.settle();
	stage.ada.session->interruptByKey();
	EXPECT_THAT(stage.ada.session->status(), ElementsAre(Field(&StatusPart::text, "Ctrl-C again leaves")));
	EXPECT_FALSE(stage.ada.status);
	stage.ada.session->interruptByKey();
	stage.settle();
	EXPECT_EQ(stage.ada.status, 130);
}


TEST(CtrlC, LeavesAtOnceWhereThereIsNoChat)
{
	SessionStage stage({}, interactive);
	stage.listen();
	stage.lia.session->interruptByKey();
	stage.settle();
	EXPECT_EQ(stage.lia.status, 130);
}


TEST(ASignalByKill, LeavesAtOnceWhateverIsBeingTyped)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	stage.ada.console.draft = "half a li";
	stage.ada.session->interrupt(SIGINT);
	stage.settle();
	EXPECT_EQ(stage.ada.status, 130);
}


} // namespace
} // namespace ciarla
