// What a listener makes of those whom proxies pass on.

#include "TcpFixture.h"

#include <ciarla/transport/ProxyHeader.h>
#include <ciarla/transport/ProxyListener.h>


namespace ciarla {


namespace {


using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view fromLoopback = "tcp://127.0.0.1:0?tcp.proxy_protocol=192.0.2.7%2C127.0.0.0/8";
constexpr std::string_view fromElsewhere = "tcp://127.0.0.1:0?tcp.proxy_protocol=192.0.2.7,10.0.0.0/8";


class TcpProxiedTest: public TcpTest
{
protected:
	void listenTo(std::string_view address)
	{
		Result<std::unique_ptr<Listener>> made = transport.listen(loop, parse(address).base().value(), acceptor);
		ASSERT_TRUE(made) << made.error().text;
		listener = std::move(made).value();
		raw = RawSocket::connected(portOf(*listener));
	}

	static std::string headerFrom(std::string_view peer)
	{
		return std::string(proxyHeaderOf(parse(peer), parse("tcp://203.0.113.9:12345")).text());
	}

	bool accepts()
	{
		return runUntil([&] { return !acceptor.accepted.empty(); });
	}

	/// That the connection was ended without a word is seen by who calls.
	bool isDropped()
	{
		return runUntil([&] { return raw.peek() == 0 || raw.peek() == -ECONNRESET; });
	}
};


TEST_F(TcpProxiedTest, HasTheAddressThatTheHeaderSaysAndNothingOfTheProxys)
{
	listenTo(fromLoopback);
	raw.write(headerFrom("tcp://192.0.2.1:40112") + "hello");
	ASSERT_TRUE(accepts());
	const ConnectionInfo& info = acceptor.accepted[0]->info();
	EXPECT_EQ(info.peer, parse("tcp://192.0.2.1:40112"));
	EXPECT_TRUE(info.forwarded);
	EXPECT_EQ(info.local, listener->address());

	near = std::move(acceptor.accepted[0]);
	near->start(loop, nearHandler);
	ASSERT_TRUE(runUntil([&] { return nearHandler.data == "hello"; }));
	EXPECT_EQ(near->stats().bytesReceived, 5U);
	EXPECT_TRUE(info.forwarded);
}


TEST_F(TcpProxiedTest, IsKnownOfNobodyWhereTheHeaderDoesNotSay)
{
	listenTo(fromLoopback);
	raw.write(headerFrom("unix:/run/other"));
	ASSERT_TRUE(accepts());

	EXPECT_EQ(acceptor.accepted[0]->info().peer.text(), "tcp://unknown");
	EXPECT_TRUE(acceptor.accepted[0]->info().forwarded);
}


TEST_F(TcpProxiedTest, IsNotAcceptedBeforeTheHeaderIsWhole)
{
	listenTo(fromLoopback);
	const std::string header = headerFrom("tcp://[2001:db8::7]:40112");
	for (const char byte: header.substr(0, header.size() - 1))
	{
		raw.write(std::string(1, byte));
		settle();
		ASSERT_THAT(acceptor.accepted, SizeIs(0));
	}
	raw.write(header.substr(header.size() - 1));

	ASSERT_TRUE(accepts());
	EXPECT_EQ(acceptor.accepted[0]->info().peer, parse("tcp://[2001:db8::7]:40112"));
}


TEST_F(TcpProxiedTest, IsDroppedWithoutAHeaderOrWithAnotherOneAndThatIsToldOnce)
{
	const std::pair<std::string, std::string> wrong[] = {
		{std::string("\0Ada\0", 5), "without a header"},
		{"PROXY TCP4 192.0.2.1 203.0.113.9 40112 12345\r\n", "version 1"},
		{std::string(ProxyHeader::signature) + "\x2F\x11" + std::string(14, '\0'), "makes no sense"},
	};
	for (const auto& [bytes, words]: wrong)
	{
		acceptor.errors.clear();
		listenTo(fromLoopback);
		for (int times = 0; times < 3; ++times)
		{
			raw.write(bytes);
			ASSERT_TRUE(isDropped()) << words;
			raw = RawSocket::connected(portOf(*listener));
		}
		EXPECT_THAT(acceptor.accepted, SizeIs(0));
		ASSERT_THAT(acceptor.errors, SizeIs(1));
		EXPECT_THAT(acceptor.errors[0].text, HasSubstr(words));
		EXPECT_THAT(acceptor.errors[0].text, HasSubstr("127.0.0.1"));
	}
}


TEST_F(TcpProxiedTest, IsDroppedWhenItEndsOrIsSilentBeforeTheHeaderIsWhole)
{
	listenTo(fromLoopback);
	raw.write(headerFrom("tcp://192.0.2.1:40112").substr(0, 20));
	raw.shutdownSend();
	ASSERT_TRUE(isDropped());
	EXPECT_THAT(acceptor.errors.at(0).text, HasSubstr("ended before its header was whole"));

	listenTo(fromLoopback);
	raw.write(headerFrom("tcp://192.0.2.1:40112").substr(0, 20));
	settle();
	time += ConnectionLimits().openDeadline;
	ASSERT_TRUE(isDropped());
	EXPECT_THAT(acceptor.errors.at(1).text, HasSubstr("no whole header within 10 s"));
	EXPECT_THAT(acceptor.accepted, SizeIs(0));
}


TEST_F(TcpProxiedTest, IsNobodyWhoCallsFromElsewhere)
{
	listenTo(fromElsewhere);
	ASSERT_TRUE(accepts()) << "who is no proxy need not say anything";
	EXPECT_FALSE(acceptor.accepted[0]->info().forwarded);
	EXPECT_EQ(acceptor.accepted[0]->info().peer, Address::ofHostPort("tcp", "127.0.0.1", raw.port()));

	raw.write(headerFrom("tcp://192.0.2.1:40112"));
	near = std::move(acceptor.accepted[0]);
	near->start(loop, nearHandler);
	ASSERT_TRUE(runUntil([&] { return !nearHandler.data.empty(); }));
	EXPECT_EQ(nearHandler.data, headerFrom("tcp://192.0.2.1:40112")) << "for whoever speaks to them to refuse";
}


TEST_F(TcpProxiedTest, MakesRoomForTheNextWhereTooManySayNothing)
{
	listenTo(fromLoopback);
	std::vector<RawSocket> silent;
	for (std::size_t count = 0; count < ProxyListener::pendingMax; ++count)
	{
		silent.push_back(RawSocket::connected(portOf(*listener)));
		loop.runOnce(Duration::zero());
	}
	RawSocket good = RawSocket::connected(portOf(*listener));
	good.write(headerFrom("tcp://192.0.2.1:40112"));

	ASSERT_TRUE(accepts());
	EXPECT_TRUE(isDropped()) << "the oldest";
	EXPECT_EQ(silent.back().peek(), -EAGAIN);
}


TEST_F(TcpProxiedTest, GoesWithItsListener)
{
	listenTo(fromLoopback);
	settle();
	loop.retire(std::move(listener));
	ASSERT_TRUE(isDropped());
	settle();

	EXPECT_THAT(acceptor.accepted, SizeIs(0));
	EXPECT_THAT(acceptor.errors, SizeIs(0));
}


TEST_F(TcpProxiedTest, RefusesWhatIsNoNetwork)
{
	for (const std::string value: {"proxy.example", "10.0.0.0/99", "10.0.0.0/8;fd00::/8", "unix"})
	{
		const Address address = parse("tcp://127.0.0.1:0?tcp.proxy_protocol=" + value).base().value();
		const Result<std::unique_ptr<Listener>> made = transport.listen(loop, address, acceptor);
		ASSERT_FALSE(made) << value;
		EXPECT_EQ(made.error().code, ErrorCode::badOption);
		EXPECT_THAT(made.error().text, HasSubstr("is no address and no network"));
	}
	listener = transport.listen(loop, parse("tcp://127.0.0.1:0?tcp.proxy_protocol=").base().value(), acceptor).value();
	EXPECT_TRUE(listener) << "none";
}


} // namespace


} // namespace ciarla
