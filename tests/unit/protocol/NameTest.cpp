#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/SafeText.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>


namespace ciarla {


TEST(Name, AcceptsTheNamesOfPeople)
{
	for (const char* name:
		 {"A", "Ada", "Ada Lovelace", "O'Brien-Šķēle", "李小龍", "山田　太郎", "عمر", "guest-7", "🦊"})
	{
		EXPECT_EQ(checkName(name), NameProblem::none) << name;
	}
	EXPECT_EQ(checkName(std::string(Limits::nameBytesMax, 'a')), NameProblem::none);
}


// A name a line would be long; in every line those of one script or language stand together.
TEST(Name, AcceptsWhatPeopleAreCalledInEveryScript)
{
	std::ifstream file(CIARLA_NAMES_OF_PEOPLE);
	constexpr std::string_view between = " | ";
	int tried = 0;
	for (std::string line; std::getline(file, line);)
	{
		for (std::string_view rest(line); !line.starts_with('#') && !rest.empty();)
		{
			const std::string_view name = rest.substr(0, rest.find(between));
			EXPECT_EQ(checkName(name), NameProblem::none) << name << " " << describe(checkName(name));
			EXPECT_EQ(safeName(name), name);
			rest.remove_prefix(std::min(rest.size(), name.size() + between.size()));
			++tried;
		}
	}
	EXPECT_GT(tried, 400);
}


TEST(Name, SaysWhatIsWrong)
{
	const std::pair<std::string, NameProblem> bad[] = {
		{"", NameProblem::empty},
		{std::string(Limits::nameBytesMax + 1, 'a'), NameProblem::tooLong},
		{std::string(10 * 1024, 'a'), NameProblem::tooLong},
		{"A\xFF", NameProblem::notUtf8},
		{"A\xC3", NameProblem::notUtf8},
		{std::string("A\0b", 3), NameProblem::control},
		{"A\nb", NameProblem::control},
		{"A\x1B[1mb", NameProblem::control},
		{"A\x7F", NameProblem::control},
		{"A\u0085b", NameProblem::control},
		{"A\u009Bb", NameProblem::control},
		{"A\u2028b", NameProblem::control},
		{"A\u202Eb", NameProblem::bidiControl},
		{"A\u2066b", NameProblem::bidiControl},
		{"A\u200Bb", NameProblem::invisible},
		{"A\u00ADb", NameProblem::invisible},
		{"A\u200Db", NameProblem::invisible},
		{"A\uFE0F", NameProblem::invisible},
		{"\u3164", NameProblem::invisible},
		{"\u2800", NameProblem::invisible},
		{" ", NameProblem::spaceAround},
		{"   ", NameProblem::spaceAround},
		{" Ada", NameProblem::spaceAround},
		{"Ada ", NameProblem::spaceAround},
		{"Ada\u00A0", NameProblem::spaceAround},
		{"\u3000Ada", NameProblem::spaceAround},
		{"\u0301Ada", NameProblem::combiningMark},
		{"Ada\uFFFF", NameProblem::unassigned},
		{"Ada\u0378", NameProblem::unassigned},
		{"Ada\uE000", NameProblem::unassigned},
		{"Ada\uFDD0", NameProblem::unassigned},
		{"Ada\U00013440", NameProblem::invisible},
		{"Ada\uFFFC", NameProblem::invisible},
		{"Ada\u0600", NameProblem::sign},
		{"Ada ✓", NameProblem::sign},
		{"Ada \"Bob", NameProblem::sign},
		{"kitchen> Bob", NameProblem::sign},
		{"Ada ! Bob", NameProblem::sign},
		{"Ada·2", NameProblem::sign},
		{"Ada: hello", NameProblem::colon},
		{"Adaː hello", NameProblem::colon},
		{"Ada꞉ hello", NameProblem::sign},
		{"Ada： hello", NameProblem::sign},
		{"Ada  Lovelace", NameProblem::space},
		{"Ada\u200ALovelace", NameProblem::space},
		{"Ada\u0902", NameProblem::combiningMark},
		{"Ada\u1039", NameProblem::combiningMark},
		{"\u1000\u1039", NameProblem::invisible},
		{"1\u0332", NameProblem::combiningMark},
		{"A\u0300\u0301\u0302\u0303", NameProblem::combiningMark},
		{"✓ Ada", NameProblem::beginning},
		{"! Bob", NameProblem::beginning},
		{"ǃBob", NameProblem::beginning},
		{"… Bob", NameProblem::beginning},
		{"⁎ Ada", NameProblem::beginning},
		{"– Ada", NameProblem::beginning},
		{"［private］ Ada", NameProblem::beginning},
		{"✅ Ada", NameProblem::beginning},
		{"ᐳAda", NameProblem::beginning},
		{"14.03 Bob", NameProblem::time},
		{"14-03", NameProblem::time},
		{"Ada?", NameProblem::ending},
		{"Adaʔ", NameProblem::ending},
		{"Ada (2)", NameProblem::ending},
		{"Ada·Ƨ", NameProblem::ending},
		{"Bea (Ƨ)", NameProblem::ending},
		{"Bea (I2)", NameProblem::ending},
		{"Ada·l", NameProblem::ending},
		{"Ada (ｌ)", NameProblem::ending},
		{"Ada (Ƨ\u0301)", NameProblem::ending},
		{"l4.03 Ada", NameProblem::time},
		{"ｌ4.03 Ada", NameProblem::time},
		{"14.O3 Ada", NameProblem::time},
		{"lo.lo Ada", NameProblem::time},
		{"ⅼ4.03 Ada", NameProblem::time},
		{"रामः", NameProblem::colon},
		{"মোঃ", NameProblem::colon},
		{"राम\u200D", NameProblem::invisible},
		{"ක්\u200D", NameProblem::invisible},
		{"ක්\u200DA", NameProblem::invisible},
		{"ක\u200Dර", NameProblem::invisible},
		{"ක්\u200D\u200Dර", NameProblem::invisible},
		{"\u200Dක", NameProblem::invisible},
		{"👩\u200D🚀", NameProblem::invisible},
		{"가\u302E", NameProblem::sign},
		{"ᄀ", NameProblem::sign},
		{"가\u11A8\u1161", NameProblem::sign},
		{"ᄓᅡ", NameProblem::sign},
		{"あ\u3031", NameProblem::sign},
		{"々\u303B", NameProblem::sign},
		{"ʿ", NameProblem::beginning},
		{"ʿ Ada", NameProblem::beginning},
		{"ʾ2", NameProblem::beginning},
		{"Tom ended", NameProblem::notice},
		{"Tom-left", NameProblem::notice},
		{"Tom (joined)", NameProblem::notice},
		{"Tom Has Left", NameProblem::notice},
		{"Tom ᴇnded", NameProblem::notice},
		{"Tom Іeft", NameProblem::notice},
		{"Adaꞏ2", NameProblem::ending},
		{"The hub hub ended your stay", NameProblem::notice},
		{"Тhe huЬ", NameProblem::notice},
		{"Ada Ieft", NameProblem::notice},
		{"Ada set the topic of lobby", NameProblem::notice},
		{"You", NameProblem::notice},
	};
	for (const auto& [name, problem]: bad)
	{
		EXPECT_EQ(checkName(name), problem) << testing::PrintToString(name);
		EXPECT_NE(describe(problem), "");
	}
}


TEST(Name, AcceptsWhatOnlyResemblesWhatIsRefused)
{
	for (const char* name:
		 {"Tom Ended",
		  "Anna Waves",
		  "Peter Came",
		  "Ann Joined",
		  "LEFT",
		  "Bob (lol)",
		  "O. O. Henry",
		  "I. I. Ivanov",
		  "I.I. Ivanov",
		  "Io Io",
		  "З. З. Зуев",
		  "lol-oil",
		  "50 Oliver",
		  "7 O'Clock",
		  "I-95",
		  "7 Олег",
		  "2l Ola",
		  "Gal·la",
		  "Apol·lo",
		  "Ada (lobby)",
		  "Ada (IIl)",
		  "দুঃখ",
		  "মোঃ রহিম",
		  "दुःख",
		  "အောင်ဆန်း",
		  "ព្រះ",
		  "ʿAlī",
		  "ʾIbrāhīm",
		  "ʿAbd ar-Raḥmān",
		  "ශ්\u200Dරී",
		  "ක්\u200Dය",
		  "ক্\u200Dয",
		  "\u1112\u1161\u11AB",
		  "하나"})
	{
		EXPECT_EQ(checkName(name), NameProblem::none) << name << " " << describe(checkName(name));
		EXPECT_EQ(safeName(name), name);
	}
}


TEST(Name, IsNumberedOnlyToANameThatIsOne)
{
	const std::pair<std::string, std::string> numbered[] = {
		{"Ada", "Ada2"},
		{"7-", "7-x2"},
		{"7", "72"},
		{"1 ", "1 x2"},
		{"🦊", "🦊2"},
		{"\u05D3\u05F3", "\u05D3\u05F32"},
		{std::string(64, 'a'), std::string(63, 'a') + "2"},
		{"\x01", "guest2"}};
	for (const auto& [name, expected]: numbered)
	{
		EXPECT_EQ(numberedName(name, 2), expected);
		EXPECT_EQ(checkName(numberedName(name, 2)), NameProblem::none);
	}
	EXPECT_EQ(numberedName("Ada", 4711), "Ada4711");
}


TEST(Name, IsTrimmedBeforeItIsLookedAt)
{
	EXPECT_EQ(trimSpaces("  Ada Lovelace\r\n"), "Ada Lovelace");
	EXPECT_EQ(trimSpaces("Ada"), "Ada");
	EXPECT_EQ(trimSpaces(" \t\r\n\v\f"), "");
	EXPECT_EQ(trimSpaces(""), "");
}


} // namespace ciarla
