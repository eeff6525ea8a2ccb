#include "ScreenBottom.h"

#include "Wrapping.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>


namespace ciarla {
namespace {


using testing::StartsWith;


const std::vector<StatusPart> everything{
	{"Eve"},
	{"tcp://127.0.0.1:51912", StatusWorth::place},
	{"not encrypted", StatusWorth::security},
	{"3 ms", StatusWorth::roundTrip},
	{"2 new", StatusWorth::unread}};


TEST(StatusRow, ShowsEverythingWhereThereIsRoom)
{
	EXPECT_EQ("Eve · tcp://127.0.0.1:51912 · not encrypted · 3 ms · 2 new", statusRow(everything, 79));
}


TEST(StatusRow, LeavesOutThePlaceThenTheRoundTripThenWhatIsNew)
{
	EXPECT_EQ("Eve · not encrypted · 3 ms · 2 new", statusRow(everything, 50));
	EXPECT_EQ("Eve · not encrypted · 3 ms · 2 new", statusRow(everything, 34));
	EXPECT_EQ("Eve · not encrypted · 2 new", statusRow(everything, 33));
	EXPECT_EQ("Eve · not encrypted", statusRow(everything, 26));
	EXPECT_EQ("Eve", statusRow(everything, 18));
}


TEST(StatusRow, ShortensWhatHasShorterWordsBeforeItIsLeftOut)
{
	const std::vector<StatusPart> parts{
		{"lobby on tavern", StatusWorth::hub, "lobby"},
		{"not encrypted", StatusWorth::security},
		{"kitchen 3, games 2 (1 for you)", StatusWorth::unread, "+2 rooms (1 for you)", StatusWorth::forUs}};
	EXPECT_EQ("lobby on tavern · not encrypted · +2 rooms (1 for you)", statusRow(parts, 60));
	EXPECT_EQ("lobby · not encrypted · +2 rooms (1 for you)", statusRow(parts, 50));
	EXPECT_EQ("lobby · not encrypted", statusRow(parts, 40));
}


TEST(StatusRow, CutsTheNameBeforeWhatMattersAsMuch)
{
	const std::vector<StatusPart> parts{{"Genoveva Bianchi"}, {"not encrypted", StatusWorth::security}};
	EXPECT_EQ("Genoveva Bian… · not encrypted", statusRow(parts, 30));
	EXPECT_EQ("Genovev… · not encrypted", statusRow(parts, 24));
	EXPECT_EQ("Genoveva Bianchi", statusRow(parts, 23));
	EXPECT_EQ("G…", statusRow(parts, 2));
}


TEST(StatusRow, CutsAloneWhatIsAlone)
{
	EXPECT_EQ("Nobody …", statusRow({{"Nobody is here yet."}}, 8));
	EXPECT_EQ("", statusRow({}, 8));
}


TEST(StatusRow, CountsANameAsWideAsAnyTerminalDrawsIt)
{
	EXPECT_EQ("漢字漢… · not encrypted", statusRow({{"漢字漢字漢字"}, {"not encrypted", StatusWorth::security}}, 24));
}


/// Names of rooms as people make them, up to 64 bytes: wide ones, ones of letters that stand upon each other, long ones.
std::vector<std::string> roomNames()
{
	std::vector<std::string> names;
	for (const std::string letter: {"m", "漢", "e\u0301", "👩‍🚀", "x y ", "ｗ", "-", "क्षि"})
	{
		for (std::size_t bytes = 1; bytes <= 64; bytes += 21)
		{
			std::string name = letter;
			while (name.size() + letter.size() <= bytes)
			{
				name += letter;
			}
			names.push_back(name);
		}
	}
	return names;
}


// In the order of their value: the own room, whether others can read it, that one is meant; then the rest.
TEST(StatusRow, KeepsWhatMattersMostAtAnyWidthWithAnyNames)
{
	const std::vector<std::string> names = roomNames();
	for (std::size_t i = 0; i < names.size(); ++i)
	{
		const std::string& own = names[i];
		const std::string rooms =
			names[(i + 5) % names.size()] + " 2 (1 for you), " + names[(i + 11) % names.size()] + " 3";
		const std::vector<StatusPart> parts{
			{own + " on tavern", StatusWorth::hub, own},
			{"tls+tcp://chat.example.org:12345", StatusWorth::place},
			{"not encrypted", StatusWorth::security},
			{"12 ms", StatusWorth::roundTrip},
			{"7 here", StatusWorth::members},
			{rooms, StatusWorth::unread, "+2 rooms (1 for you)", StatusWorth::forUs}};
		const std::size_t nameMin = std::min<std::size_t>(columnsOfLine(own), 8);
		for (std::size_t columns = 20; columns <= 160; ++columns)
		{
			const std::string row = statusRow(parts, columns);
			SCOPED_TRACE(std::to_string(columns) + " columns: " + row);
			const auto has = [&row](const std::string& words) { return row.find(words) != std::string::npos; };

			EXPECT_LE(columnsOfLine(row), columns);
			const std::string shown = row.substr(0, row.find(" · "));
			EXPECT_THAT(own + " on tavern", StartsWith(shown.substr(0, shown.find("…"))));
			EXPECT_GE(columnsOfLine(shown) + 4, nameMin); // A wide letter may not fit by so much.
			EXPECT_EQ(has("not encrypted"), columns >= nameMin + std::string("...not encrypted").size());
			EXPECT_EQ(
				has("1 for you"), columns >= nameMin + std::string("...not encrypted...+2 rooms (1 for you)").size());
			EXPECT_TRUE(has("1 for you") || (!has(" ms") && !has("here") && !has("tcp:")));
			EXPECT_TRUE(has("here") || !has(" ms"));
			EXPECT_TRUE(has(" ms") || !has("tcp:"));
			EXPECT_TRUE(has(rooms) || !has(" here"));
		}
	}
}


} // namespace
} // namespace ciarla
