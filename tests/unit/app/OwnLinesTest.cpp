// What a person said, and what she sees become of it.

#include "RoomStage.h"

#include <gmock/gmock.h>

#include <algorithm>


namespace ciarla {
namespace {


using testing::Contains;
using testing::ElementsAre;
using testing::Not;


TEST(OwnLinesOfAChat, AreDeliveredOnceTheOtherSideHasSeenThem)
{
	SessionStage stage({}, interactive);
	stage.introduce();

	stage.ada.console.type("hello");
	stage.ada.console.type("/me waves");
	stage.ada.console.type("/help");
	stage.loop.runUntilIdle();
	EXPECT_THAT(stage.ada.console.own, ElementsAre("1 Ada: hello", "2 Ada: waves"));
	EXPECT_THAT(stage.ada.console.reports, Not(Contains("state 1 delivered")));

	stage.settle();
	EXPECT_THAT(stage.ada.console.reports, testing::IsSupersetOf({"state 1 delivered", "state 2 delivered"}));
}


TEST(OwnLinesOfAChat, AreLostWithAPeerThatVanishes)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	stage.ada.console.type("hello");
	stage.lia.session.reset();
	stage.settle();

	EXPECT_THAT(stage.ada.console.reports, Contains("state 1 lost"));
}


TEST(OwnLinesOfAChat, PromiseNothingInTheOriginalDialect)
{
	SessionStage stage({}, interactive);
	stage.adaSettings.dialect = Dialect::raw;
	stage.introduce();

	stage.ada.console.type("hello");
	stage.settle();

	EXPECT_THAT(stage.ada.console.own, ElementsAre("Ada: hello"));
}


TEST(OwnLinesOfAChat, AreNotFollowedForAScriptThatDoesNotAsk)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.type("hello");
	stage.settle();

	EXPECT_THAT(stage.ada.console.own, testing::IsEmpty()) << "it has what it entered";
	EXPECT_THAT(stage.ada.console.reports, Not(Contains(testing::StartsWith("state"))));
}


TEST(OwnLinesOfAHub, AreMarkedBeforeItIsToldWhyOneWasRefused)
{
	RoomStage stage(interactive);
	stage.enterLobby();

	stage.enter("one");
	stage.enter("/msg Nobody psst");
	stage.hear(AckFrame{2, 11, 0}, NakFrame{3, static_cast<std::uint16_t>(RefusalCode::noSuchMember), {}, {}});

	EXPECT_THAT(stage.console().own, ElementsAre("1 Ada: one", "2 [to Nobody] Ada: psst"));
	EXPECT_THAT(stage.console().reports, testing::IsSupersetOf({"state 1 delivered", "state 2 refused"}));
	EXPECT_FALSE(stage.console().notices.empty());
}


} // namespace
} // namespace ciarla
