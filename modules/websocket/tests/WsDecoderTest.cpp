#include "WsDecoder.h"

#include "WsText.h"

#include <gmock/gmock.h>

#include <array>
#include <vector>


namespace ciarla {


namespace {


using testing::ElementsAre;
using testing::IsEmpty;


/// What a decoder found, in words; payload that lies together is one.
class Ear
{
public:
	explicit Ear(Role self):
		_decoder(self)
	{
	}

	void hear(std::string_view text)
	{
		std::span<const std::byte> bytes = asBytes(text);
		for (;;)
		{
			const WsItem item = _decoder.next(bytes, _scratch);
			switch (item.kind)
			{
			case WsItem::Kind::more: EXPECT_TRUE(bytes.empty()); return;
			case WsItem::Kind::payload: payload += asText(item.payload); break;
			case WsItem::Kind::ping: note("ping " + std::string(asText(item.payload))); break;
			case WsItem::Kind::pong: note("pong " + std::string(asText(item.payload))); break;
			case WsItem::Kind::close: note("close " + std::to_string(item.code) + " " + std::string(item.text)); break;
			case WsItem::Kind::fault: note("fault " + std::to_string(item.code)); return;
			}
		}
	}

	std::string payload;
	std::vector<std::string> heard;

private:
	void note(const std::string& what)
	{
		heard.push_back(what + " after " + payload);
	}

	WsDecoder _decoder;
	std::array<std::byte, 7> _scratch{}; // An odd size, so that payload comes in pieces.
};


const std::string story = frameText(WsOpcode::text, WsPart::unfinished, "gr\xC3") +
	frameText(WsOpcode::ping, WsPart::final_, "are you there") +
	frameText(WsOpcode::continuation, WsPart::unfinished, "") +
	frameText(WsOpcode::continuation, WsPart::final_, "\xBC\xC3\x9F Gott") + binary(std::string(300, 'b')) +
	frameText(WsOpcode::pong, WsPart::final_, "") +
	frameText(WsOpcode::close, WsPart::final_, std::string("\x03\xE8") + "bye");


TEST(WsDecoder, UnderstandsAConversationHoweverItIsCut)
{
	const std::string text = "gr\xC3\xBC\xC3\x9F Gott" + std::string(300, 'b');
	for (std::size_t cut = 0; cut <= story.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		Ear ear(Role::accepted);
		ear.hear(std::string_view(story).substr(0, cut));
		ear.hear(std::string_view(story).substr(cut));
		EXPECT_EQ(text, ear.payload);
		EXPECT_THAT(
			ear.heard,
			ElementsAre("ping are you there after gr\xC3", "pong  after " + text, "close 1000 bye after " + text));
	}
}


TEST(WsDecoder, UnderstandsAConversationOneByteAtATime)
{
	Ear ear(Role::accepted);
	for (std::size_t i = 0; i < story.size(); ++i)
	{
		ear.hear(std::string_view(story).substr(i, 1));
	}
	EXPECT_EQ("gr\xC3\xBC\xC3\x9F Gott" + std::string(300, 'b'), ear.payload);
	EXPECT_EQ(3U, ear.heard.size());
}


TEST(WsDecoder, HearsAServerUnmasked)
{
	Ear ear(Role::dialled);
	ear.hear(binary(std::string(70'000, 'x'), Masked::no) + frameText(WsOpcode::close, WsPart::final_, "", Masked::no));
	EXPECT_EQ(std::string(70'000, 'x'), ear.payload);
	EXPECT_EQ(1U, ear.heard.size());
}


TEST(WsDecoder, FindsAFaultAtTheSameByteHoweverItIsCut)
{
	using namespace std::string_literals;
	for (const std::string& bad:
		 {"\xC2\x80\0\0\0\0"s, "\x83\x80\0\0\0\0"s, "\x80\x80\0\0\0\0"s, "\x82\x02hi"s, "\x89\xFE\0\x7E\0\0\0\0"s,
		  "\x82\xFE\0\x05\0\0\0\0"s, "\x82\xFF\x80\0\0\0\0\0\0\0\0\0\0\0"s, "\x09\x80\0\0\0\0"s,
		  frameText(WsOpcode::text, WsPart::final_, "\xFF"), frameText(WsOpcode::text, WsPart::final_, "\xC3")})
	{
		for (std::size_t cut = 0; cut <= bad.size(); ++cut)
		{
			Ear ear(Role::accepted);
			ear.hear(binary("good"));
			ear.hear(std::string_view(bad).substr(0, cut));
			ear.hear(std::string_view(bad).substr(cut));
			EXPECT_EQ("good", ear.payload.substr(0, 4));
			ASSERT_FALSE(ear.heard.empty()) << testing::PrintToString(bad) << " at " << cut;
			EXPECT_TRUE(ear.heard.front().starts_with("fault 100")) << ear.heard.front();
		}
	}
}


TEST(WsDecoder, TakesAThousandFragmentsOfNothingBetweenTwoThatCarrySomething)
{
	std::string wire = frameText(WsOpcode::binary, WsPart::unfinished, "a");
	for (const char* word: {"b", "c"})
	{
		for (int i = 0; i < WsDecoder::emptyFragmentsMax; ++i)
		{
			wire += frameText(WsOpcode::continuation, WsPart::unfinished, "");
		}
		wire += frameText(WsOpcode::continuation, WsPart::unfinished, word);
	}
	Ear ear(Role::accepted);
	ear.hear(wire);
	EXPECT_EQ("abc", ear.payload);
	EXPECT_TRUE(ear.heard.empty());
}


TEST(WsDecoder, TakesEveryCodeThatAPeerMaySendAndNoOther)
{
	for (int code = 0; code <= 0xFFFF; ++code)
	{
		const bool isGood =
			(code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
		const std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
		Ear ear(Role::accepted);
		ear.hear(frameText(WsOpcode::close, WsPart::final_, payload));
		ASSERT_EQ(1U, ear.heard.size());
		ASSERT_EQ(isGood, ear.heard.front().starts_with("close")) << code;
	}
}


// Source: The Unicode Standard, table 3-7, whose every line is here with its neighbours on both sides.
TEST(WsDecoder, KnowsUtf8FromWhatIsNot)
{
	for (const char* good:
		 {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xEC\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80",
		  "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF1\x80\x80\x80", "\xF4\x8F\xBF\xBF"})
	{
		Ear ear(Role::accepted);
		ear.hear(frameText(WsOpcode::text, WsPart::final_, good));
		EXPECT_EQ(good, ear.payload);
	}
	for (const char* bad:
		 {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2\x7F", "\xC2\xC0", "\xE0\x9F\xBF", "\xED\xA0\x80",
		  "\xEE\x7F\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xC3", "\xE2\x82",
		  "\xF0\x9F\x98"})
	{
		Ear ear(Role::accepted);
		ear.hear(frameText(WsOpcode::text, WsPart::final_, bad));
		EXPECT_THAT(ear.heard, ElementsAre(testing::StartsWith("fault 1007"))) << testing::PrintToString(bad);
	}
}


TEST(WsDecoder, LeavesTheBytesOfABinaryMessageAlone)
{
	Ear ear(Role::accepted);
	ear.hear(binary("\xFF\xC0\x80"));
	EXPECT_EQ("\xFF\xC0\x80", ear.payload);
	EXPECT_THAT(ear.heard, IsEmpty());
}


} // namespace
} // namespace ciarla
