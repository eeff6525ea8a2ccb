#include "hub/NetworkList.h"

#include <gtest/gtest.h>


namespace ciarla {
namespace {


/// What `sourceOf()` makes of a peer that the wire calls so.
PeerSource calling(const std::string& peer, bool local = false)
{
	ConnectionInfo info;
	info.peer = Address::parse(peer).value();
	info.capabilities.local = local;
	return sourceOf(info);
}


bool contains(std::string_view list, const std::string& peer)
{
	return NetworkList::parse(list).value().contains(calling(peer));
}


TEST(NetworkList, HoldsSingleAddressesOfBothFamilies)
{
	EXPECT_TRUE(contains("192.0.2.7", "tcp://192.0.2.7:4711"));
	EXPECT_FALSE(contains("192.0.2.7", "tcp://192.0.2.8:4711"));
	EXPECT_TRUE(contains("2001:db8::7", "tcp://[2001:db8:0::7]:4711"));
	EXPECT_FALSE(contains("2001:db8::7", "tcp://[2001:db8::8]:4711"));
}


TEST(NetworkList, HoldsNetworks)
{
	EXPECT_TRUE(contains("10.0.0.0/8", "tcp://10.255.0.1:1"));
	EXPECT_FALSE(contains("10.0.0.0/8", "tcp://11.0.0.1:1"));
	EXPECT_TRUE(contains("192.168.8.0/21", "tcp://192.168.15.255:1"));
	EXPECT_FALSE(contains("192.168.8.0/21", "tcp://192.168.16.0:1"));
	EXPECT_TRUE(contains("fd00::/9", "tcp://[fd7f::1]:1"));
	EXPECT_FALSE(contains("fd00::/9", "tcp://[fd80::1]:1"));
	EXPECT_TRUE(contains("0.0.0.0/0", "tcp://203.0.113.9:1"));
	EXPECT_FALSE(contains("0.0.0.0/0", "tcp://[2001:db8::1]:1"));
	EXPECT_TRUE(contains("::/0", "tcp://[2001:db8::1]:1"));
}


TEST(NetworkList, ComparesNoZone)
{
	EXPECT_TRUE(contains("fe80::1", "tcp://[fe80::1%eth0]:1"));
	EXPECT_TRUE(contains("fe80::1%eth1", "tcp://[fe80::1%eth0]:1"));
	EXPECT_TRUE(contains("fe80::%eth0/10", "tcp://[fe80::1]:1"));
	EXPECT_FALSE(NetworkList::parse("10.0.0.1%eth0"));
}


TEST(NetworkList, TakesAMappedAddressForTheV4One)
{
	EXPECT_TRUE(contains("192.0.2.7", "tcp://[::ffff:192.0.2.7]:1"));
	EXPECT_TRUE(contains("::ffff:192.0.2.0/120", "tcp://192.0.2.7:1"));
}


TEST(NetworkList, HoldsSeveralEntries)
{
	constexpr std::string_view list = " 192.0.2.7,10.0.0.0/8  fd00::/8 ,";

	EXPECT_TRUE(contains(list, "tcp://192.0.2.7:1"));
	EXPECT_TRUE(contains(list, "tcp://10.1.1.1:1"));
	EXPECT_TRUE(contains(list, "tcp://[fd00::1]:1"));
	EXPECT_FALSE(contains(list, "tcp://192.0.2.8:1"));
}


TEST(NetworkList, KnowsTheLoopbackAndWiresWithoutAddresses)
{
	EXPECT_TRUE(contains("loopback", "tcp://127.8.9.1:1"));
	EXPECT_TRUE(contains("loopback", "tcp://[::1]:1"));
	EXPECT_FALSE(contains("loopback", "tcp://128.0.0.1:1"));

	const NetworkList unix = NetworkList::parse("unix").value();
	EXPECT_FALSE(unix.empty());
	EXPECT_TRUE(unix.contains(calling("memory:lobby", true)));
	EXPECT_FALSE(unix.contains(calling("memory:lobby", false))) << "a wire that does not say that it is local";
	EXPECT_FALSE(unix.contains(calling("tcp://127.0.0.1:1")));
	EXPECT_FALSE(NetworkList::parse("::/0, 0.0.0.0/0").value().contains(calling("memory:lobby", true)));
}


TEST(NetworkList, MayBeEmptyAndThenHoldsNobody)
{
	EXPECT_TRUE(NetworkList::parse("").value().empty());
	EXPECT_TRUE(NetworkList::parse(" , ").value().empty());
	EXPECT_FALSE(contains("", "tcp://192.0.2.7:1"));
}


TEST(NetworkList, NamesTheEntryThatIsNone)
{
	for (const char* entry:
		 {"example.org", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0/8", "fd00::/129", "/8", "1.2.3.4/-1",
		  "loopback/8", "300.1.1.1"})
	{
		const auto list = NetworkList::parse(std::string("192.0.2.7, ") + entry);
		ASSERT_FALSE(list) << entry;
		EXPECT_EQ(list.error().text, "\"" + std::string(entry) + "\" is no address and no network.");
	}
}


TEST(PeerSource, HasTheAddressWithoutPortAndZone)
{
	EXPECT_EQ(calling("tcp://192.0.2.7:4711").text, "192.0.2.7");
	EXPECT_EQ(calling("tcp://[fe80::1%eth0]:4711").text, "fe80::1");
	EXPECT_EQ(calling("tcp://[fe80::1%eth0]:4711").kind, PeerSource::Kind::network);
	EXPECT_EQ(calling("memory:lobby", true).text, "");
}


TEST(PeerSource, IsTheLoopbackInEitherFamily)
{
	EXPECT_TRUE(isLoopback(calling("tcp://127.0.0.1:4711")));
	EXPECT_TRUE(isLoopback(calling("tcp://127.1.2.3:4711")));
	EXPECT_TRUE(isLoopback(calling("tcp://[::1]:4711")));
	EXPECT_FALSE(isLoopback(calling("tcp://192.0.2.7:4711")));
	EXPECT_FALSE(isLoopback(calling("tcp://[fe80::1]:4711")));
	EXPECT_FALSE(isLoopback(calling("memory:lobby", true)));
}


TEST(NetworkList, TakesNothingThatIsForwardedForThisMachine)
{
	ConnectionInfo info;
	info.forwarded = true;
	for (const std::string peer: {"tcp://127.0.0.1:1", "tcp://[::1]:1", "tcp://unknown", "unix://unknown"})
	{
		info.peer = Address::parse(peer).value();
		EXPECT_FALSE(NetworkList::parse("loopback, unix").value().contains(sourceOf(info))) << peer;
	}
	info.peer = Address::parse("tcp://127.0.0.1:1").value();
	EXPECT_TRUE(NetworkList::parse("127.0.0.1").value().contains(sourceOf(info))) << "its address is what it is";
}


} // namespace
} // namespace ciarla
