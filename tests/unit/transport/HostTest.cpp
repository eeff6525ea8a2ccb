#include <ciarla/transport/Address.h>
#include <ciarla/transport/IpLiteral.h>

#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {
namespace {


using testing::HasSubstr;


using Groups = std::array<unsigned, 8>;


std::string hexOf(unsigned group, bool upper, bool padded)
{
	std::array<char, 8> text{};
	std::snprintf(text.data(), text.size(), padded ? (upper ? "%04X" : "%04x") : (upper ? "%X" : "%x"), group);
	return text.data();
}


/// How one address may be written: capitals or not, zeros in front or not, its end in decimal or not, and each run of
/// zeros, or a part of it, as two colons. Source: RFC 4291, section 2.2.
std::vector<std::string> spellingsOf(const Groups& groups)
{
	std::vector<std::string> spellings;
	for (unsigned style = 0; style < 8; ++style)
	{
		const bool dotted = (style & 4U) != 0;
		const std::size_t count = dotted ? 6 : 8;
		const std::string tail = std::to_string(groups[6] >> 8) + "." + std::to_string(groups[6] & 255U) + "." +
			std::to_string(groups[7] >> 8) + "." + std::to_string(groups[7] & 255U);
		const auto joined = [&](std::size_t begin, std::size_t end) {
			std::string text;
			for (std::size_t i = begin; i < end; ++i)
			{
				text += (text.empty() ? "" : ":") + hexOf(groups.at(i), (style & 1U) != 0, (style & 2U) != 0);
			}
			if (dotted && end == count)
			{
				text += (text.empty() ? "" : ":") + tail;
			}
			return text;
		};
		spellings.push_back(joined(0, count));
		for (std::size_t begin = 0; begin < count; ++begin)
		{
			for (std::size_t end = begin + 1; end <= count && groups.at(end - 1) == 0; ++end)
			{
				spellings.push_back(joined(0, begin) + "::" + joined(end, count));
			}
		}
	}
	return spellings;
}


struct Written
{
	Groups groups;
	const char* normal;
};


const std::vector<Written> addresses{
	{{0, 0, 0, 0, 0, 0, 0, 0}, "::"},
	{{0, 0, 0, 0, 0, 0, 0, 1}, "::1"},
	{{0xFE80, 0, 0, 0, 0, 0, 0, 1}, "fe80::1"},
	{{0x2001, 0xDB8, 0, 0, 1, 0, 0, 1}, "2001:db8::1:0:0:1"},
	{{0x2001, 0xDB8, 0xA, 0xB, 0xC, 0xD, 0xE, 0xF}, "2001:db8:a:b:c:d:e:f"},
	{{0xADD, 0, 0, 0, 0, 0, 0, 0}, "add::"},
	{{0, 0, 0, 0, 0, 0xFFFF, 0x7F00, 1}, "::ffff:127.0.0.1"}};


// Every spelling, in every place where an address stands, with and without a zone and a port.
TEST(HostPort, IsReadFromEverySpellingOfAnIpv6Address)
{
	std::size_t tried = 0;
	for (const auto& [groups, normal]: addresses)
	{
		for (const std::string& spelling: spellingsOf(groups))
		{
			for (const std::pair<const char*, const char*>& zone:
				 {std::pair("", ""), std::pair("%eth0", "%eth0"), std::pair("%25eth0", "%eth0"), std::pair("%1", "%1"),
				  std::pair("%25", "%25"), std::pair("%2525x", "%25x")})
			{
				const std::string written = spelling + zone.first;
				for (const auto& [text, port]: std::vector<std::pair<std::string, int>>{
						 {written, -1},
						 {"[" + written + "]", -1},
						 {"[" + written + "]:", -1},
						 {"[" + written + "]:0", 0},
						 {"[" + written + "]:65535/", 65535},
						 {"tcp://" + written, -1},
						 {"tcp:[" + written + "]:80", 80},
						 {"trace+tcp://[" + written + "]:80?trace.file=x", 80},
						 {written + "?tcp.x=y", -1}})
				{
					SCOPED_TRACE(text);
					const Result<Address> address = Address::parse(text);
					ASSERT_TRUE(address) << address.error().text;
					const Result<HostPort> place = address->hostPort();
					ASSERT_TRUE(place) << place.error().text;
					EXPECT_EQ(address->scheme(), "tcp");
					EXPECT_EQ(place->host, spelling + zone.second);
					EXPECT_EQ(place->port ? int{*place->port} : -1, port);
					EXPECT_EQ(address->authority().value().host, normal);
					EXPECT_EQ(Address::parse(address->text()).value(), address.value());
					const Address again = Address::ofHostPort("tcp", place->host, 80);
					EXPECT_EQ(again.hostPort().value().host, place->host);
					++tried;
				}
			}
		}
	}
	EXPECT_GT(tried, 5000U);
}


struct HostCase
{
	const char* host;
	const char* normal; ///< Null where it is no host.
};


class NormalHost: public testing::TestWithParam<HostCase>
{
};


TEST_P(NormalHost, IsOneForEveryWayToWriteAHost)
{
	const auto& [written, normal] = GetParam();
	const Result<std::string> host = normalHost(written);
	EXPECT_EQ(host ? host.value() : "none", normal == nullptr ? "none" : normal);
	if (normal != nullptr)
	{
		EXPECT_EQ(normalHost(normal).value(), normal);
	}
}


INSTANTIATE_TEST_SUITE_P(
	Names, NormalHost,
	testing::Values(
		HostCase{"localhost", "localhost"}, HostCase{"LocalHost", "localhost"}, HostCase{"localhost.", "localhost"},
		HostCase{"Chat.Example.ORG.", "chat.example.org"}, HostCase{"xn--bcher-kva.example", "xn--bcher-kva.example"},
		HostCase{"my_host-1", "my_host-1"}, HostCase{"1.example", "1.example"}, HostCase{"example.1a", "example.1a"},
		HostCase{"0x7g", "0x7g"}, HostCase{"127.0.0.1", "127.0.0.1"}, HostCase{"127.0.0.1.", "127.0.0.1"},
		HostCase{"0.0.0.0", "0.0.0.0"}, HostCase{"FE80::1%eth0", "fe80::1"}, HostCase{"0:0::0", "::"}));


INSTANTIATE_TEST_SUITE_P(
	Others, NormalHost,
	testing::Values(
		HostCase{"", nullptr}, HostCase{"*", nullptr}, HostCase{"*.example.org", nullptr}, HostCase{".", nullptr},
		HostCase{"..", nullptr}, HostCase{"a..b", nullptr}, HostCase{".example.org", nullptr},
		HostCase{"a.b..", nullptr}, HostCase{"-a", nullptr}, HostCase{"a-.b", nullptr}, HostCase{"a b", nullptr},
		HostCase{"a\r\nb", nullptr}, HostCase{"host:80", nullptr}, HostCase{"[::1]", nullptr},
		HostCase{"user@host", nullptr}, HostCase{"http://host", nullptr}, HostCase{"host/path", nullptr},
		HostCase{"bücher.example", nullptr}, HostCase{"%65xample", nullptr}, HostCase{"127.0.0.1%lo", nullptr},
		HostCase{"::1%", nullptr}, HostCase{"12345", nullptr}, HostCase{"1.2.3", nullptr},
		HostCase{"010.0.0.1", nullptr}, HostCase{"1.2.3.256", nullptr}, HostCase{"1.2.3.4.5", nullptr},
		HostCase{"0x7f.1", nullptr}, HostCase{"0x7f000001", nullptr}, HostCase{"host.0x", nullptr},
		HostCase{"a.8", nullptr}, HostCase{"::1::", nullptr}, HostCase{"1:2:3", nullptr},
		HostCase{"12345::", nullptr}));


TEST(NormalHost, HasItsLimits)
{
	const std::string label(63, 'a');
	EXPECT_TRUE(normalHost(label));
	EXPECT_FALSE(normalHost(label + "a"));
	const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
	EXPECT_TRUE(normalHost(longest));
	EXPECT_TRUE(normalHost(longest + "."));
	EXPECT_FALSE(normalHost(longest + "a"));
}


struct Complaint
{
	const char* text;
	const char* words;
};


class HostComplaint: public testing::TestWithParam<Complaint>
{
};


TEST_P(HostComplaint, SaysWhatToWriteInstead)
{
	const Result<Address> address = Address::parse(GetParam().text);
	ASSERT_TRUE(address) << address.error().text;
	const Result<HostPort> place = address->hostPort();
	ASSERT_FALSE(place);
	EXPECT_EQ(place.error().code, ErrorCode::malformedAddress);
	EXPECT_THAT(place.error().text, HasSubstr(GetParam().words));
}


INSTANTIATE_TEST_SUITE_P(
	Sentences, HostComplaint,
	testing::Values(
		Complaint{"12345", "12345 is a port without a host; did you mean :12345?"},
		Complaint{"tcp://0", "did you mean :0?"}, Complaint{"12345:", "did you mean :12345?"},
		Complaint{"65536", "four numbers from 0 to 255"}, Complaint{"1.2.3:80", "four numbers from 0 to 255"},
		Complaint{"tcp://h:1/chat", "a path, which only a WebSocket has, as in ws://HOST:PORT/PATH"},
		Complaint{"127.0.0.1:1/chat", "only a WebSocket"}, Complaint{"[::1]:1//", "only a WebSocket"},
		Complaint{"fe80::1%eth0/x", "only a WebSocket"}, Complaint{"/run/chat", "unix:/run/chat"},
		Complaint{"ada@host", "leave out the @"}, Complaint{"tcp://ada:secret@host:1", "leave out the @"},
		Complaint{"tcp://bücher.example", "xn--"}, Complaint{"fe80::1%", "network interface"},
		Complaint{"fe80::1%eth0:80", "[fe80::1%eth0]:port"}, Complaint{"[localhost]:1", "is an IPv6 address"},
		Complaint{"[127.0.0.1]:1", "is an IPv6 address"}, Complaint{"1:2:3", "is an IPv6 address"},
		Complaint{"tcp://host:+1", "a port is a number"}, Complaint{"tcp://host: 1", "a port is a number"}));


TEST(Authority, IsLocalhostWhereNoHostIsNamed)
{
	for (const char* text: {":80", "*:80", "tcp://", ":", "tcp://*:"})
	{
		SCOPED_TRACE(text);
		EXPECT_EQ(Address::parse(text).value().authority().value().host, "localhost");
	}
}


} // namespace
} // namespace ciarla
