#include "Wording.h"

#include <ciarla/protocol/SafeText.h>

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


TEST(Wording, TellsThoseWhoAreToJoinAHub)
{
	const auto lines = [](const char* bound, const std::vector<std::string>& local) {
		return listeningLines(Address::parse(bound).value(), Capabilities(), local, asItIs, SpeakerRole::hub);
	};
	EXPECT_THAT(
		lines("tcp://*:12345", {"192.168.1.20", "fd00::2"}),
		ElementsAre(
			"Listening on tcp://*:12345", "To join: ciarla connect 192.168.1.20", "     or: ciarla connect [fd00::2]",
			"The line is not encrypted: whoever carries it can read along."));
	EXPECT_THAT(lines("tcp://10.0.0.7:7", {}), Contains("To join: ciarla connect 10.0.0.7:7"));
	EXPECT_THAT(lines("tcp://127.0.0.1:7", {}), Contains("On this machine: ciarla connect 127.0.0.1:7"));
	EXPECT_THAT(lines("unix:/run/hub", {}), Contains("To join: ciarla connect unix:/run/hub"));
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
	for (const char letter: std::string_view("?&;|<>()$`\\\"*~#! "))
	{
		EXPECT_EQ(shellWord(std::string(1, letter)).front(), '\'') << letter;
	}
}


// A shell gives back what was meant, byte for byte, and no terminal obeys what is shown.
TEST(Wording, WritesAWordThatIsNotSafeToShowByItsBytes)
{
	EXPECT_EQ(shellWord("unix:e\nf"), "$'unix:e\\x0af'");
	EXPECT_EQ(shellWord("unix:\x1b[2J"), "$'unix:\\x1b[2J'");
	EXPECT_EQ(shellWord("unix:a'b\\c\x7f"), "$'unix:a\\x27b\\x5cc\\x7f'");
	EXPECT_EQ(shellWord("unix:\xff"), "$'unix:\\xff'");
	EXPECT_EQ(shellWord("unix:\u202e"), "$'unix:\\xe2\\x80\\xae'");
	EXPECT_EQ(shellWord("unix:caf\u00e9"), "'unix:caf\u00e9'");
	for (int byte = 1; byte < 256; ++byte)
	{
		const std::string word = shellWord("a" + std::string(1, static_cast<char>(byte)) + "b");
		EXPECT_EQ(safeReason(word), word) << byte;
	}
}


TEST(Wording, ShowsNothingOfAnAddressThatATerminalObeys)
{
	for (const char* place: {"unix:e\n\x1b[31mred", "unix:\x9b", "memory:\u202eevil", "unix:a\rListening on b"})
	{
		for (const std::string& line: linesFor(place, {}))
		{
			EXPECT_EQ(safeReason(line), line) << place;
		}
	}
}


TEST(Wording, TellsWhatTheOtherPersonTypesForEachWire)
{
	const std::pair<const char*, const char*> wires[] = {
		{"host", "ciarla listen"},
		{"tcp://host:12345", "ciarla listen"},
		{"host:7", "ciarla listen :7"},
		{"[fe80::1%eth0]:7", "ciarla listen :7"},
		{"tls+tcp://host:4433?tls.pin=sha256:00&tls.ca=c", "ciarla listen tls+tcp://:4433"},
		{"tls+tcp://host", "ciarla listen 'tls+tcp://*'"},
		{"ws://host:80/chat", "ciarla listen ws://:80/chat"},
		{"ws+tcp://host:80?ws.path=/chat", "ciarla listen 'ws+tcp://:80?ws.path=/chat'"},
		{"unix:/run/chat", "ciarla listen unix:/run/chat"},
		{"unix:/run/my chat?unix.mode=0600", "ciarla listen 'unix:/run/my chat'"},
		{"unix:@chat", "ciarla listen unix:@chat"},
		{"memory:table", "ciarla listen memory:table"},
	};
	for (const auto& [called, typed]: wires)
	{
		EXPECT_EQ(listenCommand(Address::parse(called).value()), typed) << called;
	}
}


TEST(Wording, RepeatsACommandWithAllThatWasGiven)
{
	const EnteredCommand entered{"connect", "host:7", {{"name", "Ada B"}, {"plain", ""}, {"wait", "5"}}};
	EXPECT_EQ(commandWith(entered, {{"wait", "60"}}), "ciarla connect host:7 --name 'Ada B' --plain --wait 60");
	EXPECT_EQ(commandWith({"connect", "", {}}, {{"wait", "60"}}), "ciarla connect --wait 60");
	EXPECT_EQ(commandWith({"connect", "unix:a b", {{"name", "-x"}}}, {}), "ciarla connect 'unix:a b' --name=-x");
}


// What an address says counts more than an option, so a pin in it would make the advice untrue.
TEST(Wording, TakesOutOfTheAddressWhatTheAdviceSays)
{
	const AddressOptions pin{{"tls.pin", "sha256:ab"}};
	EXPECT_EQ(
		commandWith({"connect", "tls+tcp://host:7?tls.pin=sha256:00&tls.name=x", {{"tls.pin", "sha256:01"}}}, pin),
		"ciarla connect 'tls+tcp://host:7?tls.name=x' --tls.pin sha256:ab");
	EXPECT_EQ(
		commandWith({"connect", "tls+tcp://host:7?tls.name=x", {}}, pin),
		"ciarla connect 'tls+tcp://host:7?tls.name=x' --tls.pin sha256:ab");
}


class AdvisingListener final: public Listener, public CallerAdvisor
{
public:
	explicit AdvisingListener(const char* bound):
		_address(Address::parse(bound).value())
	{
	}

	const Address& address() const noexcept override
	{
		return _address;
	}

	void silence() noexcept override
	{
	}

	std::vector<CallerAdvice> callerAdvice() const override
	{
		return {{"Strangers call so", {{"tls.pin", "sha256:ab"}, {"x.word", "a b"}}}};
	}

private:
	Address _address;
};


TEST(Wording, TellsWhoNeedsMoreThanTheAddressTheWholeCommand)
{
	const auto calls = advisedCalls(AdvisingListener("tls+tcp://*:4433?tls.key=k"), {"192.168.1.20", "fd00::2"});
	ASSERT_EQ(calls.size(), 1U);
	EXPECT_EQ(calls[0].who, "Strangers call so:");
	EXPECT_EQ(calls[0].command, "ciarla connect tls+tcp://192.168.1.20:4433 --tls.pin sha256:ab --x.word 'a b'");
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
