#include "HubFieldMeter.h"
#include "HubFieldReader.h"
#include "HubFieldWriter.h"
#include "HubText.h"

#include <ciarla/protocol/HubFrameCodec.h>

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>


namespace ciarla {


namespace {


using namespace std::string_view_literals;

constexpr std::size_t headBytes = 5;

const std::array<std::byte, 3> token{std::byte{9}};


template <typename Frame>
std::string encoded(const Frame& frame)
{
	BytesBuilder builder;
	encode(frame, builder);
	return std::string(builder.take().text());
}


template <typename Frame>
std::optional<Frame> decoded(std::string_view wire)
{
	return decode<Frame>(asBytes(wire).subspan(headBytes));
}


std::vector<HubFrame> toldFrames()
{
	return {
		WelcomeFrame{1, 2, token, 3, 4096, 5, 6, 7, 8, "Ada"},
		DeliverFrame{1, 1ULL << 40, 3, 4, TextKind::act, 1ULL << 41, "waves"},
		JoinedFrame{1, 2, "Bob", false},
		LeftFrame{1, 2, LeaveCode::kicked, "rude"},
		RosterFrame{1, 2, 3, {{4, "Ada"}, {5, "Bob"}}},
		RoomFrame{1, 2, 3, 4, 5, false, "lobby", "tea"},
		RoomsFrame{2, {{"lobby", 3, "tea"}, {"quiet", 1, ""}}},
		TopicChangedFrame{1, 2, "tea"},
		RenamedFrame{1, "Eve"},
	};
}


std::vector<HubRequest> requests()
{
	return {
		JoinFrame{1, "lobby", 2, 3}, PartFrame{1, 2, "supper"},
		NameFrame{1, "Eve"},         TopicFrame{1, 2, "tea"},
		HistoryFrame{1, 2, 3, 4},    OperateFrame{1, OperatorAction::mute, 2, 3, "Eve", "loud"},
		WhoFrame{1, 2, 3},           ListFrame{1, "lobby"},
		TellFrame{1, "Eve", "psst"},
	};
}


/// Calls `check` with every frame, as what it is.
template <typename Check>
void forEveryFrame(const Check& check)
{
	for (const HubFrame& told: toldFrames())
	{
		std::visit(check, told);
	}
	for (const HubRequest& request: requests())
	{
		std::visit(check, request);
	}
}


/// A frame that got two fields more, after programs were written that do not know them.
struct GrownFrame
{
	struct Later
	{
		std::uint32_t number = 0;
		std::string_view name;

		static void pass(auto& later, auto& fields)
		{
			fields.number(later.number);
			fields.name(later.name);
		}
	};

	std::uint32_t first = 0;
	std::optional<Later> later;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.first);
		fields.trailing(frame.later);
	}
};


std::string fieldsOf(const GrownFrame& frame)
{
	BytesBuilder builder;
	HubFieldWriter writer(builder);
	GrownFrame::pass(frame, writer);
	HubFieldMeter meter;
	GrownFrame::pass(frame, meter);
	EXPECT_EQ(meter.bytes, builder.size());
	return std::string(builder.take().text());
}


std::optional<GrownFrame> grown(std::string_view fields)
{
	HubFieldReader reader(asBytes(fields));
	GrownFrame frame;
	GrownFrame::pass(frame, reader);
	return reader.ok() ? std::optional(frame) : std::nullopt;
}


/// The frame with one name that breaks the rules; none of it may be taken.
template <typename Frame>
bool isRefused(const Frame& frame)
{
	return !decoded<Frame>(encoded(frame));
}


} // namespace


TEST(HubFrameCodec, BringsEveryFieldOfEveryFrameBack)
{
	const auto check = [](const auto& frame) {
		using Frame = std::remove_cvref_t<decltype(frame)>;
		const std::string wire = encoded(frame);
		const auto back = decoded<Frame>(wire);
		ASSERT_TRUE(back) << testing::PrintToString(wire);
		EXPECT_EQ(encoded(*back), wire);
	};
	forEveryFrame(check);
}


TEST(HubFrameCodec, ReadsWhatAHubTellsAsItWasMeant)
{
	for (const HubFrame& told: toldFrames())
	{
		const auto again = [](const auto& frame) {
			const std::string wire = encoded(frame);
			return hubText(*decoded<std::remove_cvref_t<decltype(frame)>>(wire));
		};
		EXPECT_EQ(std::visit(again, told), hubText(told));
	}
}


TEST(HubFrameCodec, HandlesEveryLengthOfEveryFrame)
{
	const auto check = [](const auto& frame) {
		using Frame = std::remove_cvref_t<decltype(frame)>;
		const std::string wire = encoded(frame);
		for (std::size_t bytes = headBytes; bytes < wire.size(); ++bytes)
		{
			EXPECT_FALSE(decoded<Frame>(wire.substr(0, bytes)))
				<< bytes << " bytes of " << testing::PrintToString(wire);
		}
		EXPECT_TRUE(decoded<Frame>(wire + "from the future"));
	};
	forEveryFrame(check);
}


TEST(HubFrameCodec, CountsWhatItWrites)
{
	const auto check = [](const auto& frame) {
		const std::string wire = encoded(frame);
		EXPECT_EQ(wire.substr(0, 3), "\0\0\0"sv);
		EXPECT_EQ(static_cast<unsigned char>(wire[3]), wire.size() - 4);
	};
	forEveryFrame(check);

	for (const HubRequest& request: requests())
	{
		const std::size_t written = std::visit([](const auto& frame) { return encoded(frame).size(); }, request);
		EXPECT_EQ(frameBytes(request), written - 4);
	}
	EXPECT_EQ(encoded(DeliverFrame{}).size(), 4 + deliverFrameOverheadBytes);
}


TEST(HubFrameCodec, SaysThatATextIsTooLongForItsLength)
{
	const std::string text(65'536, 'x');

	EXPECT_FALSE(frameBytes(TopicFrame{1, 2, text}));
	EXPECT_TRUE(frameBytes(TopicFrame{1, 2, std::string_view(text).substr(1)}));
	EXPECT_TRUE(frameBytes(TellFrame{1, "Eve", text}));
}


TEST(HubFrameCodec, RefusesEveryBadName)
{
	constexpr auto bad = "E\x1B[2Jve"sv;

	EXPECT_TRUE(isRefused(WelcomeFrame{1, 0, {}, 1, 65'536, 1, 1, 0, 0, bad}));
	EXPECT_TRUE(isRefused(JoinedFrame{1, 2, bad, true}));
	EXPECT_TRUE(isRefused(RosterFrame{1, 2, 3, {{4, "Ada"}, {5, bad}}}));
	EXPECT_TRUE(isRefused(RoomFrame{1, 2, 3, 4, 5, true, bad, ""}));
	EXPECT_TRUE(isRefused(RoomsFrame{1, {{bad, 1, ""}}}));
	EXPECT_TRUE(isRefused(RenamedFrame{1, bad}));
	EXPECT_TRUE(isRefused(JoinFrame{1, bad, 0, 0}));
	EXPECT_TRUE(isRefused(NameFrame{1, bad}));
	EXPECT_TRUE(isRefused(OperateFrame{1, OperatorAction::kick, 1, 0, bad, ""}));
	EXPECT_TRUE(isRefused(ListFrame{1, bad}));
	EXPECT_TRUE(isRefused(TellFrame{1, bad, "psst"}));
}


TEST(HubFrameCodec, WantsANameEverywhereButInTheFirstPageOfTheList)
{
	EXPECT_TRUE(isRefused(JoinFrame{1, "", 0, 0}));
	EXPECT_TRUE(isRefused(RoomsFrame{1, {{"", 1, ""}}}));
	EXPECT_FALSE(isRefused(ListFrame{1, ""}));
}


TEST(HubFrameCodec, RefusesTextThatIsNoUtf8)
{
	constexpr auto bad = "caf\xE9"sv;

	EXPECT_TRUE(isRefused(DeliverFrame{1, 2, 3, 4, TextKind::say, 5, bad}));
	EXPECT_TRUE(isRefused(LeftFrame{1, 2, LeaveCode::left, bad}));
	EXPECT_TRUE(isRefused(RoomFrame{1, 2, 3, 4, 5, true, "lobby", bad}));
	EXPECT_TRUE(isRefused(RoomsFrame{1, {{"lobby", 1, bad}}}));
	EXPECT_TRUE(isRefused(TopicChangedFrame{1, 2, bad}));
	EXPECT_TRUE(isRefused(PartFrame{1, 2, bad}));
	EXPECT_TRUE(isRefused(TopicFrame{1, 2, bad}));
	EXPECT_TRUE(isRefused(OperateFrame{1, OperatorAction::kick, 1, 0, "Eve", bad}));
	EXPECT_TRUE(isRefused(TellFrame{1, "Eve", bad}));
}


// Four billion names that never came must not be made room for.
TEST(HubFrameCodec, RefusesACountThatTheFrameCannotHold)
{
	std::string roster = encoded(RosterFrame{1, 2, 3, {{4, "Ada"}}});
	std::string rooms = encoded(RoomsFrame{1, {{"lobby", 1, ""}}});
	const std::size_t rosterCount = headBytes + 4 + 8 + 4;
	const std::size_t roomsCount = headBytes + 4;
	ASSERT_EQ(roster.substr(rosterCount, 4), "\0\0\0\1"sv);
	ASSERT_EQ(rooms.substr(roomsCount, 4), "\0\0\0\1"sv);

	for (const std::string_view count: {"\xFF\xFF\xFF\xFF"sv, "\0\0\0\2"sv, "\0\1\0\0"sv})
	{
		EXPECT_FALSE(decoded<RosterFrame>(roster.replace(rosterCount, 4, count)));
		EXPECT_FALSE(decoded<RoomsFrame>(rooms.replace(roomsCount, 4, count)));
	}
}


TEST(HubFrameCodec, TakesWhatItDoesNotKnowForTheNearest)
{
	std::string left = encoded(LeftFrame{1, 2, LeaveCode::refused, ""});
	left[headBytes + 4 + 4 + 1] = 8;
	EXPECT_EQ(decoded<LeftFrame>(left)->code, LeaveCode::left);

	std::string deliver = encoded(DeliverFrame{1, 2, 3, 4, TextKind::private_, 5, "hi"});
	deliver[headBytes + 4 + 8 + 8 + 4] = 3;
	EXPECT_EQ(decoded<DeliverFrame>(deliver)->kind, TextKind::say);

	std::string joined = encoded(JoinedFrame{1, 2, "Bob", true});
	joined.back() = 2;
	EXPECT_TRUE(decoded<JoinedFrame>(joined)->arrived);
}


// What is done to people is not guessed at.
TEST(HubFrameCodec, RefusesAnActionThatItDoesNotKnow)
{
	std::string operate = encoded(OperateFrame{1, OperatorAction::unmute, 2, 3, "Eve", ""});
	operate[headBytes + 8] = 5;

	EXPECT_FALSE(decoded<OperateFrame>(operate));
}


TEST(HubFrameCodec, RefusesAWelcomeThatLetsNothingBeSaid)
{
	EXPECT_FALSE(isRefused(WelcomeFrame{1, 0, {}, 1, 1024, 1, 0, 0, 0, "Ada"}));
	EXPECT_FALSE(isRefused(WelcomeFrame{1, 0, {}, 1, 1024, 1, 0, 1, 500, "Ada"}));
	EXPECT_TRUE(isRefused(WelcomeFrame{1, 0, {}, 1, 1023, 1, 0, 0, 0, "Ada"})) << "no frame fits";
	EXPECT_TRUE(isRefused(WelcomeFrame{1, 0, {}, 1, 1024, 0, 0, 0, 0, "Ada"})) << "no line may be unanswered";
	EXPECT_TRUE(isRefused(WelcomeFrame{1, 0, {}, 1, 1024, 1, 0, 0, 500, "Ada"})) << "no burst, and a pace";
}


TEST(HubFrameCodec, BringsFieldsBackThatCameLaterAndWritesNoneWhereThereAreNone)
{
	const std::string whole = fieldsOf({7, GrownFrame::Later{8, "Ada"}});
	ASSERT_TRUE(grown(whole + "from the future"));
	EXPECT_EQ(grown(whole + "from the future")->later->number, 8U);
	EXPECT_EQ(grown(whole + "from the future")->later->name, "Ada");
	EXPECT_EQ(fieldsOf({7, {}}), "\0\0\0\7"sv);
}


TEST(HubFrameCodec, TakesAFrameThatEndsBeforeItsLaterFieldsAndPassesOverWhatIsNoneOfThem)
{
	const std::string whole = fieldsOf({7, GrownFrame::Later{8, "Ada"}});
	for (std::size_t bytes = 0; bytes < whole.size(); ++bytes)
	{
		SCOPED_TRACE(bytes);
		const std::optional<GrownFrame> frame = grown(whole.substr(0, bytes));
		ASSERT_EQ(frame.has_value(), bytes >= 4);
		EXPECT_FALSE(frame && frame->later);
	}
	const std::optional<GrownFrame> odd = grown(fieldsOf({7, GrownFrame::Later{8, "Ada:"}}));
	ASSERT_TRUE(odd);
	EXPECT_EQ(odd->first, 7U);
	EXPECT_FALSE(odd->later);
}


} // namespace ciarla
