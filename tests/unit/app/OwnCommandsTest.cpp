// Commands that concern this program alone.

#include "RoomStage.h"

#include "Wording.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto lobby = RoomStage::lobby;


TEST(OwnCommands, QuitLeavesAsCloseDoes)
{
	SessionStage stage({}, interactive);
	stage.introduce();

	stage.ada.console.type("/quit now");
	stage.settle();
	EXPECT_TRUE(stage.ada.wasTold("Nothing may follow /quit."));
	stage.ada.console.type("/quit");
	stage.settle();

	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());
}


// A mistyped word between two people might have been meant for us alone.
TEST(OwnCommands, AreNotSaidWhenMistyped)
{
	SessionStage stage({}, interactive);
	stage.introduce();

	stage.ada.console.type("/hlep");
	stage.ada.console.type("//hlep");
	stage.settle();

	EXPECT_TRUE(stage.ada.wasTold("Did you mean \"/help\"?"));
	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Ada: /hlep"));
}


TEST(OwnCommands, AreTextInAScript)
{
	SessionStage stage({}, !interactive);
	stage.introduce();

	stage.ada.console.type("/hlep");
	stage.ada.console.type("//help");
	stage.settle();

	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Ada: /hlep", "Ada: //help"));
}


TEST(OwnCommands, AreThereForWhoeverTalksToTheOriginalScript)
{
	SessionStage stage({}, interactive);
	stage.adaSettings.dialect = Dialect::raw;
	stage.introduce();
	stage.loop.advance(std::chrono::seconds(1));
	stage.settle();

	stage.ada.console.type("/help");
	stage.ada.console.type("/me waves");
	stage.settle();
	stage.loop.advance(std::chrono::seconds(1));
	stage.settle();

	EXPECT_TRUE(stage.ada.wasTold("/ignore [NAME]"));
	EXPECT_TRUE(stage.ada.wasTold("The original protocol, which the other side speaks, has no /me."));
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());
}


TEST(OwnCommands, QuitLeavesWhileNobodyIsHere)
{
	SessionStage stage({}, interactive);
	stage.listen();

	stage.lia.console.type("/quit");
	stage.settle();

	EXPECT_EQ(stage.lia.status, 0);
	EXPECT_FALSE(stage.lia.wasTold("is sent when somebody is"));
}


TEST(OwnCommands, IgnoreHidesWhatSomebodySaysUntilItIsUndone)
{
	RoomStage stage(interactive);
	stage.enterLobby();

	stage.enter("/ignore");
	stage.enter("/ignore Bob");
	stage.hear(stage.text(lobby, 11, RoomStage::bob, "one"), stage.text(lobby, 12, RoomStage::eve, "two"));
	stage.enter("/ignore");
	stage.enter("/ignore Bob");
	stage.hear(stage.text(lobby, 13, RoomStage::bob, "three"));

	EXPECT_THAT(stage.console().shown, ElementsAre("Eve: two", "Bob: three"));
	EXPECT_THAT(
		stage.console().notices,
		ElementsAre(
			"You hear everybody.", "You do not hear Bob any more. The same again undoes it.", "You do not hear: Bob",
			"You hear Bob again."));
}


TEST(OwnCommands, IgnoreGoesByWhatANameLooksLike)
{
	RoomStage stage(interactive);
	stage.enterLobby();

	stage.enter("/ignore ВОВ");
	stage.hear(stage.text(lobby, 11, RoomStage::bob, "one"), stage.text(lobby, 12, RoomStage::eve, "two"));

	EXPECT_THAT(stage.console().shown, ElementsAre("Eve: two"));
}


TEST(OwnCommands, PingTellsHowSoonTheOtherSideAnswers)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	const std::size_t before = stage.ada.console.notices.size();

	stage.ada.console.type("/ping");
	stage.settle();

	ASSERT_EQ(stage.ada.console.notices.size(), before + 1);
	EXPECT_TRUE(stage.ada.wasTold("The other side answered within "));
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());
}


TEST(OwnCommands, PingIsNoneOfTheOriginalProtocol)
{
	SessionStage stage({}, interactive);
	stage.adaSettings.dialect = Dialect::raw;
	stage.introduce();
	stage.loop.advance(std::chrono::seconds(2));
	stage.settle();

	stage.ada.console.type("/ping");
	stage.settle();

	EXPECT_TRUE(stage.ada.wasTold("The original protocol has no ping."));
}


TEST(OwnCommands, ClearIsForAPerson)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	stage.ada.console.type("/clear");
	EXPECT_EQ(stage.ada.console.cleared, 1);

	RoomStage script(!interactive);
	script.enterLobby();
	script.enter("/clear");
	EXPECT_TRUE(script.player().wasTold("/clear is for a person at a terminal."));
	EXPECT_EQ(script.console().cleared, 0);
}


TEST(OwnCommands, LookBackForAPersonAndStartNothingForAScript)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	for (const char* line: {"/less", "/find two words", "/more", "/copy", "/open", "/open 3"})
	{
		stage.ada.console.type(line);
	}
	stage.settle();
	EXPECT_THAT(
		stage.ada.console.lookedBack,
		ElementsAre(
			testing::Pair(LookBack::less, ""), testing::Pair(LookBack::find, "two words"),
			testing::Pair(LookBack::more, ""), testing::Pair(LookBack::copy, ""), testing::Pair(LookBack::open, ""),
			testing::Pair(LookBack::open, "3")));
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());

	RoomStage script(!interactive);
	script.enterLobby();
	script.enter("/open 1");
	EXPECT_TRUE(script.player().wasTold("That is for a person at a terminal."));
	EXPECT_THAT(script.console().lookedBack, IsEmpty());
}


TEST(OwnCommands, ThatConcernThisProgramAloneWorkBeforeAnybodyCame)
{
	SessionStage stage({}, interactive);
	stage.listen();
	stage.lia.console.type("/time");
	stage.lia.console.type("/version");
	stage.lia.console.type("/help");
	stage.lia.console.type("/ping");
	stage.lia.console.type("/join games");
	stage.connect();
	stage.settle();

	EXPECT_TRUE(stage.lia.wasTold("It is "));
	EXPECT_TRUE(stage.lia.wasTold("This is ciarla "));
	EXPECT_TRUE(stage.lia.wasTold("list these commands"));
	EXPECT_TRUE(stage.lia.wasTold("Nobody is here yet."));
	EXPECT_THAT(stage.ada.console.shown, IsEmpty());
}


TEST(OwnCommands, AreNotTheAnswerToTheQuestionForAName)
{
	SessionStage stage({}, interactive);
	stage.liaSettings.name.clear();
	stage.listen();

	EXPECT_EQ(stage.lia.console.questions, 1);
	EXPECT_EQ(stage.lia.console.prompt, "Your name [guest]: ");
	stage.lia.console.type("Lia");
	EXPECT_EQ(stage.lia.console.prompt, "");
}


TEST(OwnCommands, IgnoreBetweenTwoStillAcknowledges)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	stage.lia.console.type("/ignore Ada");
	stage.settle();

	stage.ada.console.type("hello?");
	stage.ada.console.endInput();
	stage.settle();

	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());
}


TEST(OwnCommands, SaveWritesTheChatSoFar)
{
	std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-save-XXXXXX").string();
	const std::filesystem::path folder = ::mkdtemp(pattern.data());
	SessionStage stage({}, interactive);
	stage.introduce();
	stage.ada.console.type("hello");
	stage.ada.console.type("/save " + (folder / "chat").string());
	stage.settle();

	EXPECT_TRUE(stage.ada.wasTold("lines were written to " + (folder / "chat").string() + "."));
	EXPECT_GT(std::filesystem::file_size(folder / "chat"), 0U);
	std::filesystem::remove_all(folder);
}


// What a script passes on may be a stranger's.
TEST(OwnCommands, SaveIsNoneOfAScriptsLines)
{
	const std::filesystem::path path = std::filesystem::temp_directory_path() / "ciarla-never-saved";
	RoomStage stage(!interactive);
	stage.enterLobby();

	stage.enter("/save " + path.string());

	EXPECT_TRUE(stage.player().wasTold("/save is for a person at a terminal"));
	EXPECT_FALSE(std::filesystem::exists(path));
}


TEST(OwnCommands, SendSaysThatItCannotAndSaysNothingToTheOtherSide)
{
	SessionStage stage({}, interactive);
	stage.introduce();

	stage.ada.console.type("/send secrets.txt");
	stage.ada.console.type("/help");
	stage.settle();

	EXPECT_TRUE(stage.ada.wasTold("Files cannot be sent yet."));
	EXPECT_FALSE(stage.ada.wasTold("/send"));
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());
}


TEST(OwnCommands, TimeSaysWhereItIsThatTime)
{
	::setenv("TZ", "UTC-1", 1);
	::tzset();
	EXPECT_EQ(timeSentence(1'700'000'000), "It is 23:13:20 here (UTC+0100).");
	::unsetenv("TZ");
	::tzset();

	SessionStage stage({}, interactive);
	stage.introduce();
	stage.ada.console.type("/time");
	stage.settle();
	EXPECT_TRUE(stage.ada.wasTold("It is "));
}


} // namespace
} // namespace ciarla
