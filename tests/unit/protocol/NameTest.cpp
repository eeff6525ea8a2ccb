#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>

#include <gmock/gmock.h>

#include <string>
#include <utility>


namespace ciarla {


TEST(Name, AcceptsTheNamesOfPeople)
{
	for (const char* name:
		 {"A", "Ada", "Ada Lovelace", "O'Brien-Šķēle", "李小龍", "山田　太郎", "عمر", "guest-7", "🦊", "*Ada", "a:b"})
	{
		EXPECT_EQ(checkName(name), NameProblem::none) << name;
	}
	EXPECT_EQ(checkName(std::string(Limits::nameBytesMax, 'a')), NameProblem::none);
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
	};
	for (const auto& [name, problem]: bad)
	{
		EXPECT_EQ(checkName(name), problem) << testing::PrintToString(name);
		EXPECT_NE(describe(problem), "");
	}
}


TEST(Name, IsTrimmedBeforeItIsLookedAt)
{
	EXPECT_EQ(trimSpaces("  Ada Lovelace\r\n"), "Ada Lovelace");
	EXPECT_EQ(trimSpaces("Ada"), "Ada");
	EXPECT_EQ(trimSpaces(" \t\r\n\v\f"), "");
	EXPECT_EQ(trimSpaces(""), "");
}


} // namespace ciarla
