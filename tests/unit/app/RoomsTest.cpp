// A session whose other side is a hub: what is shown, and what is asked for.

#include "RoomStage.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto lobby = RoomStage::lobby;


TEST(Rooms, AreJoinedOnceTheHubHasWelcomedUs)
{
	RoomStage stage(interactive);
	stage.connect();
	stage.hub.greet();
	stage.settle();
	EXPECT_THAT(stage.hub.heard(), ElementsAre("HELLO"));

	stage.hub.welcome("Ada");
	stage.settle();
	EXPECT_THAT(stage.hub.heard(), ElementsAre("JOIN 1 lobby"));
	stage.takeIn(1, lobby, "lobby", 0);

	EXPECT_THAT(
		stage.console().notices,
		ElementsAre(
			"You are Ada on hub tavern at memory:table (ciarla/1, on this machine).",
			"To leave: /close, or Ctrl-D on an empty line. /help lists what else there is.",
			"You are in lobby on hub tavern with 2 others."));
	EXPECT_EQ(stage.console().prompt, "> ");
}


TEST(Rooms, AreThoseThatWereAskedFor)
{
	RoomStage stage;
	stage.adaSettings.room = "#games";
	stage.arrive();

	EXPECT_THAT(stage.hub.heard(), Contains("JOIN 1 games"));
}


TEST(Rooms, ShowWhatIsSaidAndDoneThere)
{
	RoomStage stage;
	stage.enterLobby();

	DeliverFrame waves = stage.text(lobby, 12, stage.eve, "waves");
	waves.kind = TextKind::act;
	stage.hear(stage.text(lobby, 11, stage.bob, "hello"), waves);

	EXPECT_THAT(stage.console().shown, ElementsAre("Bob: hello", "* Eve waves"));
	EXPECT_THAT(stage.console().notices, IsEmpty());
	EXPECT_THAT(stage.hub.heard(), IsEmpty()) << "nobody awaits an acknowledgement";
}


TEST(Rooms, HearWhatTheHubSaysItself)
{
	RoomStage stage;
	stage.enterLobby();
	stage.forget();

	stage.hear(TextFrame{1, TextKind::say, 0, "Ciao\x1b[31m"});
	EXPECT_THAT(stage.console().shown, ElementsAre("tavern: Ciao\u241b[31m"));
	EXPECT_THAT(stage.hub.heard(), ElementsAre("frame 17")) << "an ACK";
}


TEST(Rooms, MarkWhatWasSaidToOnePersonAlone)
{
	RoomStage stage;
	stage.enterLobby();

	DeliverFrame secret{0, 0, 0, 4, TextKind::private_, 0, "psst"};
	stage.hear(JoinedFrame{0, 4, "Lia", false}, secret);

	EXPECT_THAT(stage.console().shown, ElementsAre("[private] Lia: psst"));
}


TEST(Rooms, AreNamedWhereThereAreSeveral)
{
	RoomStage stage(interactive);
	stage.enterTwoRooms();
	EXPECT_EQ(stage.console().prompt, "games> ");

	stage.hear(stage.text(lobby, 11, stage.bob, "hello"), LeftFrame{lobby, stage.bob, LeaveCode::left, {}});

	EXPECT_THAT(stage.console().shown, ElementsAre("[lobby] Bob: hello"));
	EXPECT_THAT(stage.console().notices, ElementsAre("[lobby] Bob left."));
}


TEST(Rooms, AreNeverLabelledAsWhatIsSaidToUsAlone)
{
	for (const char* name: {"private", "Private", "Рrivate"})
	{
		RoomStage stage(interactive);
		stage.enterLobby();
		stage.enter("/join " + std::string(name));
		stage.takeIn(2, RoomStage::games, name, 0);
		stage.forget();

		stage.hear(stage.text(RoomStage::games, 11, stage.bob, "hello"));

		EXPECT_THAT(stage.console().shown, ElementsAre("[#" + std::string(name) + "] Bob: hello"));
	}
}


TEST(Rooms, ShowAsEarlierWhatWasSaidBefore)
{
	RoomStage stage;
	stage.arrive();
	stage.takeIn(1, lobby, "lobby", 10);

	stage.hear(JoinedFrame{lobby, stage.bob, "Bob", false}, stage.text(lobby, 10, stage.bob, "earlier"));

	EXPECT_THAT(stage.console().shown, ElementsAre("(earlier) Bob: earlier"));
}


TEST(Rooms, TellOnceThatSomethingIsMissing)
{
	RoomStage stage;
	stage.enterLobby();

	stage.hear(stage.text(lobby, 11, stage.bob, "one"));
	stage.hear(stage.text(lobby, 15, stage.bob, "five"));
	stage.hear(stage.text(lobby, 16, stage.bob, "six"));

	EXPECT_THAT(stage.console().shown, ElementsAre("Bob: one", "Bob: five", "Bob: six"));
	EXPECT_THAT(stage.console().notices, ElementsAre("Something that was said before this is missing here."));
}


TEST(Rooms, KnowThatOurOwnTextsStandInBetween)
{
	RoomStage stage;
	stage.enterLobby();
	stage.enter("one");
	stage.enter("two");

	stage.hear(AckFrame{3, 12, 0}, stage.text(lobby, 13, stage.bob, "three"));

	EXPECT_THAT(stage.console().notices, IsEmpty());
}


TEST(Rooms, TellWhoCameAndWhyWhoLeft)
{
	RoomStage stage;
	stage.enterLobby();

	stage.hear(
		JoinedFrame{lobby, 4, "Lia", true}, JoinedFrame{lobby, stage.ada, "Ada", true},
		LeftFrame{lobby, 4, LeaveCode::tooSlow, {}}, LeftFrame{lobby, stage.bob, LeaveCode::closed, "supper"},
		LeftFrame{lobby, stage.eve, LeaveCode::kicked, "flooding"});

	EXPECT_THAT(
		stage.console().notices,
		ElementsAre("Lia came.", "Lia left: too slow to read.", "Bob left: supper.", "Eve left: put out, flooding."));
}


TEST(Rooms, TellOfAnotherNameOnce)
{
	RoomStage stage;
	stage.enterLobby();

	const RenamedFrame robert{stage.bob, "Robert"};
	stage.hear(robert, robert, RenamedFrame{stage.ada, "Ada L."}, stage.text(lobby, 11, stage.bob, "hello"));

	EXPECT_THAT(stage.console().notices, ElementsAre("Bob is Robert now.", "You are Ada L. now."));
	EXPECT_THAT(stage.console().shown, ElementsAre("Robert: hello"));
}


TEST(Rooms, TellOfOurOwnNameOnceWhetherTheyAreSilentAboutNamesOrNot)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/nick Lia");
	stage.hear(AckFrame{2, 0, 0});
	EXPECT_THAT(stage.console().notices, ElementsAre("You are Lia now."));
	stage.hear(RenamedFrame{stage.ada, "Lia"});
	stage.enter("/nick Ada");
	stage.hear(RenamedFrame{stage.ada, "Ada"}, AckFrame{3, 0, 0});

	EXPECT_THAT(stage.console().notices, ElementsAre("You are Lia now.", "You are Ada now."));
}


TEST(Rooms, HaveATopicThatIsToldAndAskedFor)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/topic");
	stage.hear(TopicChangedFrame{lobby, stage.bob, "tea at 5"});
	stage.enter("/topic");
	stage.hear(TopicChangedFrame{lobby, stage.ada, {}});

	EXPECT_THAT(
		stage.console().notices,
		ElementsAre(
			"lobby has no topic.", "Bob set the topic of lobby: tea at 5", "The topic of lobby is: tea at 5",
			"You removed the topic of lobby."));
	EXPECT_THAT(stage.hub.heard(), IsEmpty());
}


TEST(Rooms, AskForEverythingThatCommandsAreFor)
{
	RoomStage stage;
	stage.enterLobby();

	for (const char* line:
		 {"hello", "/me waves", "/msg Bob psst", "/rooms", "/who", "/topic tea", "/topic -", "/history 3", "/history",
		  "/nick Lia", "/kick Eve go", "/ban Eve 2 go", "/unban Eve", "/mute Eve", "/unmute Eve"})
	{
		stage.enter(line);
	}

	EXPECT_THAT(
		stage.hub.heard(),
		ElementsAre(
			"TEXT 2 @7 hello", "ACT 3 @7 waves", "TELL 4 Bob psst", "LIST 5", "WHO 6 @7", "TOPIC 7 @7 tea",
			"TOPIC 8 @7 ", "HISTORY 9 @7 3", "HISTORY 10 @7 20", "NAME 11 Lia", "OPERATE 12 @7 0 Eve 0 go",
			"OPERATE 13 @0 1 Eve 120 go", "OPERATE 14 @0 2 Eve 0 ", "OPERATE 15 @0 3 Eve 0 ",
			"OPERATE 16 @0 4 Eve 0 "));
}


TEST(Rooms, ListWhoIsThereOnlyIfAsked)
{
	RoomStage stage;
	stage.enterLobby();
	const RosterFrame roster{lobby, 5, 3, {{1, "Ada"}, {2, "Bob"}, {3, "Eve"}}};

	stage.hear(roster);
	EXPECT_THAT(stage.console().notices, IsEmpty());
	stage.enter("/who");
	stage.hear(roster, AckFrame{2, 0, 0}, roster);

	EXPECT_THAT(stage.console().notices, ElementsAre("In lobby (3): Ada, Bob, Eve"));
}


TEST(Rooms, AreListedWithHowManyAreThere)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/rooms");
	stage.hear(RoomsFrame{2, {{"games", 1, {}}, {"lobby", 3, "tea"}}}, AckFrame{2, 0, 0});

	EXPECT_THAT(stage.console().notices, ElementsAre("Rooms (2): games (1), lobby (3)"));
}


TEST(Rooms, TellThatAnOperatorsCommandWasDone)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/ban Eve 2 flooding");
	stage.hear(AckFrame{2, 0, 0});

	EXPECT_THAT(stage.console().notices, ElementsAre("Done: /ban Eve flooding"));
}


TEST(Rooms, SuggestTheNearestCommandAndSayNothing)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/mgs Bob psst");

	EXPECT_TRUE(stage.player().wasTold("Did you mean \"/msg\"?"));
	EXPECT_THAT(stage.hub.heard(), IsEmpty());
}


TEST(Rooms, ListTheirCommands)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/help");

	EXPECT_TRUE(stage.player().wasTold("/join ROOM"));
	EXPECT_THAT(stage.hub.heard(), IsEmpty());
}


TEST(Rooms, ShowNothingThatATerminalWouldObeyOrAPersonMisread)
{
	RoomStage stage;
	stage.enterLobby();
	stage.enter("/who");
	stage.enter("/rooms");
	constexpr std::string_view hostile = "\x1b[2J\nBob: forged";

	stage.hear(JoinedFrame{lobby, 4, "[private] Bob: x", true}, stage.text(lobby, 11, 4, hostile));
	stage.hear(LeftFrame{lobby, 4, LeaveCode::left, hostile}, TopicChangedFrame{lobby, 4, hostile});
	stage.hear(RenamedFrame{4, "* Bob: y"}, RosterFrame{lobby, 5, 1, {{4, "- a: b"}}});
	stage.hear(RoomsFrame{1, {{"[x]: y", 1, hostile}}});
	stage.refuse(2, RefusalCode::notAllowed, hostile);

	for (const auto* lines: {&stage.console().shown, &stage.console().notices})
	{
		EXPECT_THAT(*lines, Each(Not(HasSubstr("\x1b"))));
		EXPECT_THAT(*lines, Each(Not(HasSubstr("\n"))));
	}
	EXPECT_THAT(stage.console().shown, Each(testing::StartsWith("<U+005B>private] Bob<U+003A> x: ")));
	EXPECT_THAT(stage.console().notices, Each(Not(HasSubstr("* Bob"))));
}


TEST(Rooms, CallNobodyTheOtherSide)
{
	RoomStage stage;
	stage.adaSettings.stay = true;
	stage.adaSettings.verbosity = 2;
	stage.enterLobby();

	stage.console().endInput();
	stage.settle();
	stage.loop.advance(std::chrono::seconds(61));
	stage.hear(PongFrame{1});

	EXPECT_TRUE(stage.player().wasTold("you stay until the hub stops"));
	EXPECT_TRUE(stage.player().wasTold("The hub answered within"));
	EXPECT_THAT(stage.console().notices, Each(Not(HasSubstr("other side"))));
}


// A name may have spaces, and only in quotes it is one word.
TEST(Rooms, HintsAtQuotesWhereTheFirstWordOfANameWasTakenForIt)
{
	const std::pair<const char*, const char*> entered[] = {
		{"/msg Ann hello", "Put a name of several words in quotes, as in /msg \"Ann Lee\" TEXT"},
		{"/kick Ann", "Put a name of several words in quotes, as in /kick \"Ann Lee\" [REASON]"},
		{"/unban Ann", "Put a name of several words in quotes, as in /unban \"Ann Lee\""},
		{"/msg An hello", ""},
		{"/msg Bob hello", ""},
	};
	for (const auto& [line, hint]: entered)
	{
		SCOPED_TRACE(line);
		RoomStage stage(interactive);
		stage.enterLobby();
		stage.hub.say(JoinedFrame{RoomStage::lobby, 9, "Ann Lee", false});
		stage.enter(line);
		stage.refuse(2, RefusalCode::noSuchMember, "Nobody here is called so.");
		EXPECT_EQ(stage.player().wasTold("in quotes"), *hint != 0);
		EXPECT_TRUE(stage.player().wasTold(hint));
	}
}


} // namespace
} // namespace ciarla
