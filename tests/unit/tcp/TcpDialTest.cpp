#include "TcpEndpoint.h"
#include "TcpErrors.h"
#include "TcpFixture.h"

#include <cerrno>


namespace ciarla {


namespace {


using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;


/// Answers when the test says so, with what the test says.
class FakeResolver final: public Resolver
{
public:
	void resolve(const std::string& host, std::shared_ptr<Poster> poster, Callback done) override
	{
		asked.push_back(host);
		_poster = std::move(poster);
		_done = std::move(done);
	}

	void answer(const Answer& found)
	{
		_poster->post([done = _done, found] { done(found); });
	}

	std::vector<std::string> asked;

private:
	std::shared_ptr<Poster> _poster;
	Callback _done;
};


class TcpDialTest: public TcpTest
{
protected:
	void dial(const Address& address)
	{
		near = dialler.dial(address);
		near->start(loop, nearHandler);
		EXPECT_EQ(nearHandler.opens + nearHandler.closes, 0);
	}

	void dial(std::string_view text)
	{
		dial(parse(text));
	}

	bool nearOpened()
	{
		return runUntil([&] { return nearHandler.opens + nearHandler.closes > 0; }) && nearHandler.opens == 1;
	}

	/// A port of 127.0.0.1 where nobody listens.
	static std::uint16_t deserted()
	{
		return RawSocket::listening(1).port();
	}

	std::shared_ptr<FakeResolver> resolver = std::make_shared<FakeResolver>();
	TcpTransport dialler{{.limits = {}, .defaultPort = {}, .resolver = resolver}};
};


TEST_F(TcpDialTest, OpensToALiteralWithoutAskingAnybody)
{
	listener = listen();
	dial(listener->address());
	ASSERT_TRUE(nearOpened());
	EXPECT_EQ(near->info().role, Role::dialled);
	EXPECT_EQ(near->info().peer, listener->address());
	EXPECT_THAT(near->info().local.text(), StartsWith("tcp://127.0.0.1:"));
	EXPECT_TRUE(resolver->asked.empty());
}


TEST_F(TcpDialTest, ReachesAListenerOfEveryAddressByWhatItCallsItself)
{
	listener = listen("tcp://*:0");
	EXPECT_EQ(listener->address(), Address::ofHostPort("tcp", "*", portOf(*listener)));
	dial(listener->address());
	ASSERT_TRUE(nearOpened());
	EXPECT_EQ(near->info().peer, Address::ofHostPort("tcp", "127.0.0.1", portOf(*listener)));
}


TEST_F(TcpDialTest, TakesLocalhostForThisMachineWithoutAskingAnybody)
{
	listener = listen();
	dial("tcp://localhost:" + std::to_string(portOf(*listener)));
	EXPECT_TRUE(nearOpened());
	EXPECT_TRUE(resolver->asked.empty());
}


TEST_F(TcpDialTest, TriesBothFamiliesForLocalhostHoweverItIsWritten)
{
	listener = listen("tcp://[::1]:0");
	for (const char* host: {"localhost", "LocalHost", "LOCALHOST.", "chat.localhost", "*", ""})
	{
		SCOPED_TRACE(host);
		nearHandler = {};
		dial("tcp://" + std::string(host) + ":" + std::to_string(portOf(*listener)));
		ASSERT_TRUE(nearOpened());
		EXPECT_EQ(near->info().peer, listener->address());
	}
	EXPECT_TRUE(resolver->asked.empty());
}


TEST_F(TcpDialTest, ReachesAListenerByEverySpellingOfItsAddress)
{
	listener = listen("tcp://[::1]:0");
	const std::string port = ":" + std::to_string(portOf(*listener));
	for (const char* host:
		 {"[::1]", "[0:0:0:0:0:0:0:1]", "[::0.0.0.1]", "[::1%lo]", "[::1%25lo]", "[::]", "[0::0]", "[::%lo]"})
	{
		SCOPED_TRACE(host);
		nearHandler = {};
		dial("tcp://" + std::string(host) + port);
		ASSERT_TRUE(nearOpened()) << nearHandler.reason.text;
		EXPECT_EQ(near->info().peer, listener->address());
	}
	listener = listen("tcp://0.0.0.0:0");
	for (const char* host: {"127.0.0.1", "127.0.0.1.", "[::ffff:127.0.0.1]", "0.0.0.0"})
	{
		SCOPED_TRACE(host);
		nearHandler = {};
		dial("tcp://" + std::string(host) + ":" + std::to_string(portOf(*listener)));
		ASSERT_TRUE(nearOpened()) << nearHandler.reason.text;
		EXPECT_EQ(near->info().peer.hostPort().value().host, "127.0.0.1");
	}
	EXPECT_TRUE(resolver->asked.empty());
}


TEST_F(TcpDialTest, LeavesTheFinalDotOfANameToTheResolver)
{
	dial("tcp://Peer.test.:1");
	EXPECT_EQ(resolver->asked, std::vector<std::string>{"Peer.test."});
}


TEST_F(TcpDialTest, TellsLayersThePortThatIsReallyDialled)
{
	TcpTransport withDefault({.limits = {}, .defaultPort = 7, .resolver = resolver});
	for (const auto& [text, peer]: std::vector<std::pair<const char*, const char*>>{
			 {"tcp://host", "tcp://host:7"},
			 {"tcp://host:", "tcp://host:7"},
			 {"tcp://host:8", "tcp://host:8"},
			 {"tcp://::1", "tcp://[::1]:7"},
			 {"tcp://fe80::1%eth0", "tcp://[fe80::1%eth0]:7"},
			 {"tcp://", "tcp://:7"}})
	{
		EXPECT_EQ(withDefault.dial(parse(text))->info().peer.text(), peer);
	}
}


TEST_F(TcpDialTest, NamesAnInterfaceThatThisMachineHasNot)
{
	dial("tcp://[fe80::1%nosuch0]:1");
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::malformedAddress);
	EXPECT_THAT(nearHandler.reason.text, HasSubstr("no network interface 'nosuch0'"));
}


TEST_F(TcpDialTest, SaysThatALinkLocalAddressNeedsItsInterface)
{
	dial("tcp://[fe80::1]:1");
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::unreachable);
	EXPECT_THAT(nearHandler.reason.text, HasSubstr("as in fe80::1%eth0"));
}


TEST_F(TcpDialTest, SaysThatNobodyListens)
{
	const Address address = Address::ofHostPort("tcp", "127.0.0.1", deserted());
	dial(address);
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::refused);
	EXPECT_EQ(nearHandler.reason.side, CloseSide::peer);
	EXPECT_EQ(nearHandler.reason.text, "Nobody listens at " + address.text() + " (connection refused).");
}


TEST_F(TcpDialTest, TriesEveryAddressOfAHostUntilOneAnswers)
{
	listener = listen();
	dial("tcp://peer.test:" + std::to_string(portOf(*listener)));
	resolver->answer(std::vector<std::string>{"no address at all", "127.0.0.2", "127.0.0.1"});
	ASSERT_TRUE(nearOpened());
	EXPECT_EQ(resolver->asked, std::vector<std::string>{"peer.test"});
	EXPECT_EQ(near->info().peer, listener->address());
}


TEST_F(TcpDialTest, SaysSoWhenNoneOfTheAddressesAnswers)
{
	dial("tcp://peer.test:" + std::to_string(deserted()));
	resolver->answer(std::vector<std::string>{"127.0.0.2", "no address at all", "127.0.0.3"});
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::refused);
	EXPECT_THAT(
		nearHandler.reason.text, AllOf(HasSubstr("peer.test"), HasSubstr("(connection refused; 2 addresses tried)")));
}


TEST_F(TcpDialTest, SaysSoWhenAHostHasNoAddressThatCanBeDialled)
{
	dial("tcp://peer.test:1");
	resolver->answer(std::vector<std::string>{"no address at all"});
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::cannotResolve);
	EXPECT_EQ(nearHandler.reason.text, "The host 'peer.test' has no address.");
}


struct DialFailureCase
{
	std::vector<std::pair<const char*, int>> places;
	ErrorCode code;
	const char* words;
};


class TcpDialFailureTest: public testing::TestWithParam<DialFailureCase>
{
};


INSTANTIATE_TEST_SUITE_P(
	Failures, TcpDialFailureTest,
	testing::Values(
		DialFailureCase{{{"192.0.2.1", ECONNREFUSED}}, ErrorCode::refused, "(connection refused)."},
		DialFailureCase{
			{{"2001:db8::1", ECONNREFUSED}, {"192.0.2.1", ECONNREFUSED}},
			ErrorCode::refused,
			"(connection refused; 2 addresses tried)."},
		DialFailureCase{
			{{"2001:db8::1", ENETUNREACH}, {"192.0.2.1", ECONNREFUSED}},
			ErrorCode::refused,
			"(2001:db8::1: network is unreachable; 192.0.2.1: connection refused)."},
		DialFailureCase{
			{{"2001:db8::1", ENETUNREACH}, {"192.0.2.1", EMFILE}},
			ErrorCode::outOfResources,
			"(2001:db8::1: network is unreachable; 192.0.2.1: too many open files);"},
		DialFailureCase{
			{{"2001:db8::1", ENETUNREACH}, {"192.0.2.1", ETIMEDOUT}},
			ErrorCode::timedOut,
			"192.0.2.1: connection timed out)."},
		DialFailureCase{
			{{"2001:db8::1", ENETUNREACH}, {"192.0.2.1", EHOSTUNREACH}},
			ErrorCode::unreachable,
			"192.0.2.1: no route to host);"},
		DialFailureCase{
			{{"192.0.2.1", ETIMEDOUT},
			 {"192.0.2.2", ECONNREFUSED},
			 {"192.0.2.3", EHOSTUNREACH},
			 {"192.0.2.4", ECONNREFUSED},
			 {"192.0.2.5", ECONNREFUSED},
			 {"192.0.2.6", EHOSTUNREACH}},
			ErrorCode::refused,
			"192.0.2.4: connection refused; 2 more tried)."}));


TEST_P(TcpDialFailureTest, TellsWhatEachAddressSaidInOneSentence)
{
	std::vector<FailedPlace> places;
	for (const auto& [host, error]: GetParam().places)
	{
		places.push_back({placeOf(host, 1).value(), error});
	}
	const CloseReason reason = dialFailure(places, Address::parse("tcp://peer.test:1").value());
	EXPECT_EQ(reason.code, GetParam().code);
	EXPECT_THAT(reason.text, AllOf(HasSubstr("tcp://peer.test:1 "), HasSubstr(GetParam().words)));
}


TEST_F(TcpDialTest, ReportsAHostThatDoesNotResolve)
{
	dial("tcp://peer.test:1");
	resolver->answer(Error{ErrorCode::cannotResolve, "Cannot find the host 'peer.test'."});
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::cannotResolve);
	EXPECT_EQ(nearHandler.reason.side, CloseSide::wire);
	EXPECT_EQ(nearHandler.reason.text, "Cannot find the host 'peer.test'.");
}


TEST_F(TcpDialTest, CountsTheResolversTimeIntoTheOpenDeadline)
{
	dial("tcp://peer.test:1");
	time += 10s - 1ns;
	settle();
	EXPECT_EQ(nearHandler.closes, 0);

	time += 1ns;
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::timedOut);
	EXPECT_EQ(nearHandler.reason.side, CloseSide::local);
	EXPECT_THAT(nearHandler.reason.text, AllOf(HasSubstr("'peer.test'"), HasSubstr("within 10 s")));

	resolver->answer(std::vector<std::string>{"127.0.0.1"});
	settle();
	EXPECT_EQ(nearHandler.closes, 1);
}


TEST_F(TcpDialTest, IsCancelledByDestructionWhileTheResolverIsStuck)
{
	dial("tcp://peer.test:1");
	near.reset();
	resolver->answer(std::vector<std::string>{"127.0.0.1"});
	settle();
	EXPECT_EQ(nearHandler.opens + nearHandler.closes, 0);
}


/// A listener whose backlog is full drops every further SYN: the nearest thing to a silent host on loopback.
class TcpSilentHostTest: public TcpDialTest
{
protected:
	TcpSilentHostTest()
	{
		silent = RawSocket::listening(0);
		filler = RawSocket::connected(silent.port());
	}

	RawSocket silent;
	RawSocket filler;
};


TEST_F(TcpSilentHostTest, IsGivenUpAtTheDeadline)
{
	const Address address = Address::ofHostPort("tcp", "127.0.0.1", silent.port());
	dial(address);
	settle();
	time += 10s - 1ns;
	settle();
	ASSERT_EQ(nearHandler.opens + nearHandler.closes, 0);

	time += 1ns;
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::timedOut);
	EXPECT_EQ(nearHandler.reason.text, address.text() + " did not answer within 10 s.");
}


TEST_F(TcpSilentHostTest, CostsAQuarterOfASecondBeforeTheNextAddress)
{
	const std::string port = std::to_string(silent.port());
	Result<std::unique_ptr<Listener>> other = dialler.listen(loop, parse("tcp://127.0.0.2:" + port), acceptor);
	ASSERT_TRUE(other) << other.error().text;
	dial("tcp://peer.test:" + port);
	resolver->answer(std::vector<std::string>{"127.0.0.1", "127.0.0.2"});
	settle();
	time += 250ms - 1ns;
	settle();
	EXPECT_EQ(nearHandler.opens, 0);

	time += 1ns;
	ASSERT_TRUE(nearOpened());
	EXPECT_EQ(near->info().peer, other.value()->address());
}


TEST_F(TcpSilentHostTest, TakesTurnsWithTheOtherFamilyOfLocalhost)
{
	const std::string port = std::to_string(silent.port());
	Result<std::unique_ptr<Listener>> other = dialler.listen(loop, parse("tcp://[::1]:" + port), acceptor);
	ASSERT_TRUE(other) << other.error().text;
	dial("tcp://localhost:" + port);
	settle();
	time += 250ms;
	ASSERT_TRUE(nearOpened());
	EXPECT_EQ(near->info().peer, other.value()->address());
}


TEST_F(TcpSilentHostTest, IsToldBesideOneThatRefused)
{
	dial("tcp://peer.test:" + std::to_string(silent.port()));
	resolver->answer(std::vector<std::string>{"127.0.0.2", "127.0.0.1"});
	settle();
	time += 10s;
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::timedOut);
	EXPECT_THAT(
		nearHandler.reason.text,
		HasSubstr("did not answer within 10 s (127.0.0.2: connection refused; 127.0.0.1: connection timed out)."));
}


TEST_F(TcpSilentHostTest, IsCancelledByClosing)
{
	dial(Address::ofHostPort("tcp", "127.0.0.1", silent.port()));
	settle();
	near->close(CloseMode::graceful, {.code = ErrorCode::cancelled, .text = "changed my mind"});
	EXPECT_EQ(nearHandler.closes, 0);
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::cancelled);
	EXPECT_EQ(nearHandler.reason.side, CloseSide::local);
}


struct BadAddress
{
	std::string text;
	ErrorCode code;
};


class TcpBadAddressTest: public TcpDialTest, public testing::WithParamInterface<BadAddress>
{
};


INSTANTIATE_TEST_SUITE_P(
	Addresses, TcpBadAddressTest,
	testing::Values(
		BadAddress{"memory://127.0.0.1:1", ErrorCode::malformedAddress},
		BadAddress{"tcp://127.0.0.1", ErrorCode::malformedAddress},
		BadAddress{"tcp://127.0.0.1:0", ErrorCode::malformedAddress}, BadAddress{"1:2:3", ErrorCode::malformedAddress},
		BadAddress{"a:b:c", ErrorCode::malformedAddress}, BadAddress{"[host:name]:1", ErrorCode::malformedAddress},
		BadAddress{"tcp://127.0.0.1:1?tcp.colour=red", ErrorCode::badOption},
		// A transport by itself would leave them out, and say in the clear what was to be encrypted.
		BadAddress{"tls+tcp://127.0.0.1:1", ErrorCode::unknownScheme},
		BadAddress{"ws+tls+tcp://127.0.0.1:1?tls.ca=x", ErrorCode::unknownScheme}));


TEST_P(TcpBadAddressTest, IsReportedLaterAndByItsName)
{
	dial(parse(GetParam().text));
	ASSERT_FALSE(nearOpened());
	EXPECT_EQ(nearHandler.reason.code, GetParam().code);
	EXPECT_EQ(nearHandler.reason.side, CloseSide::local);
	EXPECT_FALSE(nearHandler.reason.text.empty());
}


TEST_F(TcpDialTest, FillsInTheDefaultPort)
{
	listener = listen();
	TcpTransport withDefault({.limits = {}, .defaultPort = portOf(*listener), .resolver = {}});
	near = withDefault.dial(parse("tcp://127.0.0.1"));
	near->start(loop, nearHandler);
	EXPECT_TRUE(nearOpened());
}


} // namespace
} // namespace ciarla
