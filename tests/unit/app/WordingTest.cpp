#include "Wording.h"

#include <gmock/gmock.h>

#include <chrono>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;


std::vector<std::string> linesFor(const char* bound, const std::vector<std::string>& local)
{
	return listeningLines(Address::parse(bound).value(), Capabilities(), local);
}


TEST(Wording, TellsTheOtherPersonWhatToType)
{
	EXPECT_THAT(
		linesFor("tcp://*:12345", {"192.168.1.20"}),
		ElementsAre(
			"Listening on tcp://*:12345", "On the other machine: ciarla connect 192.168.1.20",
			"The line is not encrypted: whoever carries it can read along."));
}


TEST(Wording, NamesThePortWhereItIsNotTheUsualOne)
{
	const auto lines = linesFor("tcp://*:40001", {"192.168.1.20", "fd00::2"});

	EXPECT_THAT(lines, Contains("On the other machine: ciarla connect 192.168.1.20:40001"));
	EXPECT_THAT(lines, Contains("                  or: ciarla connect [fd00::2]:40001"));
}


TEST(Wording, OffersNoOtherAddressThanTheOneThatIsListenedOn)
{
	EXPECT_THAT(
		linesFor("tcp://127.0.0.1:40001", {"192.168.1.20"}),
		Contains("On this machine: ciarla connect 127.0.0.1:40001"));
	EXPECT_THAT(
		linesFor("tcp://10.0.0.7:12345", {"192.168.1.20"}), Contains("On the other machine: ciarla connect 10.0.0.7"));
}


TEST(Wording, OffersAddressesOfTheFamilyThatIsListenedOn)
{
	const std::vector<std::string> local{"192.168.1.20", "fd00::2"};
	const auto v6 = linesFor("tcp://[::]:40001", local);
	EXPECT_THAT(v6, Contains("On the other machine: ciarla connect [fd00::2]:40001"));
	EXPECT_THAT(v6, Not(Contains(HasSubstr("192.168.1.20"))));
	const auto v4 = linesFor("tcp://0.0.0.0:40001", local);
	EXPECT_THAT(v4, Contains("On the other machine: ciarla connect 192.168.1.20:40001"));
	EXPECT_THAT(v4, Not(Contains(HasSubstr("fd00::2"))));
	EXPECT_THAT(linesFor("tcp://[::]:40001", {"192.168.1.20"}), Contains(HasSubstr("ciarla connect localhost:40001")));
}


TEST(Wording, SaysThatAZoneIsAMatterOfEachMachine)
{
	EXPECT_THAT(
		linesFor("tcp://[fe80::1%eth0]:40001", {}),
		Contains(
			"On the other machine: ciarla connect [fe80::1%eth0]:40001 (with its own network interface after the %)"));
}


TEST(Wording, SaysHowCallersByNameAreLetInWhereWebSocketTurnsThemAway)
{
	const auto words = [](const char* bound) { return callersByNameWords(Address::parse(bound).value()).value_or(""); };
	const std::string cure = " are turned away; --ws.host NAME lets in those by that name.";
	for (const char* bound: {"ws+tcp://*:1", "ws+tcp://10.0.0.7:1?ws.path=/chat", "trace+ws+tcp://[fd00::2]:1"})
	{
		EXPECT_EQ("Callers by name" + cure, words(bound)) << bound;
	}
	EXPECT_EQ("Callers by names other than the certificate's" + cure, words("ws+tls+tcp://*:1?tls.key=k"));
	for (const char* bound:
		 {"ws+tcp://127.0.0.1:1", "ws+tcp://[::1]:1", "ws+tcp://localhost:1", "ws+tcp://*:1?ws.host=chat.example",
		  "tcp://*:1", "tls+tcp://*:1", "ws+unix:/run/chat"})
	{
		EXPECT_EQ("", words(bound)) << bound;
	}
}


TEST(Wording, SaysSoWhereThereIsNoNetwork)
{
	EXPECT_THAT(linesFor("tcp://*:40001", {}), Contains(HasSubstr("ciarla connect localhost:40001")));
}


TEST(Wording, InvitesWithoutTheOptionsThatAreOurs)
{
	const Address place =
		Address::parse("ws+tls+tcp://host:1?tls.key=/etc/key&ws.path=/chat&tls.certificate=c").value();

	EXPECT_THAT(listeningLines(place, {}, {}), Contains("To call: ciarla connect 'ws+tls+tcp://host:1?ws.path=/chat'"));
}


TEST(Wording, NamesRealAddressesWhateverLayersAreOnTheWire)
{
	const auto lines = linesFor("ws+tls+tcp://*:4433?tls.key=/etc/key&ws.path=/chat", {"192.168.1.20", "fd00::2"});

	EXPECT_THAT(lines, Contains("On the other machine: ciarla connect 'ws+tls+tcp://192.168.1.20:4433?ws.path=/chat'"));
	EXPECT_THAT(lines, Contains("                  or: ciarla connect 'ws+tls+tcp://[fd00::2]:4433?ws.path=/chat'"));
	EXPECT_THAT(
		linesFor("tls+tcp://0.0.0.0:4433", {"fd00::2", "10.0.0.7"}),
		Contains("On the other machine: ciarla connect tls+tcp://10.0.0.7:4433"));
	EXPECT_THAT(linesFor("tls+tcp://*:4433", {}), Contains(HasSubstr("ciarla connect tls+tcp://localhost:4433")));
}


TEST(Wording, WritesAWordAsAShellTakesIt)
{
	EXPECT_EQ(shellWord("tcp://127.0.0.1:9"), "tcp://127.0.0.1:9");
	EXPECT_EQ(shellWord("exec:a b"), "'exec:a b'");
	EXPECT_EQ(shellWord("unix:/tmp/Ada's"), "'unix:/tmp/Ada'\\''s'");
	EXPECT_EQ(shellWord(""), "''");
	for (const char letter: std::string_view("?&;|<>()$`\\\"*~#! \t"))
	{
		EXPECT_EQ(shellWord(std::string(1, letter)).front(), '\'') << letter;
	}
}


TEST(Wording, SpeaksOfEncryptionOnlyWhereSomebodyCouldReadAlong)
{
	Capabilities local;
	local.local = true;
	const Address place = Address::parse("memory:table").value();

	EXPECT_THAT(listeningLines(place, local, {}), Not(Contains(HasSubstr("encrypted"))));
}


TEST(Wording, SaysWhoIsThereHowSafelyAndHowToLeave)
{
	EXPECT_THAT(
		connectedLines("Ada", "tcp://host", Dialect::framed, ConnectionInfo()),
		ElementsAre(
			"You are chatting with Ada at tcp://host (ciarla/1, not encrypted).",
			"To leave: /close, or Ctrl-D on an empty line."));
	EXPECT_THAT(
		connectedLines("Ada", "tcp://host", Dialect::raw, ConnectionInfo()).front(),
		HasSubstr("the original protocol: no receipts, not private"));
}


TEST(Wording, NamesWhomTheWireVouchesFor)
{
	ConnectionInfo local;
	local.capabilities.local = true;
	local.credentials.user = 1000;
	ConnectionInfo secure;
	secure.capabilities.secure = true;
	secure.credentials.certificate = "CN=Ada\nL";

	EXPECT_EQ("on this machine, user 1000", securityWords(local));
	EXPECT_EQ("encrypted, CN=Ada⏎L", securityWords(secure));
}


TEST(Wording, CountsSecondsInWords)
{
	EXPECT_EQ(secondsWords(1s), "1 second");
	EXPECT_EQ(secondsWords(1500ms), "2 seconds");
}


} // namespace
} // namespace ciarla
