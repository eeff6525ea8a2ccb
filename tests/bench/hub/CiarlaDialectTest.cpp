#include "load/CiarlaDialect.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/HubFrameCodec.h>

#include <gmock/gmock.h>

#include <string>
#include <vector>


// The dialect is written by hand from the wire document; the protocol's own codec says whether it is that.
namespace ciarla::bench {


namespace {


using ::testing::ElementsAre;

constexpr std::uint32_t room = 77;
constexpr std::uint32_t largest = 64 * 1024;


/// A client in room r3, and what the dialect makes of what it hears.
class CiarlaDialectTest: public ::testing::Test, protected DialectListener
{
protected:
	CiarlaDialectTest()
	{
		client.id = 12;
		client.room = 3;
		client.state = Client::State::greeting;
	}

	void onReady(Client& who) override
	{
		who.state = Client::State::ready;
		++readyCount;
	}

	void onText(Client&, std::string_view text) override
	{
		texts.emplace_back(text);
	}

	/// As the engine does: what is not whole yet comes again with what follows.
	void hear(std::string_view bytes)
	{
		client.input += bytes;
		client.input.erase(0, dialect.hear(client, client.input, *this));
	}

	template <typename Frame>
	static std::string wireOf(const Frame& frame)
	{
		BytesBuilder builder;
		encode(frame, builder);
		return std::string(builder.take().text());
	}

	static std::string letIn()
	{
		return std::string("\0hub\0", 5) +
			wireOf(WelcomeFrame{
				.version = 1, .sessionToken = {}, .member = 5, .frameBytesMax = largest, .name = "u12"}) +
			wireOf(RoomFrame{
				.request = 1, .room = room, .epoch = 9, .last = 40, .members = 2, .name = "r3", .topic = {}}) +
			wireOf(RosterFrame{.room = room, .epoch = 9, .total = 2, .members = {{4, "u11"}, {5, "u12"}}}) +
			wireOf(AckFrame{.sequence = 1});
	}

	static DeliverFrame deliverOf(std::uint64_t sequence, std::uint64_t previous, std::string_view body)
	{
		return {.room = room, .sequence = sequence, .previous = previous, .member = 4, .body = body};
	}

	Client client;
	CiarlaDialect dialect;
	int readyCount = 0;
	std::vector<std::string> texts;
};


TEST_F(CiarlaDialectTest, GreetsAndSaysHelloAsThisProtocolHasIt)
{
	dialect.greet(client, *this);

	const std::string greeting("\0u12\0", 5);
	ASSERT_EQ(greeting, client.output.substr(0, greeting.size()));
	FrameDecoder decoder(largest);
	FrameView view;
	decoder.feed(asBytes(std::string_view(client.output).substr(greeting.size())));
	ASSERT_EQ(FrameDecoder::Step::frame, decoder.next(view));
	const auto hello = decode<HelloFrame>(view.body);
	ASSERT_TRUE(hello);
	EXPECT_EQ(SpeakerRole::person, hello->role);
	EXPECT_EQ(16U, hello->sessionId.size());
	EXPECT_EQ(std::byte{protocolVersion}, hello->versions.front());
}


TEST_F(CiarlaDialectTest, JoinsOnceWelcomedAndIsReadyOnceThatIsAcknowledged)
{
	dialect.greet(client, *this);
	client.output.clear();

	hear(letIn());

	EXPECT_EQ(wireOf(JoinFrame{.sequence = 1, .room = "r3"}), client.output);
	EXPECT_EQ(1, readyCount);
	EXPECT_EQ(room, client.roomHandle);
}


TEST_F(CiarlaDialectTest, SaysTextsToItsRoom)
{
	dialect.greet(client, *this);
	hear(letIn());
	client.output.clear();

	dialect.say(client, "hi");

	EXPECT_EQ(wireOf(TextFrame{.sequence = 2, .target = room, .body = "hi"}), client.output);
}


TEST_F(CiarlaDialectTest, HearsTextsHoweverTheyAreCut)
{
	const std::string wire = letIn() + wireOf(JoinedFrame{.room = room, .member = 6, .name = "u13"}) +
		wireOf(deliverOf(41, 40, "one")) + wireOf(AckFrame{.sequence = 2, .roomSequence = 42, .time = 1}) +
		wireOf(deliverOf(43, 42, "two"));
	for (std::size_t cut = 0; cut <= wire.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		texts.clear();
		client = Client{.state = Client::State::greeting, .id = 12, .room = 3};
		dialect.greet(client, *this);
		hear(wire.substr(0, cut));
		hear(wire.substr(cut));
		EXPECT_THAT(texts, ElementsAre("one", "two"));
	}
}


TEST_F(CiarlaDialectTest, NoticesAGapInTheRoomsOrder)
{
	dialect.greet(client, *this);
	hear(letIn() + wireOf(deliverOf(41, 40, "one")));

	EXPECT_THROW(hear(wireOf(deliverOf(43, 42, "three"))), DialectError);
}


TEST_F(CiarlaDialectTest, AnswersPings)
{
	dialect.greet(client, *this);
	hear(letIn());
	client.output.clear();

	hear(wireOf(PingFrame{.token = 99}));

	EXPECT_EQ(wireOf(PongFrame{.token = 99}), client.output);
}


TEST_F(CiarlaDialectTest, GivesUpWithTheHubsWordsWhenItIsRefusedOrSentAway)
{
	dialect.greet(client, *this);
	EXPECT_THROW(hear(letIn() + wireOf(NakFrame{.sequence = 2, .code = 3, .text = "slow down"})), DialectError);

	client = Client{.state = Client::State::greeting};
	dialect.greet(client, *this);
	try
	{
		hear(std::string("\0hub\0", 5) + wireOf(ByeFrame{.code = ByeCode::busy, .text = "full"}));
		ADD_FAILURE();
	}
	catch (const DialectError& error)
	{
		EXPECT_STREQ("ciarla: BYE: full", error.what());
	}
}


TEST_F(CiarlaDialectTest, RefusesAFrameThatIsTooShortForItsFields)
{
	dialect.greet(client, *this);
	hear(letIn());
	EXPECT_THROW(hear(std::string("\0\0\0\2\x13\0", 6)), DialectError);
}


} // namespace


} // namespace ciarla::bench
