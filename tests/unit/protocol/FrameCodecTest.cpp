#include <ciarla/protocol/FrameCodec.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>


namespace ciarla {


namespace {


constexpr std::size_t headBytes = 5;


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


/// Everything shorter than the fields is refused, everything longer is understood.
template <typename Frame>
void expectEveryLengthIsHandled(const Frame& frame)
{
	const std::string wire = encoded(frame);
	for (std::size_t bytes = headBytes; bytes < wire.size(); ++bytes)
	{
		EXPECT_FALSE(decoded<Frame>(wire.substr(0, bytes))) << bytes << " bytes";
	}
	EXPECT_TRUE(decoded<Frame>(wire));
	EXPECT_TRUE(decoded<Frame>(wire + "from the future"));
}


const std::array<std::byte, 2> versions{std::byte{1}, std::byte{2}};
const std::array<std::byte, 16> session{std::byte{7}};
const std::array<std::byte, 3> token{std::byte{9}};


HelloFrame hello()
{
	return {versions, SpeakerRole::hub, 5, session, 4096, token, {{"lobby", 3, 4}, {"", 0, 0}}};
}


} // namespace


TEST(FrameCodec, BringsHelloBack)
{
	const std::string wire = encoded(hello());
	const auto frame = decoded<HelloFrame>(wire);

	ASSERT_TRUE(frame);
	EXPECT_TRUE(std::ranges::equal(frame->versions, versions));
	EXPECT_EQ(frame->role, SpeakerRole::hub);
	EXPECT_EQ(frame->features, 5U);
	EXPECT_TRUE(std::ranges::equal(frame->sessionId, session));
	EXPECT_EQ(frame->frameBytesMax, 4096U);
	EXPECT_TRUE(std::ranges::equal(frame->resumeToken, token));
	EXPECT_THAT(frame->rooms, testing::ElementsAre(RoomSeen{"lobby", 3, 4}, RoomSeen{"", 0, 0}));
}


TEST(FrameCodec, BringsTextAndItsAnswersBack)
{
	const std::string wire = encoded(TextFrame{1ULL << 40, TextKind::act, 7, "waves"});
	const auto text = decoded<TextFrame>(wire);
	ASSERT_TRUE(text);
	EXPECT_EQ(text->sequence, 1ULL << 40);
	EXPECT_EQ(text->kind, TextKind::act);
	EXPECT_EQ(text->target, 7U);
	EXPECT_EQ(text->body, "waves");

	const auto ack = decoded<AckFrame>(encoded(AckFrame{1, 2, 3}));
	ASSERT_TRUE(ack);
	EXPECT_EQ(ack->sequence, 1U);
	EXPECT_EQ(ack->roomSequence, 2U);
	EXPECT_EQ(ack->time, 3U);

	const std::string refusal = encoded(NakFrame{4, 5, 6, "no"});
	const auto nak = decoded<NakFrame>(refusal);
	ASSERT_TRUE(nak);
	EXPECT_EQ(nak->sequence, 4U);
	EXPECT_EQ(nak->code, 5U);
	EXPECT_EQ(nak->retryAfterSeconds, 6U);
	EXPECT_EQ(nak->text, "no");
}


TEST(FrameCodec, BringsPingPongAndByeBack)
{
	EXPECT_EQ(decoded<PingFrame>(encoded(PingFrame{77}))->token, 77U);
	EXPECT_EQ(decoded<PongFrame>(encoded(PongFrame{78}))->token, 78U);

	const std::string wire = encoded(ByeFrame{ByeCode::busy, "later", 60});
	const auto bye = decoded<ByeFrame>(wire);
	ASSERT_TRUE(bye);
	EXPECT_EQ(bye->code, ByeCode::busy);
	EXPECT_EQ(bye->text, "later");
	EXPECT_EQ(bye->retryAfterSeconds, 60U);
}


TEST(FrameCodec, HandlesEveryLengthOfEveryFrame)
{
	expectEveryLengthIsHandled(hello());
	expectEveryLengthIsHandled(TextFrame{1, TextKind::say, 0, "hi"});
	expectEveryLengthIsHandled(AckFrame{1, 2, 3});
	expectEveryLengthIsHandled(NakFrame{1, 2, 3, "no"});
	expectEveryLengthIsHandled(PingFrame{1});
	expectEveryLengthIsHandled(PongFrame{1});
	expectEveryLengthIsHandled(ByeFrame{ByeCode::closed, "ciao", 0});
}


TEST(FrameCodec, CountsTheTypeInTheLength)
{
	const std::string wire = encoded(TextFrame{1, TextKind::say, 0, "hi"});

	EXPECT_EQ(wire.substr(0, headBytes), std::string("\0\0\0\x14\x10", headBytes));
	EXPECT_EQ(wire.size(), 4 + textFrameOverheadBytes + 2);
}


} // namespace ciarla
