#include <ciarla/transport/ProxyHeader.h>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


using State = ProxyHeader::State;
using namespace std::string_literals;


/// The 16 bytes of a head: signature, version and command, family and kind, length.
std::string head(char command, char family, std::size_t length)
{
	std::string bytes(ProxyHeader::signature);
	bytes += {command, family, static_cast<char>(length >> 8U), static_cast<char>(length & 0xFFU)};
	return bytes;
}


const std::string v4Addresses =
	"\xC0\x00\x02\x01\xCB\x00\x71\x09\x9C\xB0\x30\x39"s; // 192.0.2.1:40112 to 203.0.113.9:12345
const std::string v6Addresses =
	"\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x07"s + std::string(16, '\x01') + "\x9C\xB0\x30\x39";
const std::string unixAddresses = "/run/client" + std::string(205, '\0');


/// A header that makes sense, and where it says that the caller is.
struct Example
{
	std::string what;
	std::string header;
	std::string source; ///< Empty: nowhere.
};


std::vector<Example> examples()
{
	const std::string tlvs = "\x03\x00\x04\x12\x34\x56\x78"s + "\x20\x00\x05\x07\0\0\0\0"s + "\xE0\x00\x00"s;
	return {
		{"IPv4", head('\x21', '\x11', 12) + v4Addresses, "192.0.2.1 40112"},
		{"IPv4, datagrams before", head('\x21', '\x12', 12) + v4Addresses, "192.0.2.1 40112"},
		{"IPv4, kind not told", head('\x21', '\x10', 12) + v4Addresses, "192.0.2.1 40112"},
		{"IPv4 and TLVs", head('\x21', '\x11', 12 + tlvs.size()) + v4Addresses + tlvs, "192.0.2.1 40112"},
		{"IPv4 and what is no TLV", head('\x21', '\x11', 13) + v4Addresses + "x", "192.0.2.1 40112"},
		{"IPv6", head('\x21', '\x21', 36) + v6Addresses, "2001:db8::7 40112"},
		{"IPv6 and TLVs", head('\x21', '\x21', 36 + tlvs.size()) + v6Addresses + tlvs, "2001:db8::7 40112"},
		{"IPv6 that is IPv4",
		 head('\x21', '\x21', 36) + std::string(10, '\0') + "\xFF\xFF\x7F\0\0\x01"s + v6Addresses.substr(16),
		 "127.0.0.1 40112"},
		{"a Unix socket", head('\x21', '\x31', 216) + unixAddresses, ""},
		{"a Unix socket and TLVs", head('\x21', '\x31', 216 + tlvs.size()) + unixAddresses + tlvs, ""},
		{"unspecified", head('\x21', '\0', 0), ""},
		{"unspecified with addresses", head('\x21', '\0', 12) + v4Addresses, ""},
		{"local", head('\x20', '\0', 0), ""},
		{"local with addresses, which are ignored", head('\x20', '\x11', 12) + v4Addresses, ""},
		{"local with a family and without addresses", head('\x20', '\x21', 0), ""},
		{"the longest", head('\x21', '\x11', 65'535) + v4Addresses + std::string(65'523, 'x'), "192.0.2.1 40112"},
		{"the longest that says nothing", head('\x20', '\0', 65'535) + std::string(65'535, '\xFF'), ""},
	};
}


std::string sourceOf(const ProxyHeader& header)
{
	return header.source() ? header.source()->host + " " + std::to_string(*header.source()->port) : std::string();
}


/// Reads all of it as somebody does who takes no byte too many.
ProxyHeader read(std::string_view bytes)
{
	ProxyHeader header;
	while (header.state() == State::reading && !bytes.empty())
	{
		bytes.remove_prefix(header.feed(asBytes(bytes.substr(0, header.missing()))));
	}
	return header;
}


TEST(ProxyHeader, IsTheSameHoweverItIsCutAndTakesNothingBehindIt)
{
	for (const Example& example: examples())
	{
		const std::string wire = example.header + "\0Ada\0"s;
		const std::size_t step = wire.size() > 1000 ? 4099 : 1;
		for (std::size_t cut = 0; cut <= wire.size(); cut += step)
		{
			SCOPED_TRACE(example.what + ", cut after " + std::to_string(cut));
			ProxyHeader header;
			const std::size_t first = header.feed(asBytes(std::string_view(wire).substr(0, cut)));
			EXPECT_EQ(first, std::min(cut, example.header.size()));
			EXPECT_EQ(header.state(), cut < example.header.size() ? State::reading : State::whole);
			EXPECT_LE(first + header.missing(), example.header.size()) << "all that is missing is its own";
			const std::size_t second = header.feed(asBytes(std::string_view(wire).substr(first)));

			EXPECT_EQ(header.state(), State::whole);
			EXPECT_EQ(first + second, example.header.size());
			EXPECT_EQ(header.missing(), 0U);
			EXPECT_EQ(sourceOf(header), example.source);
		}
	}
}


TEST(ProxyHeader, SaysWhatIsMissingUntilItIsWhole)
{
	for (const Example& example: examples())
	{
		EXPECT_EQ(read(example.header).state(), State::whole) << example.what;
		EXPECT_EQ(read(std::string_view(example.header).substr(0, example.header.size() - 1)).state(), State::reading);
	}
}


TEST(ProxyHeader, TakesNothingUnassignedAndNothingTooShort)
{
	for (int command = 0; command < 256; ++command)
	{
		for (int family = 0; family < 256; ++family)
		{
			const bool isAssigned = (command == 0x20 || command == 0x21) && family < 0x40 && (family & 0x0F) < 3;
			const std::string bytes =
				head(static_cast<char>(command), static_cast<char>(family), 216) + std::string(216, '\0');
			ASSERT_EQ(read(bytes).state(), isAssigned ? State::whole : State::malformed) << command << " " << family;
		}
	}
	for (const auto& [family, bytes]: {std::pair('\x11', 12U), std::pair('\x21', 36U), std::pair('\x31', 216U)})
	{
		for (std::size_t length = 0; length < bytes; ++length)
		{
			EXPECT_EQ(read(head('\x21', family, length) + std::string(length, 'x')).state(), State::malformed);
		}
	}
}


TEST(ProxyHeader, TellsWhatElseCame)
{
	EXPECT_EQ(read("PROXY TCP4 192.0.2.1 203.0.113.9 40112 12345\r\n").state(), State::versionOne);
	EXPECT_EQ(read("PROXY UNKNOWN\r\n").state(), State::versionOne);
	for (const std::string& bytes:
		 {"\0Ada\0"s, "Bob\n"s, "GET / HTTP/1.1\r\n"s, "\r\n"s + "Bob"s, "\n"s, "P\n"s, "PROXIES"s})
	{
		EXPECT_EQ(read(bytes).state(), State::none) << bytes;
	}
	for (std::size_t place = 0; place < ProxyHeader::signature.size(); ++place)
	{
		std::string bytes = head('\x21', '\0', 0);
		bytes[place] = static_cast<char>(bytes[place] ^ 0x40);
		EXPECT_EQ(read(bytes).state(), State::none) << place;
	}
	EXPECT_EQ(read(head('\x11', '\x11', 12)).state(), State::malformed) << "version 1, in the form of 2";
}


TEST(ProxyHeader, IsReadAsItIsWritten)
{
	const auto passedOn = [](std::string_view peer, std::string_view here) {
		const Bytes bytes = proxyHeaderOf(Address::parse(peer).value(), Address::parse(here).value());
		const ProxyHeader header = read(bytes.text());
		EXPECT_EQ(header.state(), State::whole) << peer;
		return sourceOf(header);
	};
	EXPECT_EQ(
		proxyHeaderOf(
			Address::parse("tcp://192.0.2.1:40112").value(), Address::parse("tcp://203.0.113.9:12345").value())
			.text(),
		head('\x21', '\x11', 12) + v4Addresses);
	EXPECT_EQ(passedOn("tcp://192.0.2.1:40112", "tcp://203.0.113.9:1"), "192.0.2.1 40112");
	EXPECT_EQ(passedOn("tcp://[2001:db8::7]:40112", "tcp://[2001:db8::1]:1"), "2001:db8::7 40112");
	EXPECT_EQ(passedOn("tcp://[fe80::1%25eth0]:7", "tcp://[fe80::2%25eth0]:1"), "fe80::1 7");
	EXPECT_EQ(passedOn("tcp://192.0.2.1:40112", "tcp://[2001:db8::1]:1"), "192.0.2.1 40112");
	EXPECT_EQ(passedOn("tcp://192.0.2.1:40112", "tcp://*:1"), "192.0.2.1 40112");
	EXPECT_EQ(passedOn("ws+tls+tcp://192.0.2.1:1", "ws+tls+tcp://*:1"), "192.0.2.1 1");
	EXPECT_EQ(passedOn("unix:/run/hub", "unix:/run/hub"), "");
	EXPECT_EQ(passedOn("unix://unknown", "unix:/run/hub"), "");
	EXPECT_EQ(passedOn("tcp://unknown", "tcp://*:1"), "");
	EXPECT_EQ(passedOn("exec:cat", "exec:cat"), "");
}


} // namespace


} // namespace ciarla
