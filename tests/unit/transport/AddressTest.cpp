#include <ciarla/transport/Address.h>

#include <gmock/gmock.h>

#include <string>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;


Address parsed(std::string_view text)
{
	auto address = Address::parse(text);
	EXPECT_TRUE(address) << text << ": " << (address ? "" : address.error().text);
	return address ? address.value() : Address();
}


struct HostPortCase
{
	const char* text;
	const char* host;
	int port; ///< -1 for none.
};


class AddressHostPort: public testing::TestWithParam<HostPortCase>
{
};


TEST_P(AddressHostPort, IsReadFromEveryWayToWriteIt)
{
	const Address address = parsed(GetParam().text);
	const auto hostPort = address.hostPort();

	EXPECT_EQ(address.scheme(), "tcp");
	ASSERT_TRUE(hostPort);
	EXPECT_EQ(hostPort->host, GetParam().host);
	EXPECT_EQ(hostPort->port ? int{*hostPort->port} : -1, GetParam().port);
}


INSTANTIATE_TEST_SUITE_P(
	Forms, AddressHostPort,
	testing::Values(
		HostPortCase{"example.org", "example.org", -1}, HostPortCase{"localhost:12345", "localhost", 12345},
		HostPortCase{":12345", "", 12345}, HostPortCase{":0", "", 0}, HostPortCase{"*:80", "*", 80},
		HostPortCase{"192.168.1.20", "192.168.1.20", -1}, HostPortCase{"[::1]:12345", "::1", 12345},
		HostPortCase{"[fe80::1]", "fe80::1", -1}, HostPortCase{"::1", "::1", -1},
		HostPortCase{"fe80::1:2", "fe80::1:2", -1}, HostPortCase{"tcp://host:1", "host", 1},
		HostPortCase{"tcp:host:1", "host", 1}, HostPortCase{"TCP://Host:1", "Host", 1},
		HostPortCase{"tcp://[::1]:65535", "::1", 65535}, HostPortCase{"tcp://host:", "host", -1},
		HostPortCase{"127.0.0.1:", "127.0.0.1", -1}, HostPortCase{"[::1]:", "::1", -1}, HostPortCase{":", "", -1},
		HostPortCase{"tcp://host:1/", "host", 1}, HostPortCase{"tcp://host/", "host", -1},
		HostPortCase{"tcp:host:?tcp.x=1", "host", -1}));


TEST(Address, KeepsItsLayersOutermostFirst)
{
	const Address address = parsed("ws+tls+tcp://host:4433?tls.ca=/etc/my%20ca.pem&ws.path=/chat");

	EXPECT_THAT(address.layers(), ElementsAre("ws", "tls"));
	EXPECT_EQ(address.scheme(), "tcp");
	EXPECT_EQ(address.where(), "host:4433");
	EXPECT_THAT(address.options(), ElementsAre(Pair("tls.ca", "/etc/my ca.pem"), Pair("ws.path", "/chat")));
	EXPECT_THAT(address.optionsOf("tls"), ElementsAre(Pair("ca", "/etc/my ca.pem")));
}


TEST(Address, LeavesAnOpaquePlaceAsItIs)
{
	const Address address = parsed("exec:ssh host test -f a?b&c=d");

	EXPECT_EQ(address.scheme(), "exec");
	EXPECT_EQ(address.where(), "ssh host test -f a?b&c=d");
	EXPECT_THAT(address.options(), IsEmpty());
}


// What a person added with a question mark protects something; it never becomes a part of a name instead.
TEST(Address, ReadsOptionsAfterEveryPlaceButACommand)
{
	for (const char* place:
		 {"chat", "s2/op", "@name", "./a b", "a%3Fb", "a%3fb%25", "..", "chat:1", "a+b", "", "/run/chat", "12a"})
	{
		for (const char* scheme: {"unix:", "unix://", "replay:", "memory:", "template:", "of-a-module:", "UNIX:"})
		{
			const std::string name = parsed(scheme).scheme();
			const std::string text = std::string("tls+") + scheme + place + "?" + name + ".mode=0600&tls.ca=x%3F%26";
			SCOPED_TRACE(text);
			const Address address = parsed(text);
			EXPECT_EQ(address.where(), place);
			EXPECT_THAT(address.options(), ElementsAre(Pair(name + ".mode", "0600"), Pair("tls.ca", "x?&")));
			EXPECT_THAT(address.base().value().options(), ElementsAre(Pair("mode", "0600")));
			EXPECT_EQ(parsed(address.text()), address);
			EXPECT_EQ(parsed(parsed(address.text()).text()).text(), address.text());
		}
	}
	EXPECT_THAT(parsed("tls+exec:ciarla connect 'tls+tcp://h?tls.ca=x'").options(), IsEmpty());
}


TEST(Address, RefusesWhatIsBehindAQuestionMarkAndNoOption)
{
	for (const char* text:
		 {"unix:x?", "unix:x?mode=0600", "unix:x?unix.mode", "unix:what?!", "replay:a?b.rec", "stdio:?", "unix:x??",
		  "unix:///run/x?mode=0600"})
	{
		SCOPED_TRACE(text);
		const auto address = Address::parse(text);
		ASSERT_FALSE(address);
		EXPECT_THAT(address.error().text, HasSubstr("%3F"));
	}
	const auto strange = parsed("unix:x?unxi.mode=0600").base();
	ASSERT_FALSE(strange);
	EXPECT_EQ(strange.error().code, ErrorCode::badOption);
}


TEST(Address, OfAPathGivesThePathBack)
{
	for (const std::string path:
		 {"/run/chat", "chat", "@chat", "what?", "100%", "a%3Fb", "12345", "//x", "///x", "", "?a.b=c", "a?unix.mode=1",
		  "a b"})
	{
		SCOPED_TRACE(path);
		const Address address = Address::ofPath("unix", path);
		EXPECT_EQ(address.path(), path);
		EXPECT_THAT(address.options(), IsEmpty());
		EXPECT_EQ(parsed(address.text()), address);
	}
	EXPECT_EQ(Address::ofPath("unix", "/run/chat").text(), "unix:/run/chat");
	EXPECT_EQ(parsed("unix:a%2Fb%zz%").path(), "a/b%zz%");
}


TEST(Address, MayHaveNothingAfterTheScheme)
{
	EXPECT_EQ(parsed("stdio:").scheme(), "stdio");
	EXPECT_EQ(parsed("memory:").where(), "");
}


TEST(Address, ParsesWhatItWrites)
{
	for (const char* text:
		 {"tcp://host:1", "exec:cat -", "ws+tls+tcp://h:1?tls.pin=a%26b%25", "memory:room",
		  "unix:///run/user/1000/chat", "stdio:"})
	{
		SCOPED_TRACE(text);
		EXPECT_EQ(parsed(text).text(), text);
		EXPECT_EQ(parsed(parsed(text).text()), parsed(text));
	}
}


TEST(Address, PutsBracketsRoundAV6Host)
{
	EXPECT_EQ(Address::ofHostPort("tcp", "::1", 80).text(), "tcp://[::1]:80");
	EXPECT_EQ(Address::ofHostPort("tcp", "10.0.0.1", 80).text(), "tcp://10.0.0.1:80");
}


TEST(Address, GivesTheTransportOnlyItsOwnOptions)
{
	const auto base = parsed("tls+unix:///run/chat?unix.mode=0600&tls.ca=x").base();

	ASSERT_TRUE(base);
	EXPECT_THAT(base->layers(), IsEmpty());
	EXPECT_EQ(base->where(), "/run/chat");
	EXPECT_THAT(base->options(), ElementsAre(Pair("mode", "0600")));
}


TEST(Address, NamesAnOptionThatBelongsToNobody)
{
	const auto base = parsed("tls+tcp://host?ws.path=/").base();

	ASSERT_FALSE(base);
	EXPECT_EQ(base.error().code, ErrorCode::badOption);
	EXPECT_THAT(base.error().text, HasSubstr("ws.path"));
}


class MalformedAddress: public testing::TestWithParam<std::string>
{
};


TEST_P(MalformedAddress, IsRefusedWithASentence)
{
	const auto address = Address::parse(GetParam());
	if (address)
	{
		const auto hostPort = address->hostPort();
		ASSERT_FALSE(hostPort) << GetParam();
		EXPECT_EQ(hostPort.error().code, ErrorCode::malformedAddress);
		return;
	}
	EXPECT_EQ(address.error().code, ErrorCode::malformedAddress);
	EXPECT_TRUE(address.error().text.ends_with('.'));
}


INSTANTIATE_TEST_SUITE_P(
	Forms, MalformedAddress,
	testing::Values(
		"", "host:99999", "tcp://h:1:2", "tcp://host:port", "tcp://[::1", "tcp://[::1]x", "tcp://[[::1]:1",
		"tcp://a]:1", "tcp://a b:1", "tcp://user@host:1", "tcp://host/path:1", "+tcp://host", "tls++tcp://host",
		"tcp://host?noequals", "tcp://host?nodot=1", "tcp://host?.name=1", "tcp://host?tcp.=1", "tcp://host?tcp.a=%4",
		"tcp://host?tcp.a=%zz", "a+b+c+d+e+f+g+h+i+tcp://host", std::string("host\0:1", 7), std::string(5000, 'a')));


// Found by the fuzzer: what could be read could not be read again.
TEST(Address, IsNoLongerThanItsLimitOnceItIsWrittenInFull)
{
	const std::string longest(4096 - std::string_view("tcp://").size(), 'a');
	EXPECT_EQ(parsed(parsed(longest).text()), parsed(longest));
	EXPECT_FALSE(Address::parse(longest + "a"));
	EXPECT_TRUE(Address::parse("tcp://h?a.b=" + std::string(1000, '#')));
	EXPECT_FALSE(Address::parse("tcp://h?a.b=" + std::string(2000, '#')));
}


TEST(Address, SaysEachOptionOnce)
{
	for (const char* text: {"x://h?a.b=1&a.b=2", "unix:s?unix.mode=0600&unix.mode=0600", "x://h?a.b=1&c.d=2&a.b="})
	{
		const Result<Address> address = Address::parse(text);
		ASSERT_FALSE(address) << text;
		EXPECT_THAT(address.error().text, HasSubstr(" twice; leave one of the two out"));
	}
	EXPECT_TRUE(Address::parse("x://h?a.b=1&a.c=1&b.b=1"));
}


TEST(Address, ShowsNoControlCharacterOfAMalformedText)
{
	const auto address = Address::parse("tcp://host?\x1b[31m");

	ASSERT_FALSE(address);
	EXPECT_EQ(address.error().text.find('\x1b'), std::string::npos);
}


} // namespace
} // namespace ciarla
