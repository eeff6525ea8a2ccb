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


std::vector<std::string> linesFor(const char* asked, const char* bound, const std::vector<std::string>& local)
{
	return listeningLines(Address::parse(asked).value(), Address::parse(bound).value(), Capabilities(), local);
}


TEST(Wording, TellsTheOtherPersonWhatToType)
{
	EXPECT_THAT(
		linesFor(":12345", "tcp://*:12345", {"192.168.1.20"}),
		ElementsAre(
			"Listening on tcp://*:12345", "On the other machine: ciarla connect 192.168.1.20",
			"The line is not encrypted: whoever carries it can read along."));
}


TEST(Wording, NamesThePortWhereItIsNotTheUsualOne)
{
	const auto lines = linesFor(":0", "tcp://*:40001", {"192.168.1.20", "fd00::2"});

	EXPECT_THAT(lines, Contains("On the other machine: ciarla connect 192.168.1.20:40001"));
	EXPECT_THAT(lines, Contains("                  or: ciarla connect [fd00::2]:40001"));
}


TEST(Wording, OffersNoOtherAddressThanTheOneThatIsListenedOn)
{
	EXPECT_THAT(
		linesFor("127.0.0.1:0", "tcp://127.0.0.1:40001", {"192.168.1.20"}),
		Contains("On this machine: ciarla connect 127.0.0.1:40001"));
	EXPECT_THAT(
		linesFor("10.0.0.7", "tcp://10.0.0.7:12345", {"192.168.1.20"}),
		Contains("On the other machine: ciarla connect 10.0.0.7"));
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
	EXPECT_THAT(linesFor(":0", "tcp://*:40001", {}), Contains(HasSubstr("ciarla connect localhost:40001")));
}


TEST(Wording, InvitesWithoutTheOptionsThatAreOurs)
{
	const Address place =
		Address::parse("ws+tls+tcp://host:1?tls.key=/etc/key&ws.path=/chat&tls.certificate=c").value();

	EXPECT_THAT(
		listeningLines(place, place, {}, {}), Contains("To call: ciarla connect ws+tls+tcp://host:1?ws.path=/chat"));
}


TEST(Wording, SpeaksOfEncryptionOnlyWhereSomebodyCouldReadAlong)
{
	Capabilities local;
	local.local = true;
	const Address place = Address::parse("memory:table").value();

	EXPECT_THAT(listeningLines(place, place, local, {}), Not(Contains(HasSubstr("encrypted"))));
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
