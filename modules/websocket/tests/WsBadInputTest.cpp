#include "WsStage.h"

#include <ciarla/testkit/AllocatedBytes.h>

#include <gmock/gmock.h>


// What a peer does wrong: each is told so with a code, and whoever listens is told by one clear sentence.
namespace ciarla {


namespace {


using namespace std::string_literals;
using testing::HasSubstr;
using testing::StartsWith;


class WsBadInput: public WsStage
{
protected:
	/// A good message, and then this.
	void expectFault(const std::string& bad, std::uint16_t code, const std::string& what)
	{
		beServer();
		say(binary("good") + bad);
		peer->close(CloseMode::graceful, {});
		loop.runUntilIdle();

		EXPECT_EQ("good", handler.data);
		EXPECT_EQ(closeOf(code, what), heard.data);
		ASSERT_EQ(1U, handler.closed);
		EXPECT_EQ(CloseSide::peer, handler.reason->side);
		EXPECT_EQ(ErrorCode::protocolFault, handler.reason->code);
		EXPECT_EQ(socket->info().peer.text() + " sent " + what + ".", handler.reason->text);
	}

	void expectRefused(const std::string& request, const std::string& status, const std::string& sentence)
	{
		begin(Role::accepted);
		say(request);
		EXPECT_THAT(heard.data, StartsWith("HTTP/1.1 " + status + "\r\n"));
		EXPECT_EQ(1U, heard.ended);
		peer->close(CloseMode::graceful, {});
		loop.runUntilIdle();
		ASSERT_EQ(1U, handler.closed);
		EXPECT_EQ(0U, handler.opened);
		EXPECT_EQ(ErrorCode::protocolFault, handler.reason->code);
		EXPECT_EQ(socket->info().peer.text() + " " + sentence, handler.reason->text);
	}
};


TEST_F(WsBadInput, AnUnmaskedFrameOfAClient)
{
	expectFault(binary("x", Masked::no), 1002, "a frame that is not masked, which those of a client have to be");
}


TEST_F(WsBadInput, AMaskedFrameOfAServer)
{
	beClient();
	say(binary("x"));
	peer->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	ASSERT_EQ(1U, handler.closed);
	EXPECT_THAT(handler.reason->text, HasSubstr(" sent a masked frame, which no server may send."));
}


TEST_F(WsBadInput, ReservedBits)
{
	expectFault("\xC2\x80\0\0\0\0"s, 1002, "a frame with a reserved bit set, though no extension was agreed on");
}


TEST_F(WsBadInput, AReservedOpcode)
{
	expectFault("\x83\x80\0\0\0\0"s, 1002, "a frame of a kind that does not exist");
}


TEST_F(WsBadInput, APingOf126Bytes)
{
	expectFault(
		frameText(WsOpcode::ping, WsPart::final_, std::string(126, 'p')), 1002,
		"a ping, pong or close of more than 125 bytes");
}


TEST_F(WsBadInput, APingInFragments)
{
	expectFault(frameText(WsOpcode::ping, WsPart::unfinished, ""), 1002, "a ping, pong or close in fragments");
}


TEST_F(WsBadInput, AnOrphanContinuation)
{
	expectFault(
		frameText(WsOpcode::continuation, WsPart::final_, "x"), 1002, "the continuation of a message that never began");
}


TEST_F(WsBadInput, AMessageWithinAMessage)
{
	expectFault(
		frameText(WsOpcode::binary, WsPart::unfinished, "") + binary("x"), 1002,
		"a new message before the last one ended");
}


TEST_F(WsBadInput, TextThatIsNotUtf8)
{
	expectFault(frameText(WsOpcode::text, WsPart::final_, "\xFF"), 1007, "a text that is not UTF-8");
}


TEST_F(WsBadInput, TextThatIsNotUtf8AcrossFrames)
{
	beServer();
	say(frameText(WsOpcode::text, WsPart::unfinished, "a\xE0"));
	EXPECT_EQ("a\xE0", handler.data);
	say(frameText(WsOpcode::continuation, WsPart::final_, "\x80\x80"));
	EXPECT_EQ(closeOf(1007, "a text that is not UTF-8"), heard.data);
}


TEST_F(WsBadInput, TextThatEndsWithinACharacter)
{
	beServer();
	say(frameText(WsOpcode::text, WsPart::final_, "\xC3"));
	EXPECT_EQ(closeOf(1007, "a text that ends within a character"), heard.data);
}


TEST_F(WsBadInput, ALengthOf2To63)
{
	expectFault("\x82\xFF\x80\0\0\0\0\0\0\0\0\0\0\0"s, 1002, "a frame that claims 2^63 bytes or more");
}


TEST_F(WsBadInput, ALengthThatIsLongerThanItNeedBe)
{
	expectFault("\x82\xFE\0\x05\0\0\0\0"s, 1002, "a length that is written longer than it need be");
}


TEST_F(WsBadInput, ACloseCodeThatIsNotAllowed)
{
	expectFault(
		frameText(WsOpcode::close, WsPart::final_, "\x03\xED"), 1002, "a close with a code that may not be sent");
}


TEST_F(WsBadInput, ACloseOfOneByte)
{
	expectFault(frameText(WsOpcode::close, WsPart::final_, "\x03"), 1002, "a close with half a code");
}


TEST_F(WsBadInput, ACloseWhoseTextIsNotUtf8)
{
	expectFault(
		frameText(WsOpcode::close, WsPart::final_, "\x03\xE8\xC0\x80"), 1007, "a close whose text is not UTF-8");
}


// A length that is allowed is only a number: nothing is set aside for it, and the bytes are passed on as they come.
TEST_F(WsBadInput, AClaimOf2To62BytesCostsNothing)
{
	beServer();
	say("\x82\xFF\x40\0\0\0\0\0\0\0\0\0\0\0"s + "hello");
	EXPECT_EQ("hello", handler.data);
	EXPECT_EQ(0U, handler.closed);
}


TEST_F(WsBadInput, AFloodOfTinyFragmentsCostsACallbackForEachReadAndNotForEachFragment)
{
	beServer();
	std::string flood = frameText(WsOpcode::binary, WsPart::unfinished, "x");
	constexpr std::size_t fragments = 10'000;
	for (std::size_t i = 1; i < fragments; ++i)
	{
		flood += frameText(WsOpcode::continuation, WsPart::unfinished, i % 2 == 0 ? "x" : "");
	}
	say(flood);
	EXPECT_EQ(std::string(fragments / 2, 'x'), handler.data.substr(1) + "x");
	EXPECT_LE(handler.dataCallbacks, 2U);
}


TEST_F(WsBadInput, AMillionFragmentsOfOneByteCostACallbackForEachReadAndNoMemory)
{
	beServer();
	handler.keepsData = false;
	say(frameText(WsOpcode::binary, WsPart::unfinished, "x"));
	std::string flood;
	constexpr std::size_t fragmentsAtOnce = 10'000;
	for (std::size_t i = 0; i < fragmentsAtOnce; ++i)
	{
		flood += frameText(WsOpcode::continuation, WsPart::unfinished, "x");
	}
	say(flood);
	const auto allocated = testkit::allocatedBytesOfThisProcess();
	const std::size_t before = allocated ? allocated() : 0;
	constexpr std::size_t floods = 100;
	for (std::size_t i = 1; i < floods; ++i)
	{
		say(flood);
	}
	EXPECT_EQ(1 + floods * fragmentsAtOnce, handler.bytes);
	EXPECT_LE(handler.dataCallbacks, 1 + floods);
	EXPECT_EQ(0U, handler.closed);
	const std::size_t after = allocated ? allocated() : 0;
	EXPECT_LE(after, before + 1'000);
}


TEST_F(WsBadInput, TenThousandFragmentsOfNothingEndAtTheFirstThousand)
{
	std::string flood = frameText(WsOpcode::binary, WsPart::unfinished, "");
	constexpr std::size_t fragments = 10'000;
	const std::string fragment = frameText(WsOpcode::continuation, WsPart::unfinished, "");
	for (std::size_t i = 1; i < fragments; ++i)
	{
		flood += fragment;
	}
	expectFault(flood, 1008, "a thousand fragments in a row with nothing in them, and one more");
}


TEST_F(WsBadInput, AFloodOfPingsIsAnsweredOnce)
{
	beServer();
	std::string flood;
	for (int i = 0; i < 1'000; ++i)
	{
		flood += frameText(WsOpcode::ping, WsPart::final_, std::to_string(i));
	}
	say(flood);
	EXPECT_EQ(frameText(WsOpcode::pong, WsPart::final_, "999", Masked::no), heard.data);
	EXPECT_EQ(0U, handler.callbacks() - handler.opened);
}


TEST_F(WsBadInput, PlainHttp)
{
	expectRefused(
		"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "426 Upgrade Required",
		"asked by plain HTTP for \"/\"; this is a WebSocket server.");
}


TEST_F(WsBadInput, AMissingKey)
{
	std::string request = wsRequest("/", "localhost", sampleKey);
	expectRefused(
		request.replace(request.find("Sec-WebSocket-Key"), 3, "Sec_"), "400 Bad Request",
		"asked for a WebSocket without a Sec-WebSocket-Key.");
}


TEST_F(WsBadInput, AWrongKey)
{
	expectRefused(
		wsRequest("/", "localhost", "short"), "400 Bad Request",
		"asked for a WebSocket with a Sec-WebSocket-Key that is not sixteen bytes in base 64.");
}


TEST_F(WsBadInput, AnotherProtocolOnThePort)
{
	expectRefused("\0Ada\0"s, "400 Bad Request", "called without a WebSocket; it has to put ws+ in its address.");
}


TEST_F(WsBadInput, AnAnswerThatIsNoWebSocketServers)
{
	begin(Role::dialled);
	say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
	ASSERT_EQ(1U, handler.closed);
	EXPECT_EQ(ErrorCode::refused, handler.reason->code);
	EXPECT_EQ(
		socket->info().peer.text() + " answered 404 Not Found to the upgrade; check ws.path.", handler.reason->text);
}


} // namespace
} // namespace ciarla
