#include "Talker.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using State = ChatProtocol::State;


/// A chat with Bob, who speaks raw; his first byte came at the time 0.
Talker talkingToBob(const Limits& limits = {})
{
	ChatSettings settings = settingsOf("Ada");
	settings.limits = limits;
	Talker ada(std::move(settings));
	ada.hear("Bob\n");
	ada.takeEvents();
	ada.takeSends();
	return ada;
}


/// What all the messages have said, put together again.
std::string wordsOf(const std::vector<std::string>& events)
{
	std::string words;
	for (const std::string& event: events)
	{
		const std::size_t begin = event.find('"');
		words += event.substr(begin + 1, event.size() - begin - 2);
	}
	return words;
}


} // namespace


TEST(RawDialect, SpacesItsMessages)
{
	Talker ada = talkingToBob();
	for (const char* text: {"one", "two", "three"})
	{
		EXPECT_EQ(ada.say(text), SayResult::accepted);
	}
	EXPECT_THAT(ada.takeSends(), IsEmpty());

	ada.wait(299ms);
	EXPECT_THAT(ada.takeSends(), IsEmpty());
	ada.wait(1ms);
	EXPECT_THAT(ada.takeSends(), ElementsAre("one"));
	ada.wait(149ms);
	EXPECT_THAT(ada.takeSends(), IsEmpty());
	ada.wait(1ms);
	EXPECT_THAT(ada.takeSends(), ElementsAre("two"));
	ada.wait(10s);
	EXPECT_THAT(ada.takeSends(), ElementsAre("three"));
	EXPECT_EQ(ada.protocol.deadline(), std::nullopt);
}


TEST(RawDialect, SendsAtOnceWhatComesLate)
{
	Talker ada = talkingToBob();
	ada.wait(1s);

	ada.say("hi");

	EXPECT_THAT(ada.takeSends(), ElementsAre("hi"));
	EXPECT_EQ(ada.protocol.unacknowledgedLines(), 0U);
	EXPECT_THAT(ada.takeEvents(), ElementsAre("acknowledged 1"));
}


TEST(RawDialect, TakesNoMessageThatTheScriptsWouldReadInTwo)
{
	Talker ada = talkingToBob();

	EXPECT_EQ(ada.protocol.textBytesMax(), 1024U);
	EXPECT_EQ(ada.say(std::string(1024, 'a')), SayResult::accepted);
	EXPECT_EQ(ada.say(std::string(1025, 'a')), SayResult::tooLong);
}


TEST(RawDialect, WaitsWhenTooMuchIsQueued)
{
	Limits limits;
	limits.unacknowledgedLinesMax = 2;
	Talker ada = talkingToBob(limits);

	EXPECT_EQ(ada.say("one"), SayResult::accepted);
	EXPECT_EQ(ada.say("two"), SayResult::accepted);
	EXPECT_EQ(ada.say("three"), SayResult::wait);
	EXPECT_EQ(ada.protocol.unacknowledgedLines(), 2U);

	ada.wait(300ms);
	EXPECT_THAT(ada.takeEvents(), ElementsAre("acknowledged 1"));
	EXPECT_EQ(ada.say("three"), SayResult::accepted);
}


TEST(RawDialect, BoundsTheBytesQueued)
{
	Limits limits;
	limits.unacknowledgedBytesMax = 1500;
	Talker ada = talkingToBob(limits);

	EXPECT_EQ(ada.say(std::string(1000, 'a')), SayResult::accepted);
	EXPECT_EQ(ada.say(std::string(501, 'b')), SayResult::wait);
	EXPECT_EQ(ada.say(std::string(500, 'b')), SayResult::accepted);
}


TEST(RawDialect, NeitherPingsNorAcknowledges)
{
	Talker ada = talkingToBob();
	ada.wait(1s);

	ada.protocol.ping(ada.now);
	ada.acknowledge(0);
	ada.hear({});

	EXPECT_THAT(ada.takeSends(), IsEmpty());
}


TEST(RawDialect, HealsTextHoweverItIsCut)
{
	const std::string text = "né €uro 😀 日本 e\u0301 fin";
	for (std::size_t cut = 0; cut <= text.size(); ++cut)
	{
		Talker ada = talkingToBob();
		ada.hear(text.substr(0, cut));
		ada.hear(text.substr(cut));
		EXPECT_EQ(wordsOf(ada.takeEvents()), text) << "cut after " << cut;
	}

	Talker ada = talkingToBob();
	ada.hearByBytes(text);
	EXPECT_EQ(wordsOf(ada.takeEvents()), text);
}


TEST(RawDialect, FindsTheSameLinesHoweverABreakIsCut)
{
	const std::string text = "Bob\r\none\r\n\r\ntwo\r\n";
	for (std::size_t cut = 4; cut <= text.size(); ++cut)
	{
		Talker ada(settingsOf("Ada"));
		ada.hear(text.substr(0, cut));
		ada.hear(text.substr(cut));
		const auto events = ada.takeEvents();
		ASSERT_FALSE(events.empty());
		EXPECT_EQ(events.front(), "named \"Bob\" raw");
		EXPECT_EQ(wordsOf({events.begin() + 1, events.end()}), "onetwo") << "cut after " << cut;
	}
}


TEST(RawDialect, SaysWhatAForeignProtocolWas)
{
	const std::pair<std::string_view, const char*> seen[] = {
		{"GET /index.html HTTP/1.1\r\n", "HTTP"},
		{"OPTIONS * HTTP/1.1\r\n", "HTTP"},
		{"CONNECT example.org:443 HTTP/1.1\r\n", "HTTP"},
		{"PRI * HTTP/2.0\r\n", "HTTP"},
		{"HTTP/1.1 400 Bad Request\r\n", "HTTP"},
		{"SSH-2.0-Go\r\n", "SSH"},
		{"\x16\x03\x01\x02\n", "TLS"},
		{{"\x15\x03\x03\0\2\2\n", 7}, "TLS, not a plain chat: put tls+ before the address"},
		{"PROXY TCP4 192.0.2.1 203.0.113.9 40112 12345\r\n", "version 1 of the PROXY protocol"},
		{"PROXY UNKNOWN\r\n", "version 1 of the PROXY protocol"},
		{{"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0C\xC0\0\2\1\xCB\0\x71\x09\x9C\xB0\x30\x39", 28}, "the PROXY protocol"},
	};
	for (const auto& [bytes, name]: seen)
	{
		ChatProtocol protocol(settingsOf("Ada"));
		protocol.start({});
		protocol.receive(asBytes(bytes), {});
		const auto event = protocol.nextEvent();
		ASSERT_TRUE(event) << bytes;
		ASSERT_TRUE(std::holds_alternative<Faulted>(*event)) << bytes;
		EXPECT_EQ(std::get<Faulted>(*event).fault.kind, FaultKind::notAChat);
		EXPECT_THAT(std::get<Faulted>(*event).fault.text, testing::HasSubstr(name));
	}
}


TEST(RawDialect, TakesNamesThatOnlyBeginLikeAForeignProtocol)
{
	for (const std::string name: {"GET lost", "PUT", "SSH", "HTTP fan", "PROXY", "PROXY man"})
	{
		Talker ada(settingsOf("Ada"));
		ada.hear(name + "\n");
		EXPECT_THAT(ada.takeEvents(), ElementsAre("named \"" + name + "\" raw"));
	}
}


// The original server's peer sends its name and reads 1,024 bytes as ours: nothing else may be in them.
TEST(RawDialect, GivesAScriptThatOnlyWaitsNothingButOurName)
{
	Talker ada(settingsOf("Ada"));
	ada.hear("Bob");
	ada.wait(1h);

	EXPECT_EQ(ada.takeSent(), std::string("\0Ada\0", 5));
	EXPECT_EQ(ada.protocol.state(), State::talking);
}


} // namespace ciarla
