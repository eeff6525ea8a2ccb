// What a program enters, and the states and endings that it is told.

#include "RoomStage.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsSupersetOf;
using Kind = ConsoleEntry::Kind;

constexpr auto lobby = RoomStage::lobby;


/// The states among what was reported.
std::vector<std::string> statesOf(const testkit::FakeConsole& console)
{
	std::vector<std::string> states;
	std::ranges::copy_if(console.reports, std::back_inserter(states), [](const std::string& report) {
		return report.starts_with("state ");
	});
	return states;
}


TEST(Entries, AreSaidWhateverTheyLookLike)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.enter({Kind::say, "/close", 1});
	stage.ada.console.enter({Kind::say, "//me\ntoo", 2});
	stage.settle();

	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Ada: /close", "Ada: //me⏎too"));
	EXPECT_THAT(statesOf(stage.ada.console), ElementsAre("state 1 delivered", "state 2 delivered"));
}


TEST(Entries, GoToTheRoomOrThePersonThatTheyName)
{
	RoomStage stage;
	stage.enterTwoRooms();

	stage.console().enter({Kind::say, "to the lobby", 1, "lobby"});
	stage.console().enter({Kind::say, "/here", 2});
	stage.console().enter({Kind::say, "psst", 3, {}, "Bob"});
	stage.console().enter({Kind::say, "once more", 4, "#LOBBY"});
	stage.settle();
	EXPECT_THAT(
		stage.hub.heard(),
		ElementsAre("TEXT 3 @7 to the lobby", "TEXT 4 @8 /here", "TELL 5 Bob psst", "TEXT 6 @7 once more"));
	stage.hear(AckFrame{6, 0, 0});
	EXPECT_THAT(
		statesOf(stage.console()),
		ElementsAre("state 1 delivered", "state 2 delivered", "state 3 delivered", "state 4 delivered"));
}


TEST(Entries, ForWhereOneIsNotAreRefusedAndSaidNowhere)
{
	RoomStage stage;
	stage.enterLobby();

	stage.console().enter({Kind::say, "hello", 1, "attic"});
	stage.console().enter({Kind::say, "hello", 2, "\x1b[2J"});
	stage.console().enter({Kind::say, "hello", 3, {}, "a\nb"});
	stage.settle();
	EXPECT_THAT(stage.hub.heard(), ElementsAre());
	EXPECT_THAT(statesOf(stage.console()), ElementsAre("state 1 refused", "state 2 refused", "state 3 refused"));
	EXPECT_TRUE(stage.player().wasTold("You are not in attic."));

	SessionStage two;
	two.introduce();
	two.ada.console.enter({Kind::say, "hello", 4, "lobby"});
	two.ada.console.enter({Kind::say, "hello", 5, {}, "Lia"});
	two.settle();
	EXPECT_THAT(two.lia.console.shown, ElementsAre());
	EXPECT_THAT(statesOf(two.ada.console), ElementsAre("state 4 refused", "state 5 refused"));
}


TEST(Entries, ThatAskWhoIsThereAreAnsweredByAnEvent)
{
	RoomStage stage;
	stage.enterLobby();
	stage.console().enter({Kind::command, "/who"});
	stage.console().enter({Kind::command, "/rooms"});
	stage.settle();
	stage.hear(
		RosterFrame{lobby, 5, 2, {{1, "Ada"}, {2, "Bob"}}}, AckFrame{2, 0, 0}, RoomsFrame{1, {{"lobby", 2, "tea"}}},
		AckFrame{3, 0, 0});

	EXPECT_THAT(stage.console().reports, IsSupersetOf({"who in lobby: Ada=1 Bob=2", "rooms: lobby=2"}));
	EXPECT_TRUE(stage.player().wasTold("In lobby (2): Ada, Bob"));
}


TEST(Entries, AreDeliveredOnlyOnceTheyWereSeen)
{
	SessionStage stage;
	stage.introduce();
	stage.ada.console.enter({Kind::say, "hello", 1});
	stage.loop.advance(1s);
	EXPECT_THAT(statesOf(stage.ada.console), ElementsAre());

	stage.settle();

	EXPECT_THAT(statesOf(stage.ada.console), ElementsAre("state 1 delivered"));
}


TEST(Entries, ThatAreCutHaveOneState)
{
	SessionStage stage;
	stage.introduce();
	const std::string longer(200'000, 'x');

	stage.ada.console.enter({Kind::say, longer, 1});
	stage.settle();

	EXPECT_GT(stage.lia.console.shown.size(), 1U);
	EXPECT_THAT(statesOf(stage.ada.console), ElementsAre("state 1 delivered"));
}


TEST(Entries, AreLostWhereTheChatEndsBeforeAnybodySawThem)
{
	SessionStage stage;
	stage.introduce();
	stage.ada.console.enter({Kind::say, "hello", 1});
	stage.ada.console.enter({Kind::say, "nobody asks", 0});
	stage.lia.session.reset();

	stage.settle();
	stage.loop.advance(60s);
	stage.settle();

	EXPECT_EQ(stage.ada.status, 6);
	EXPECT_THAT(statesOf(stage.ada.console), ElementsAre("state 1 lost"));
	EXPECT_THAT(stage.ada.console.reports, IsSupersetOf({"ended 6", "closed 6"}));
}


TEST(Entries, AreCommandsThoughAScriptsLinesAreText)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.enter({Kind::command, "/me waves"});
	stage.ada.console.enter({Kind::command, "hello"});
	stage.settle();

	EXPECT_THAT(stage.lia.console.shown, ElementsAre("* Ada waves"));
	EXPECT_TRUE(stage.ada.wasTold("This is no command here: \"hello\"."));

	stage.ada.console.enter({Kind::command, "/hlep"});
	stage.settle();
	EXPECT_TRUE(stage.ada.wasTold("Did you mean \"/help\"?"));

	stage.ada.console.enter({Kind::command, "/close"});
	stage.settle();
	EXPECT_EQ(stage.ada.status, 0);
}


TEST(Entries, ThatWereAllMistakesAreLostLines)
{
	const auto statusAfter = [](const std::vector<ConsoleEntry>& entries) {
		SessionStage stage;
		stage.introduce();
		for (const ConsoleEntry& entry: entries)
		{
			stage.ada.console.enter(entry);
		}
		stage.settle();
		stage.ada.console.endInput();
		stage.settle();
		return stage.ada.status;
	};
	const ConsoleEntry mistake{Kind::mistake, "The line is no JSON."};
	const ConsoleEntry said{Kind::say, "hello"};
	EXPECT_EQ(statusAfter({mistake, mistake}), exitStatus(ExitCode::lost));
	EXPECT_EQ(statusAfter({mistake, said}), 0);
	EXPECT_EQ(statusAfter({said, mistake}), 0);
	EXPECT_EQ(statusAfter({mistake, {Kind::command, "/help"}}), 0);
	EXPECT_EQ(statusAfter({}), 0);
}


TEST(Entries, InTheOriginalDialectAreSaidLineByLineAndNeverEndTheChat)
{
	SessionStage stage;
	stage.adaSettings.dialect = Dialect::raw;
	stage.introduce();
	const auto passTime = [&stage] {
		for (int i = 0; i < 4; ++i)
		{
			stage.loop.advance(1s);
			stage.settle();
		}
	};
	passTime();

	stage.ada.console.enter({Kind::say, "one\r\n\ntwo", 1});
	passTime();
	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Ada: one", "Ada: two"));

	stage.ada.console.enter({Kind::say, "three\n /Close ", 2});
	passTime();
	EXPECT_FALSE(stage.lia.status);
	EXPECT_THAT(statesOf(stage.ada.console), ElementsAre("state 1 delivered", "state 2 refused"));
}


TEST(Entries, InARoomHaveThePlaceThatTheHubGaveThem)
{
	RoomStage stage;
	stage.enterLobby();

	stage.console().enter({Kind::say, "/part", 5});
	stage.settle();
	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 2 @7 /part"));
	stage.hear(AckFrame{2, 11, 0});
	EXPECT_THAT(statesOf(stage.console()), ElementsAre("state 5 delivered"));

	stage.console().enter({Kind::say, "no", 6});
	stage.settle();
	stage.refuse(3, RefusalCode::muted, "no");
	EXPECT_THAT(statesOf(stage.console()), ElementsAre("state 5 delivered", "state 6 refused"));
}


TEST(Entries, WithoutARoomAreRefused)
{
	RoomStage stage;
	stage.enterLobby();
	stage.console().enter({Kind::command, "/part"});
	stage.console().enter({Kind::say, "anybody?", 1});
	stage.settle();

	EXPECT_THAT(statesOf(stage.console()), ElementsAre("state 1 refused"));
}


TEST(Reports, TellHowAChatComesAboutAndEnds)
{
	SessionStage stage;
	stage.introduce();
	stage.ada.console.endInput();
	stage.settle();

	EXPECT_THAT(stage.ada.console.reports, ElementsAre("connected memory:table", "named Lia", "ended 0", "closed 0"));
	EXPECT_THAT(stage.lia.console.reports.front(), "listening memory:table");
	EXPECT_THAT(stage.lia.console.reports.back(), "closed 0");
}


TEST(Reports, OfSeveralChatsEndEachAndCloseOnce)
{
	SessionStage stage;
	stage.liaSettings.keep = true;
	stage.listen();
	for (int chat = 0; chat < 2; ++chat)
	{
		stage.connect();
		stage.ada.console.type("/close");
		stage.settle();
	}
	stage.lia.session->interrupt(2);
	stage.settle();

	const auto& reports = stage.lia.console.reports;
	EXPECT_EQ(std::ranges::count(reports, "ended 0"), 2);
	EXPECT_EQ(std::ranges::count(reports, "closed 130"), 1);
	EXPECT_EQ(reports.back(), "closed 130");
}


TEST(Reports, TellWhatHappensInARoom)
{
	RoomStage stage;
	stage.enterLobby();
	EXPECT_THAT(stage.console().reports, IsSupersetOf({"named hub tavern", "welcomed Ada", "joined self in lobby"}));

	stage.hear(JoinedFrame{lobby, 9, "Zoe", true});
	stage.hear(LeftFrame{lobby, 9, LeaveCode::left, {}});
	stage.hear(RenamedFrame{RoomStage::bob, "Rob"});
	stage.hear(TopicChangedFrame{lobby, RoomStage::bob, "tea"});
	stage.hear(LeftFrame{lobby, RoomStage::ada, LeaveCode::kicked, {}});

	EXPECT_THAT(
		stage.console().reports,
		IsSupersetOf(
			{"joined Zoe in lobby", "left Zoe from lobby", "renamed Bob to Rob", "topic of lobby is tea",
			 "left self from lobby"}));
	EXPECT_TRUE(stage.player().wasTold("Zoe came."));
}


} // namespace
} // namespace ciarla
