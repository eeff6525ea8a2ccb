#include "StatusRow.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>


namespace ciarla {
namespace {


const std::vector<std::string> everything{"Eve", "tcp://127.0.0.1:51912", "not encrypted", "3 ms", "2 new"};


TEST(StatusRow, ShowsEverythingWhereThereIsRoom)
{
	EXPECT_EQ("Eve · tcp://127.0.0.1:51912 · not encrypted · 3 ms · 2 new", statusRow(everything, 79));
}


TEST(StatusRow, LeavesOutThePlaceThenTheSecurityThenTheRoundTrip)
{
	EXPECT_EQ("Eve · not encrypted · 3 ms · 2 new", statusRow(everything, 50));
	EXPECT_EQ("Eve · not encrypted · 3 ms · 2 new", statusRow(everything, 34));
	EXPECT_EQ("Eve · 3 ms · 2 new", statusRow(everything, 33));
	EXPECT_EQ("Eve · 2 new", statusRow(everything, 17));
}


TEST(StatusRow, CutsTheNameBeforeWhatIsNew)
{
	EXPECT_EQ("Genov · 2 new", statusRow({"Genoveva", "tcp://127.0.0.1:51912", "2 new"}, 13));
	EXPECT_EQ("2 new", statusRow({"Genoveva", "2 new"}, 8));
	EXPECT_EQ("99", statusRow({"Genoveva", "9999 new"}, 2));
}


TEST(StatusRow, CutsAloneWhatIsAlone)
{
	EXPECT_EQ("Nobody ", statusRow({"Nobody is here yet."}, 8));
	EXPECT_EQ("", statusRow({}, 8));
}


TEST(StatusRow, CountsANameAsWideAsAnyTerminalDrawsIt)
{
	EXPECT_EQ("漢字 · 2 new", statusRow({"漢字漢字", "2 new"}, 12));
}


} // namespace
} // namespace ciarla
