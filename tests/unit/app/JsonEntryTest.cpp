#include "JsonEntry.h"

#include <gmock/gmock.h>

#include <string>


namespace ciarla {
namespace {


using testing::HasSubstr;
using Kind = ConsoleEntry::Kind;


JsonEntry entryOf(std::string_view line)
{
	const auto read = readJsonEntry(line);
	const auto* entry = std::get_if<JsonEntry>(&read);
	EXPECT_NE(entry, nullptr) << line << ": " << std::get<JsonMistake>(read).sentence;
	return entry == nullptr ? JsonEntry{} : *entry;
}


std::string mistakeOf(std::string_view line)
{
	const auto read = readJsonEntry(line);
	const auto* mistake = std::get_if<JsonMistake>(&read);
	return mistake == nullptr ? "none" : mistake->sentence;
}


TEST(JsonEntry, IsOneOfThreeForms)
{
	EXPECT_EQ(entryOf(R"({"type":"say","text":"hello"})"), (JsonEntry{Kind::say, "hello", 0}));
	EXPECT_EQ(entryOf(R"( {"id":7, "text":"/close", "v":1, "type":"say"} )"), (JsonEntry{Kind::say, "/close", 7}));
	EXPECT_EQ(entryOf(R"({"type":"command","text":"/join games"})"), (JsonEntry{Kind::command, "/join games", 0}));
	EXPECT_EQ(entryOf(R"({"type":"close"})"), (JsonEntry{Kind::command, "/close", 0}));
}


TEST(JsonEntry, NamesARoomOrAPerson)
{
	EXPECT_EQ(
		entryOf(R"({"type":"say","text":"hi","room":"games","id":3})"), (JsonEntry{Kind::say, "hi", 3, "games", {}}));
	EXPECT_EQ(entryOf(R"({"person":"Bob","type":"say","text":"hi"})"), (JsonEntry{Kind::say, "hi", 0, {}, "Bob"}));
	for (const char* line:
		 {R"({"type":"say","text":"hi","room":"games","person":"Bob"})", R"({"type":"say","text":"hi","room":""})",
		  R"({"type":"say","text":"hi","person":""})", R"({"type":"say","text":"hi","room":7})",
		  R"({"type":"say","text":"hi","room":"a","room":"b"})", R"({"type":"command","text":"/who","room":"games"})",
		  R"({"type":"close","person":"Bob"})"})
	{
		EXPECT_THAT(mistakeOf(line), HasSubstr("Nothing was done.")) << line;
	}
}


TEST(JsonEntry, HasItsTextUnescaped)
{
	EXPECT_EQ(
		entryOf(R"({"type":"say","text":"two\nlines \"and\" \u00e8 \ud83d\ude00"})").text, "two\nlines \"and\" è 😀");
	EXPECT_EQ(entryOf("{\"type\":\"say\",\"text\":\"a\\u0000b\"}").text, std::string("a\0b", 3));
}


TEST(JsonEntry, TakesAnIdThatEveryReaderOfJsonTakesExactly)
{
	EXPECT_EQ(entryOf(R"({"type":"say","text":"x","id":9007199254740991})").id, 9007199254740991U);
	for (const char* id:
		 {"0", "-1", "1.5", "1e3", "9007199254740992", "18446744073709551615", "99999999999999999999999", "\"1\"",
		  "true", "null", "[1]", "{}"})
	{
		const std::string line = std::string(R"({"type":"say","text":"x","id":)") + id + "}";
		EXPECT_THAT(mistakeOf(line), HasSubstr("Nothing was done.")) << line;
	}
}


TEST(JsonEntry, RefusesWhatDoesNotBelongInIt)
{
	EXPECT_THAT(mistakeOf(R"({"type":"say","text":"x","to":"Bob"})"), HasSubstr("There is no field \"to\"."));
	EXPECT_THAT(mistakeOf(R"({"type":"shout","text":"x"})"), HasSubstr("There is no type \"shout\"."));
	EXPECT_THAT(mistakeOf(R"({"text":"x"})"), HasSubstr("There is no \"type\"."));
	EXPECT_THAT(mistakeOf(R"({"type":"say"})"), HasSubstr("needs a \"text\""));
	EXPECT_THAT(mistakeOf(R"({"type":"say","text":""})"), HasSubstr("needs a \"text\""));
	EXPECT_THAT(mistakeOf(R"({"type":"say","text":7})"), HasSubstr("\"text\" must be a text."));
	EXPECT_THAT(mistakeOf(R"({"type":"say","text":"x","text":"y"})"), HasSubstr("\"text\" is there twice."));
	EXPECT_THAT(mistakeOf(R"({"type":"close","text":"x"})"), HasSubstr("no \"text\""));
	EXPECT_THAT(mistakeOf(R"({"type":"command","text":"/who","id":1})"), HasSubstr("Only a \"say\" has an \"id\"."));
	EXPECT_THAT(mistakeOf(R"({"v":2,"type":"close"})"), HasSubstr("Only version 1"));
	EXPECT_THAT(mistakeOf(R"({"type":"say","text":"x","v":"1"})"), HasSubstr("\"v\" must be a whole number."));
}


TEST(JsonEntry, RefusesWhatIsNoObject)
{
	for (const char* line: {"1", "\"x\"", "true", "null", "[]", "[{\"type\":\"close\"}]"})
	{
		EXPECT_THAT(mistakeOf(line), HasSubstr("This is no object.")) << line;
	}
}


TEST(JsonEntry, RefusesWhatIsNoJson)
{
	for (const char* line:
		 {"hello", "{", "}", "{}{}", R"({"type":"close"} {"type":"close"})", R"({"type":"close"}])",
		  R"({'type':'close'})", R"({"type":"close",})", R"({"type":"close"} // now)",
		  "{\"type\":\"say\",\"text\":\"a\nb\"}", R"({"type":"say","text":"\ud800"})", R"({"type":"say","text":"\x"})",
		  R"({type:"close"})"})
	{
		EXPECT_THAT(mistakeOf(line), HasSubstr("Nothing was done.")) << line;
	}
	EXPECT_THAT(mistakeOf("{\"type\":\"say\",\"text\":\"\xff\"}"), HasSubstr("The line is no UTF-8."));
}


TEST(JsonEntry, DoesNotFollowWhereALineNests)
{
	const std::string deep(60'000, '[');
	EXPECT_THAT(mistakeOf(deep), HasSubstr("This is no object."));
	EXPECT_THAT(mistakeOf(R"({"text":)" + deep), HasSubstr("\"text\" must be a text."));
	EXPECT_THAT(mistakeOf(R"({"text":{"text":)"), HasSubstr("\"text\" must be a text."));
}


TEST(JsonEntry, QuotesNothingThatATerminalObeys)
{
	const std::string mistake = mistakeOf(R"({"\u001b[2J\n":1})");

	EXPECT_THAT(mistake, HasSubstr("There is no field"));
	EXPECT_EQ(mistake.find_first_of("\x1b\n"), std::string::npos);
}


TEST(JsonEntry, SurvivesEveryCutAndEveryWrongByte)
{
	const std::string line = R"({"v":1,"type":"say","text":"h\u00e8 \n","id":12})";
	for (std::size_t cut = 0; cut < line.size(); ++cut)
	{
		EXPECT_NE(mistakeOf(line.substr(0, cut)), "none") << cut;
	}
	for (std::size_t place = 0; place < line.size(); ++place)
	{
		for (int byte = 0; byte < 256; ++byte)
		{
			std::string wrong = line;
			wrong[place] = static_cast<char>(byte);
			(void)readJsonEntry(wrong); // Either is right; it must neither throw nor read beyond.
		}
	}
}


} // namespace
} // namespace ciarla
