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


TEST(LineBuffer, TakesOneByteOrderMarkFromTheVeryBeginningHoweverItIsCut)
{
	const std::string mark = "\xEF\xBB\xBF";
	for (const auto& [text, first]: std::initializer_list<std::pair<std::string, std::string>>{
			 {mark + "one\ntwo", "one"},
			 {mark + "\ntwo", ""},
			 {mark + mark + "one\ntwo", mark + "one"},
			 {"one\n" + mark + "two", "one"},
			 {mark.substr(0, 2) + "\ntwo", mark.substr(0, 2)},
			 {mark.substr(1) + "one\ntwo", mark.substr(1) + "one"},
			 {"\n" + mark + "two", ""}})
	{
		for (std::size_t cut = 0; cut <= text.size(); ++cut)
		{
			SCOPED_TRACE(testing::Message() << text << " at " << cut);
			LineBuffer buffer;
			buffer.append(text.substr(0, cut));
			std::vector<std::string> lines = linesOf(buffer);
			buffer.append(text.substr(cut));
			buffer.end();
			for (std::string& line: linesOf(buffer))
			{
				lines.push_back(std::move(line));
			}
			const std::string second = text.substr(text.find('\n') + 1);
			EXPECT_THAT(lines, ElementsAre(first, second));
			EXPECT_TRUE(buffer.finished());
		}
	}
	LineBuffer nothing;
	nothing.append(mark);
	nothing.end();
	EXPECT_THAT(linesOf(nothing), IsEmpty());
	EXPECT_TRUE(nothing.finished());
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
