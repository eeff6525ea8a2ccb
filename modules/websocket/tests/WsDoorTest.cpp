#include "WsDoor.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>


namespace ciarla {


namespace {


using testing::HasSubstr;


WsDoor doorOf(const char* origins, const char* hosts)
{
	WsDoor door;
	EXPECT_TRUE(std::string(origins).empty() || door.setOrigins(origins));
	EXPECT_TRUE(std::string(hosts).empty() || door.setHosts(hosts));
	return door;
}


bool isOurs(const WsDoor& door, const char* authority, const std::vector<std::string>& certificate = {})
{
	const auto called = WsAuthority::parse(authority);
	return called && door.isOurs(*called, &certificate);
}


TEST(WsDoor, LetsInNoPageAtFirst)
{
	for (const char* origin: {"http://localhost", "https://127.0.0.1", "null", "", "file://", "http://evil.example"})
	{
		EXPECT_FALSE(WsDoor().letsIn(origin)) << origin;
	}
}


TEST(WsDoor, LetsInPagesOfTheOriginsThatWereSet)
{
	const WsDoor door = doorOf("https://chat.example:8443, http://[::1]:8080,https://Plain.example,moz-ext://ab-c", "");
	for (const char* origin:
		 {"https://chat.example:8443", "HTTPS://CHAT.example:8443", "http://[0:0::1]:8080", "https://plain.example",
		  "https://plain.example:443", "moz-ext://ab-c"})
	{
		EXPECT_TRUE(door.letsIn(origin)) << origin;
	}
	for (const char* origin:
		 {"http://chat.example:8443",
		  "https://chat.example",
		  "https://chat.example:84430",
		  "https://chat.example:443",
		  "https://chat.example:8443/",
		  "https://chat.example:8443/x",
		  "https://chat.example:8443?x",
		  "null",
		  "",
		  "https://chat.example:8443#x",
		  "https://x@chat.example:8443",
		  "https://evil.chat.example:8443",
		  "https://chat.example.evil:8443",
		  "https://chat.example:",
		  "chat.example:8443",
		  "//chat.example:8443",
		  "*",
		  "https://chat.example:8443 https://evil.example",
		  "https://chat.example:8443,https://evil.example",
		  "https://",
		  "file://",
		  "file:///",
		  "https:/chat.example:8443",
		  " ://chat.example:8443",
		  "http://plain.example",
		  "http://plain.example:443",
		  "https://chat.example:8443\t",
		  "wss://chat.example:8443"})
	{
		EXPECT_FALSE(door.letsIn(origin)) << origin;
	}
}


TEST(WsDoor, IsKnownByAddressesAndAsLocalhost)
{
	for (const char* host:
		 {"127.0.0.1", "127.0.0.1:1", "192.0.2.7:65535", "[::1]", "[::1]:80", "[2001:db8::7]", "localhost",
		  "LOCALHOST:9", "localhost.", "[::ffff:127.0.0.1]"})
	{
		EXPECT_TRUE(isOurs(WsDoor(), host)) << host;
	}
	for (const char* host:
		 {"evil.example", "localhost.evil.example", "xlocalhost", "evil.localhost", "localhost..", "127.0.0.1.",
		  "127.1", "127.0.0.1.evil.example", "0x7f000001", "::1", "[::1%25lo]", "[127.0.0.1]", "", "a b", "[v1.x]",
		  "%6cocalhost"})
	{
		EXPECT_FALSE(isOurs(WsDoor(), host)) << host;
	}
}


TEST(WsDoor, IsKnownByTheNamesThatWereSet)
{
	const WsDoor door = doorOf("", "Chat.example, two.example:8443,three.example:443 , four.example.");
	for (const char* host:
		 {"chat.example", "CHAT.EXAMPLE:7", "chat.example.", "two.example:8443", "three.example", "three.example:443",
		  "four.example"})
	{
		EXPECT_TRUE(isOurs(door, host)) << host;
	}
	for (const char* host:
		 {"evil.chat.example", "chat.example.evil", "two.example", "two.example:443", "three.example:80", "example"})
	{
		EXPECT_FALSE(isOurs(door, host)) << host;
	}
}


TEST(WsDoor, IsKnownByTheNamesOfItsCertificate)
{
	const std::vector<std::string> names{"chat.example", "*.Wild.example", "f*.part.example", "*"};
	for (const char* host: {"chat.example:8443", "CHAT.example.", "a.wild.example", "B.WILD.EXAMPLE:1"})
	{
		EXPECT_TRUE(isOurs(WsDoor(), host, names)) << host;
	}
	for (const char* host:
		 {"a.chat.example", "wild.example", ".wild.example", "a.b.wild.example", "foo.part.example", "evil.example",
		  "evil"})
	{
		EXPECT_FALSE(isOurs(WsDoor(), host, names)) << host;
	}
}


TEST(WsDoor, RefusesAListThatSaysNothingOrSomethingElse)
{
	for (const char* list:
		 {"", "null", "*", "chat.example", "https://chat.example/", "https://a,", "https://a,,https://b", "https://",
		  "https://a b", "https://a:0x1", "https://a:65536", "https://*.example", "file://"})
	{
		const Result<void> set = WsDoor().setOrigins(list);
		ASSERT_FALSE(set) << list;
		EXPECT_EQ(ErrorCode::badOption, set.error().code);
		EXPECT_THAT(set.error().text, HasSubstr("ws.origin"));
	}
	for (const char* list:
		 {"", "*", "*.example", "http://a", "a/b", "a b", "a:b", "a:65536", "a,", "me@a", "[::1", "m\xC3\xBC"})
	{
		const Result<void> set = WsDoor().setHosts(list);
		ASSERT_FALSE(set) << list;
		EXPECT_EQ(ErrorCode::badOption, set.error().code);
		EXPECT_THAT(set.error().text, HasSubstr("ws.host"));
	}
}


} // namespace
} // namespace ciarla
