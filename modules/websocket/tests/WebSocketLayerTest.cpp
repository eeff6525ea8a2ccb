#include "WsStage.h"

#include <ciarla/testkit/MockConnection.h>

#include <gmock/gmock.h>

#include <chrono>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::NiceMock;


using WebSocketLayerTest = WsStage;


TEST_F(WebSocketLayerTest, AsksForThePathOfItsOption)
{
	begin(Role::dialled, {{"path", "/chat?room=1"}});
	EXPECT_THAT(heard.data, testing::StartsWith("GET /chat?room=1 HTTP/1.1\r\nHost: localhost\r\n"));
	EXPECT_THAT(heard.data, HasSubstr("\r\nSec-WebSocket-Protocol: ciarla.v1\r\n"));
}


TEST_F(WebSocketLayerTest, OffersOnlyThePathOfItsOption)
{
	begin(Role::accepted, {{"path", "/chat"}});
	say(wsRequest("/", "localhost", sampleKey));
	EXPECT_THAT(heard.data, testing::StartsWith("HTTP/1.1 404 Not Found\r\n"));
}


TEST_F(WebSocketLayerTest, RefusesOptionsThatAreNone)
{
	for (const auto& [name, value]: AddressOptions{
			 {"path", "chat"},
			 {"path", "/a b"},
			 {"path", ""},
			 {"path", "/a|b"},
			 {"path", "/%4"},
			 {"color", "red"},
			 {"host", ""},
			 {"host", "http://a"},
			 {"origin", "null"},
			 {"origin", "chat.example"}})
	{
		const auto prepared = WebSocketLayer().prepare(Role::dialled, {{name, value}});
		ASSERT_FALSE(prepared) << name << "=" << value;
		EXPECT_EQ(ErrorCode::badOption, prepared.error().code);
		EXPECT_THAT(prepared.error().text, HasSubstr("ws." + name));
	}
}


// Over a mock: the wire in memory, as any that never leaves the machine, is asked for "localhost".
TEST_F(WebSocketLayerTest, AsksForTheHostThatWasDialled)
{
	auto mock = std::make_unique<NiceMock<testkit::MockConnection>>();
	testkit::MockConnection& below = *mock;
	ConnectionHandler* up = nullptr;
	std::string sent;
	ConnectionInfo info;
	info.peer = Address::parse("tcp://chat.example:8080").value();
	ON_CALL(below, info).WillByDefault(testing::ReturnRef(info));
	ON_CALL(below, start).WillByDefault([&](Loop&, ConnectionHandler& upper) { up = &upper; });
	ON_CALL(below, send).WillByDefault([&](std::span<const Bytes> batch) {
		sent += batch.front().text();
		return SendResult::accepted;
	});
	socket = WebSocketLayer().prepare(Role::dialled, {}).value()->wrap(std::move(mock));
	socket->start(loop, handler);
	up->onOpen(below);
	EXPECT_THAT(sent, HasSubstr("\r\nHost: chat.example:8080\r\n"));

	up->onData(below, asBytes("HTTP/1.1 421 No\r\n\r\n"));
	up->onClose(below, {});
	ASSERT_EQ(1U, handler.closed);
	EXPECT_THAT(handler.reason->text, HasSubstr("have --ws.host chat.example added where it listens."));
}


TEST_F(WebSocketLayerTest, IsKnownByTheNamesOfItsOptionAndLetsInItsOrigins)
{
	const std::string page = "Origin: https://chat.example\r\n";
	const auto answerTo = [this, &page](const AddressOptions& options) {
		begin(Role::accepted, options);
		std::string request = wsRequest("/", "chat.example:8080", sampleKey);
		say(request.insert(request.find("Host:"), page));
		return std::exchange(heard.data, {}).substr(0, 12);
	};
	EXPECT_EQ("HTTP/1.1 421", answerTo({}));
	EXPECT_EQ("HTTP/1.1 421", answerTo({{"origin", "https://chat.example"}}));
	EXPECT_EQ("HTTP/1.1 403", answerTo({{"host", "chat.example"}}));
	EXPECT_EQ("HTTP/1.1 101", answerTo({{"host", "chat.example"}, {"origin", "https://chat.example"}}));
}


// What the wire below is decides, not what WebSocket makes of it; and who answers later is somebody else.
TEST_F(WebSocketLayerTest, NamesTheHostThatTheWireBelowDials)
{
	auto mock = std::make_unique<NiceMock<testkit::MockConnection>>();
	testkit::MockConnection& below = *mock;
	ConnectionHandler* up = nullptr;
	std::string sent;
	ConnectionInfo info;
	info.peer = Address::parse("tcp://Chat.Example.:12345").value();
	ON_CALL(below, info).WillByDefault(testing::ReturnRef(info));
	ON_CALL(below, start).WillByDefault([&](Loop&, ConnectionHandler& upper) { up = &upper; });
	ON_CALL(below, send).WillByDefault([&](std::span<const Bytes> batch) {
		sent += batch.front().text();
		return SendResult::accepted;
	});
	socket = WebSocketLayer().prepare(Role::dialled, {}).value()->wrap(std::move(mock));
	socket->start(loop, handler);
	info.peer = Address::parse("tcp://192.0.2.7:12345").value();
	up->onOpen(below);
	EXPECT_THAT(sent, HasSubstr("\r\nHost: chat.example:12345\r\n"));
	socket.reset();
}


TEST_F(WebSocketLayerTest, IsKnownByTheNamesOfTheCertificateBelow)
{
	for (const char* host: {"chat.example:8080", "a.wild.example", "evil.example"})
	{
		SCOPED_TRACE(host);
		auto mock = std::make_unique<NiceMock<testkit::MockConnection>>();
		testkit::MockConnection& below = *mock;
		ConnectionHandler* up = nullptr;
		std::string sent;
		ConnectionInfo info;
		info.role = Role::accepted;
		info.ownNames = std::make_shared<const std::vector<std::string>>(
			std::vector<std::string>{"chat.example", "*.wild.example"});
		ON_CALL(below, info).WillByDefault(testing::ReturnRef(info));
		ON_CALL(below, start).WillByDefault([&](Loop&, ConnectionHandler& upper) { up = &upper; });
		ON_CALL(below, send).WillByDefault([&](std::span<const Bytes> batch) {
			sent += batch.front().text();
			return SendResult::accepted;
		});
		socket = WebSocketLayer().prepare(Role::accepted, {}).value()->wrap(std::move(mock));
		socket->start(loop, handler);
		up->onOpen(below);
		up->onData(below, asBytes(wsRequest("/", host, sampleKey)));
		EXPECT_EQ(std::string(host) == "evil.example" ? "421" : "101", sent.substr(9, 3));
		socket.reset();
	}
}


// Source: RFC 9110, section 15.2.
TEST_F(WebSocketLayerTest, OpensAfterInterimAnswersHoweverTheyAreCut)
{
	const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
								"HTTP/1.1 199 \r\nContent-Length: 5\r\n\r\nHTTP/1.0 102 P\r\n\r\n";
	for (std::size_t cut = 0; cut <= interim.size() + 10; ++cut)
	{
		SCOPED_TRACE(cut);
		handler = {};
		heard = {};
		begin(Role::dialled);
		const std::string all = interim + agreement() + binary("hello", Masked::no);
		say(std::string_view(all).substr(0, cut));
		say(std::string_view(all).substr(cut));
		EXPECT_THAT(handler.order, ElementsAre("open", "data"));
		EXPECT_EQ("hello", handler.data);
		socket.reset();
	}
}


TEST_F(WebSocketLayerTest, TakesEightInterimAnswersAndNoMore)
{
	std::string interim;
	for (int i = 0; i < 8; ++i)
	{
		interim += "HTTP/1.1 103 Early Hints\r\n\r\n";
	}
	begin(Role::dialled);
	say(interim + agreement());
	EXPECT_EQ(1U, handler.opened);
	socket.reset();

	handler = {};
	heard = {};
	begin(Role::dialled);
	say(interim + interim);
	ASSERT_EQ(1U, handler.closed);
	EXPECT_EQ(ErrorCode::protocolFault, handler.reason->code);
	EXPECT_THAT(handler.reason->text, HasSubstr(" gave more than 8 interim answers to the upgrade, the last one 103,"));
}


TEST_F(WebSocketLayerTest, TakesAsMuchOfAllHeadsAsOfOne)
{
	const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: " + std::string(3'000, 'a') + "\r\n\r\n";
	begin(Role::dialled);
	say(interim + interim + agreement());
	EXPECT_EQ(1U, handler.opened);
	socket.reset();

	handler = {};
	heard = {};
	begin(Role::dialled);
	say(interim + interim + interim + agreement());
	ASSERT_EQ(1U, handler.closed);
	EXPECT_THAT(handler.reason->text, HasSubstr(" answered the upgrade with a head of more than 8 KiB."));
}


TEST_F(WebSocketLayerTest, IsForProgramsAlone)
{
	EXPECT_TRUE(WebSocketLayer().capabilities({}).programOnly);
}


TEST_F(WebSocketLayerTest, OpensHoweverTheUpgradeIsCut)
{
	const std::string request = wsRequest("/", "localhost", sampleKey) + binary("hello");
	for (std::size_t cut = 0; cut <= request.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		handler = {};
		begin(Role::accepted);
		say(std::string_view(request).substr(0, cut));
		say(std::string_view(request).substr(cut));
		EXPECT_THAT(handler.order, ElementsAre("open", "data"));
		EXPECT_EQ("hello", handler.data);
		socket.reset();
	}
}


TEST_F(WebSocketLayerTest, SendsABatchAsOneMessageOfAServer)
{
	beServer();
	const Bytes batch[] = {Bytes::copyOf("hel"), Bytes::copyOf("lo")};
	EXPECT_EQ(SendResult::accepted, socket->send(batch));
	EXPECT_EQ(SendResult::accepted, send(*socket, Bytes::copyOf("you")));
	loop.runUntilIdle();
	EXPECT_EQ(binary("hello", Masked::no) + binary("you", Masked::no), heard.data);
}


TEST_F(WebSocketLayerTest, MasksEachFrameOfAClientAnew)
{
	beClient();
	(void)send(*socket, Bytes::copyOf(std::string(100, 'x')));
	(void)send(*socket, Bytes::copyOf(std::string(100, 'x')));
	loop.runUntilIdle();
	ASSERT_EQ(2 * (2 + 4 + 100U), heard.data.size());
	EXPECT_EQ("\x82\xE4", heard.data.substr(0, 2));
	EXPECT_NE(heard.data.substr(0, 106), heard.data.substr(106));
}


TEST_F(WebSocketLayerTest, SendsALongMessageInFramesThatOthersCanComeBetween)
{
	beServer();
	(void)send(*socket, Bytes::copyOf(std::string(70'000, 'x')));
	loop.runUntilIdle();
	EXPECT_EQ(
		frameText(WsOpcode::binary, WsPart::unfinished, std::string(65'536, 'x'), Masked::no) +
			frameText(WsOpcode::continuation, WsPart::final_, std::string(4'464, 'x'), Masked::no),
		heard.data);
}


// A hub gives one slab to ten thousand: what each of them adds is a header.
TEST_F(WebSocketLayerTest, SharesThePayloadOfAServerAndAddsAHeader)
{
	auto mock = std::make_unique<NiceMock<testkit::MockConnection>>();
	testkit::MockConnection& below = *mock;
	ConnectionHandler* up = nullptr;
	std::vector<Bytes> sent;
	ON_CALL(below, start).WillByDefault([&](Loop&, ConnectionHandler& upper) { up = &upper; });
	ON_CALL(below, send).WillByDefault([&](std::span<const Bytes> batch) {
		sent.assign(batch.begin(), batch.end());
		return SendResult::accepted;
	});
	socket = WebSocketLayer().prepare(Role::accepted, {}).value()->wrap(std::move(mock));
	socket->start(loop, handler);
	up->onOpen(below);
	up->onData(below, asBytes(wsRequest("/", "localhost", sampleKey)));

	const Bytes slab = Bytes::copyOf(std::string(1'000, 's'));
	(void)send(*socket, slab);
	loop.runUntilIdle();

	ASSERT_EQ(2U, sent.size());
	EXPECT_EQ("\x82\x7E\x03\xE8", sent[0].text());
	EXPECT_EQ(slab.data(), sent[1].data());
}


TEST_F(WebSocketLayerTest, AnswersAPing)
{
	beServer();
	say(frameText(WsOpcode::ping, WsPart::final_, "are you there"));
	EXPECT_EQ(frameText(WsOpcode::pong, WsPart::final_, "are you there", Masked::no), heard.data);
}


TEST_F(WebSocketLayerTest, ClosesWithACodeAndWaitsForThePeers)
{
	beServer();
	(void)send(*socket, Bytes::copyOf("last"));
	socket->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(binary("last", Masked::no) + closeOf(1000), heard.data);
	EXPECT_EQ(0U, handler.closed + heard.ended);

	say(binary("not read any more") + frameText(WsOpcode::close, WsPart::final_, "\x03\xE8"));
	EXPECT_EQ(1U, heard.ended);
	peer->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	ASSERT_EQ(1U, handler.closed);
	EXPECT_FALSE(handler.reason->code);
	EXPECT_EQ(CloseSide::local, handler.reason->side);
	EXPECT_EQ("", handler.data);
}


TEST_F(WebSocketLayerTest, WaitsForThePeersCloseOnlyUntilLinger)
{
	beServer();
	socket->close(CloseMode::graceful, {});
	loop.advance(ConnectionLimits().linger * 4);
	EXPECT_EQ(1U, handler.closed);
}


TEST_F(WebSocketLayerTest, TellsACodeOfItsOwnAsAnApplicationsCode)
{
	beServer();
	socket->close(CloseMode::graceful, {CloseSide::local, ErrorCode::timedOut, "too long a silence"});
	loop.runUntilIdle();
	EXPECT_EQ(closeOf(4008, "too long a silence"), heard.data);
}


TEST_F(WebSocketLayerTest, CutsATextThatIsTooLongBetweenCharacters)
{
	beServer();
	std::string text(122, 'x');
	socket->close(CloseMode::graceful, {CloseSide::local, ErrorCode::lost, text + "\xC3\xBC"});
	loop.runUntilIdle();
	EXPECT_EQ(closeOf(4012, text), heard.data);
}


TEST_F(WebSocketLayerTest, EchoesAPeersCloseAndTellsItsReason)
{
	for (const auto& [code, expected]: std::vector<std::pair<std::uint16_t, std::error_code>>{
			 {1000, {}},
			 {1001, {}},
			 {1002, ErrorCode::protocolFault},
			 {1008, ErrorCode::notPermitted},
			 {1011, ErrorCode::lost},
			 {1013, ErrorCode::refused},
			 {4008, ErrorCode::timedOut},
			 {4999, ErrorCode::lost}})
	{
		handler = {};
		heard = {};
		beServer();
		const std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
		say(frameText(WsOpcode::close, WsPart::final_, payload + "enough"));
		EXPECT_EQ(closeOf(code), heard.data);
		peer->close(CloseMode::graceful, {});
		loop.runUntilIdle();
		EXPECT_THAT(handler.order, ElementsAre("open", "end", "close"));
		EXPECT_EQ(expected, handler.reason->code) << code;
		EXPECT_EQ("enough", handler.reason->text);
		EXPECT_EQ(CloseSide::peer, handler.reason->side);
		socket.reset();
	}
}


TEST_F(WebSocketLayerTest, TakesACloseWithoutACodeAsAnOrderlyEnd)
{
	beServer();
	say(frameText(WsOpcode::close, WsPart::final_, ""));
	peer->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	ASSERT_EQ(1U, handler.closed);
	EXPECT_FALSE(handler.reason->code);
}


TEST_F(WebSocketLayerTest, CallsAPeerLostThatGoesWithoutAClosingFrame)
{
	beServer();
	ASSERT_TRUE(peer->finish());
	loop.runUntilIdle();
	ASSERT_EQ(1U, handler.closed);
	EXPECT_EQ(ErrorCode::lost, handler.reason->code);
	EXPECT_THAT(handler.reason->text, HasSubstr("ended the connection without a closing frame."));
	EXPECT_EQ(0U, handler.ended);
}


TEST_F(WebSocketLayerTest, HoldsBackWhatCameWhileReadingIsOff)
{
	beServer();
	handler.whenData = [](Connection& connection) { connection.setReading(false); };
	const std::string text(40'000, 'x');
	say(binary(text) + frameText(WsOpcode::close, WsPart::final_, "\x03\xE8"));
	EXPECT_EQ(1U, handler.dataCallbacks);
	EXPECT_LT(handler.bytes, text.size());
	while (handler.bytes < text.size())
	{
		const std::size_t before = handler.bytes;
		socket->setReading(true);
		EXPECT_EQ(before, handler.bytes);
		loop.runUntilIdle();
		ASSERT_GT(handler.bytes, before);
	}
	EXPECT_EQ(0U, handler.ended);

	socket->setReading(true);
	loop.runUntilIdle();
	EXPECT_EQ(1U, handler.ended);
	EXPECT_EQ(text, handler.data);
}


TEST_F(WebSocketLayerTest, GivesUpAPeerThatNeverAsks)
{
	begin(Role::accepted);
	loop.advance(ConnectionLimits().openDeadline - 1ms);
	EXPECT_EQ(0U, handler.closed);
	loop.advance(1ms);
	ASSERT_EQ(1U, handler.closed);
	EXPECT_EQ(ErrorCode::timedOut, handler.reason->code);
	EXPECT_THAT(handler.reason->text, HasSubstr("did not complete the upgrade to WebSocket in time"));
}


TEST_F(WebSocketLayerTest, GivesUpAPeerThatNeverAnswers)
{
	begin(Role::dialled);
	say("HTTP/1.1 101 Fi");
	loop.advance(ConnectionLimits().openDeadline);
	ASSERT_EQ(1U, handler.closed);
	EXPECT_EQ(ErrorCode::timedOut, handler.reason->code);
}


TEST_F(WebSocketLayerTest, SaysSoWhenThePeerEndsBeforeTheUpgrade)
{
	begin(Role::dialled);
	ASSERT_TRUE(peer->finish());
	loop.runUntilIdle();
	ASSERT_EQ(1U, handler.closed);
	EXPECT_THAT(handler.reason->text, HasSubstr("ended the connection before it was a WebSocket"));
}


} // namespace
} // namespace ciarla
