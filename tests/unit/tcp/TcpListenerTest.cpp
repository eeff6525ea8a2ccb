#include "TcpFixture.h"


namespace ciarla {


namespace {


using testing::HasSubstr;

using TcpListenerTest = TcpTest;


TEST_F(TcpListenerTest, TellsTheRealPort)
{
	listener = listen();
	EXPECT_NE(portOf(*listener), 0);
	EXPECT_EQ(listener->address(), Address::ofHostPort("tcp", "127.0.0.1", portOf(*listener)));
}


TEST_F(TcpListenerTest, TakesLocalhostForTheLoopbackAddress)
{
	listener = listen("tcp://localhost:0");
	EXPECT_EQ(listener->address(), Address::ofHostPort("tcp", "127.0.0.1", portOf(*listener)));
}


TEST_F(TcpListenerTest, KnowsLocalhostHoweverItIsWritten)
{
	for (const char* host: {"LOCALHOST", "LocalHost", "localhost.", "LOCALHOST.", "chat.localhost"})
	{
		SCOPED_TRACE(host);
		listener = listen("tcp://" + std::string(host) + ":0");
		ASSERT_TRUE(listener);
		EXPECT_EQ(listener->address(), Address::ofHostPort("tcp", "127.0.0.1", portOf(*listener)));
	}
}


TEST_F(TcpListenerTest, TakesTheUnspecifiedAddressInEverySpelling)
{
	for (const char* host:
		 {"::", "0::0", "0:0:0:0:0:0:0:0", "::0.0.0.0", "0000::", "::%lo", "::%1", "0:0::%25lo", "::0:0"})
	{
		SCOPED_TRACE(host);
		listener = listen("tcp://[" + std::string(host) + "]:0");
		ASSERT_TRUE(listener);
		EXPECT_EQ(listener->address(), Address::ofHostPort("tcp", "::", portOf(*listener)));
	}
	listener = listen("tcp://0.0.0.0:0");
	EXPECT_EQ(listener->address(), Address::ofHostPort("tcp", "0.0.0.0", portOf(*listener)));
}


// So each family can have a listener of its own at one port, and who wants both writes *.
TEST_F(TcpListenerTest, BindsTheUnspecifiedAddressOfOneFamilyAlone)
{
	listener = listen("tcp://[::]:0");
	const std::uint16_t port = portOf(*listener);
	const auto v4 = transport.listen(loop, Address::ofHostPort("tcp", "0.0.0.0", port), acceptor);
	ASSERT_TRUE(v4) << v4.error().text;
	const auto both = transport.listen(loop, Address::ofHostPort("tcp", "*", port), acceptor);
	ASSERT_FALSE(both);
	EXPECT_EQ(both.error().code, ErrorCode::addressInUse);
}


TEST_F(TcpListenerTest, NamesAnInterfaceThatThisMachineHasNot)
{
	for (const char* host: {"[fe80::1%nosuch0]", "[::1%25nosuch0]", "[::%4000000]", "[::%25]"})
	{
		SCOPED_TRACE(host);
		const auto none = transport.listen(loop, parse("tcp://" + std::string(host) + ":0"), acceptor);
		ASSERT_FALSE(none);
		EXPECT_EQ(none.error().code, ErrorCode::malformedAddress);
		EXPECT_THAT(none.error().text, HasSubstr("has no network interface '"));
	}
}


TEST_F(TcpListenerTest, ShowsAnIpv4PeerOfEveryAddressAsPlainIpv4)
{
	listener = listen("tcp://:0");
	raw = RawSocket::connected(portOf(*listener));
	ASSERT_TRUE(runUntil([&] { return acceptor.accepted.size() == 1; }));
	EXPECT_EQ(acceptor.accepted[0]->info().peer, Address::ofHostPort("tcp", "127.0.0.1", raw.port()));
	EXPECT_EQ(acceptor.accepted[0]->info().local, Address::ofHostPort("tcp", "127.0.0.1", portOf(*listener)));
}


TEST_F(TcpListenerTest, SaysWhichPortIsInUse)
{
	listener = listen();
	const Result<std::unique_ptr<Listener>> second = transport.listen(loop, listener->address(), acceptor);
	ASSERT_FALSE(second);
	EXPECT_EQ(second.error().code, ErrorCode::addressInUse);
	EXPECT_THAT(second.error().text, HasSubstr("Port " + std::to_string(portOf(*listener)) + " is in use"));
	EXPECT_THAT(second.error().text, HasSubstr("choose another port"));
}


TEST_F(TcpListenerTest, HoldsThePortOfEveryAddressAgainstASingleOne)
{
	listener = listen("tcp://*:0");
	const Address single = Address::ofHostPort("tcp", "127.0.0.1", portOf(*listener));
	const Result<std::unique_ptr<Listener>> second = transport.listen(loop, single, acceptor);
	ASSERT_FALSE(second);
	EXPECT_EQ(second.error().code, ErrorCode::addressInUse);
}


TEST_F(TcpListenerTest, FreesItsAddressAndLeavesItsConnectionsAlone)
{
	openToRawPeer();
	const Address address = listener->address();
	listener.reset();
	raw.write("still here");
	ASSERT_TRUE(runUntil([&] { return nearHandler.data == "still here"; }));

	listener = listen(address.text());
	EXPECT_EQ(listener->address(), address);
}


TEST_F(TcpListenerTest, RefusesAName)
{
	const Result<std::unique_ptr<Listener>> named = transport.listen(loop, parse("tcp://peer.test:0"), acceptor);
	ASSERT_FALSE(named);
	EXPECT_EQ(named.error().code, ErrorCode::malformedAddress);
	EXPECT_THAT(named.error().text, HasSubstr("'peer.test'"));
}


TEST_F(TcpListenerTest, SaysThatAnAddressIsNotOfThisMachine)
{
	const Result<std::unique_ptr<Listener>> foreign = transport.listen(loop, parse("tcp://192.0.2.1:0"), acceptor);
	ASSERT_FALSE(foreign);
	EXPECT_THAT(foreign.error().text, HasSubstr("tcp://192.0.2.1:0"));
	EXPECT_EQ(foreign.error().code, ErrorCode::malformedAddress);
}


TEST_F(TcpListenerTest, RefusesOptionsAndMissingPorts)
{
	const Result<std::unique_ptr<Listener>> option = transport.listen(loop, parse("tcp://:0?tcp.x=1"), acceptor);
	ASSERT_FALSE(option);
	EXPECT_EQ(option.error().code, ErrorCode::badOption);
	const Result<std::unique_ptr<Listener>> portless = transport.listen(loop, parse("tcp://*"), acceptor);
	ASSERT_FALSE(portless);
	EXPECT_EQ(portless.error().code, ErrorCode::malformedAddress);
}


TEST_F(TcpListenerTest, AcceptsACrowdOverSeveralTurns)
{
	listener = listen();
	std::vector<RawSocket> crowd;
	for (int i = 0; i < 200; ++i)
	{
		crowd.push_back(RawSocket::connected(portOf(*listener)));
	}
	EXPECT_TRUE(runUntil([&] { return acceptor.accepted.size() == crowd.size(); }));
	EXPECT_TRUE(acceptor.errors.empty());
}


/// Retires its listener on the first caller.
class RetiringAcceptHandler final: public AcceptHandler
{
public:
	explicit RetiringAcceptHandler(Loop& loop):
		_loop(loop)
	{
	}

	void onAccept(Listener&, std::unique_ptr<Connection>) noexcept override
	{
		++accepts;
		_loop.retire(std::move(listener));
	}

	void onAcceptError(Listener&, const Error&) noexcept override
	{
	}

	int accepts = 0;
	std::unique_ptr<Listener> listener;

private:
	Loop& _loop;
};


TEST_F(TcpListenerTest, IsSilentOnceItIsRetiredInItsOwnCallback)
{
	RetiringAcceptHandler handler(loop);
	handler.listener = transport.listen(loop, parse("tcp://127.0.0.1:0"), handler).value();
	const std::uint16_t port = portOf(*handler.listener);
	const RawSocket first = RawSocket::connected(port);
	const RawSocket second = RawSocket::connected(port);
	ASSERT_TRUE(runUntil([&] { return handler.accepts > 0; }));
	settle();
	EXPECT_EQ(handler.accepts, 1);
}


} // namespace
} // namespace ciarla
