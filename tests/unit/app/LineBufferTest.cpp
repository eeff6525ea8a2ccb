#include "LineBuffer.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::IsEmpty;


std::vector<std::string> linesOf(LineBuffer& buffer)
{
	std::vector<std::string> lines;
	while (const auto line = buffer.next())
	{
		lines.push_back((line->part == LinePart::piece ? "piece " : "") + std::string(line->text));
	}
	return lines;
}


TEST(LineBuffer, FindsTheSameLinesHoweverTheyAreCut)
{
	const std::string text = "one\ntwo\r\n\nthree\r\r\nfour";

	for (std::size_t cut = 0; cut <= text.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		LineBuffer buffer;
		buffer.append(text.substr(0, cut));
		std::vector<std::string> lines = linesOf(buffer);
		buffer.append(text.substr(cut));
		buffer.end();
		for (std::string& line: linesOf(buffer))
		{
			lines.push_back(std::move(line));
		}
		EXPECT_THAT(lines, ElementsAre("one", "two", "", "three\r", "four"));
		EXPECT_TRUE(buffer.finished());
	}
}


TEST(LineBuffer, HoldsAnUnfinishedLineUntilTheEnd)
{
	LineBuffer buffer;
	buffer.append("not yet");
	EXPECT_THAT(linesOf(buffer), IsEmpty());
	EXPECT_FALSE(buffer.finished());

	buffer.end();
	EXPECT_THAT(linesOf(buffer), ElementsAre("not yet"));
}


TEST(LineBuffer, HandsOutALineThatIsTooLongInPiecesBetweenCharacters)
{
	LineBuffer buffer;
	std::string line(Console::lineBytesMax - 1, 'x');
	line += "é and more";
	buffer.append(line + "\nnext\n");

	const std::vector<std::string> lines = linesOf(buffer);

	ASSERT_EQ(lines.size(), 3U);
	EXPECT_EQ(lines[0], "piece " + std::string(Console::lineBytesMax - 1, 'x'));
	EXPECT_EQ(lines[1], "piece é and more");
	EXPECT_EQ(lines[2], "next");
}


TEST(LineBuffer, TakesTheLongestLineWhole)
{
	LineBuffer buffer;
	buffer.append(std::string(Console::lineBytesMax, 'x') + "\n");

	EXPECT_THAT(linesOf(buffer), ElementsAre(std::string(Console::lineBytesMax, 'x')));
}


} // namespace
} // namespace ciarla
