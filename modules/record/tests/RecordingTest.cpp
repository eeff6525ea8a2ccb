#include "RecordFolder.h"

#include <ciarla/record/ReplayTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <filesystem>


namespace ciarla {


namespace {


using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;


const std::string beginning = "ciarla-recording 1\n1 0.000000 dialled tcp://a:1\n1 0.000100 opened\n";


class RecordingTest: public testing::Test
{
protected:
	std::string refusalOfFile(const std::string& path)
	{
		testkit::ManualLoop loop;
		testkit::RecordingHandler handler;
		const auto connection = ReplayTransport().dial(Address::parse("replay:" + path).value());
		connection->start(loop, handler);
		EXPECT_EQ(0U, handler.callbacks()) << "never from inside start()";
		loop.runUntilIdle();
		return handler.opened == 0 && handler.reason ? handler.reason->text : "played";
	}

	/// What is said of a recording, without its path.
	std::string refusalOf(const std::string& text)
	{
		const std::string path = folder.write("it", text);
		const std::string said = refusalOfFile(path);
		const std::string start = "Cannot replay " + path + ": ";
		return said.starts_with(start) ? said.substr(start.size()) : said;
	}

	RecordFolder folder;
};


TEST_F(RecordingTest, SaysWhatAFileIsInsteadOfARecording)
{
	EXPECT_EQ("it is empty; nothing was recorded into it.", refusalOf(""));
	EXPECT_THAT(refusalOf("Dear Ada"), StartsWith("it is no recording"));
	EXPECT_THAT(refusalOf(std::string(1'000'000, '\0')), StartsWith("it is no recording"));
	EXPECT_THAT(refusalOf("ciarla-recording 2\n"), HasSubstr("another version"));
	EXPECT_THAT(refusalOfFile(folder.path("nothing")), EndsWith(": No such file or directory."));
	EXPECT_THAT(refusalOfFile(folder.path("")), EndsWith(": it is a folder."));
	EXPECT_THAT(refusalOfFile("/dev/null"), EndsWith(": it is no regular file."));
	ASSERT_EQ(0, ::mkfifo(folder.path("pipe").c_str(), 0600));
	EXPECT_THAT(refusalOfFile(folder.path("pipe")), EndsWith(": it is no regular file."));
	EXPECT_THAT(refusalOfFile(""), HasSubstr("write replay:PATH"));

	std::filesystem::resize_file(folder.write("large", "ciarla-recording 1\n"), 17 * 1024 * 1024);
	EXPECT_THAT(refusalOfFile(folder.path("large")), HasSubstr("larger than 16 MiB"));
}


TEST_F(RecordingTest, SaysWhichLineIsWrongAndWhy)
{
	EXPECT_EQ("line 4 is cut off; delete it, and what is before it can be played.", refusalOf(beginning + "1 0.2"));
	EXPECT_EQ(
		"line 4 is longer than any that is recorded.",
		refusalOf(beginning + "1 0.200000 < " + std::string(20'000, 'x') + "\n"));

	for (const char* line:
		 {"", "hello", "1 0.200000", "1 0.200000 ? x", "x 0.200000 < x", "-1 0.200000 < x", "1 0.2 < x",
		  "1 .200000 < x", "1 -1.200000 < x", "1 99999999.000000 < x", "99999999999999999999999 0.200000 < x"})
	{
		EXPECT_THAT(refusalOf(beginning + line + "\n"), StartsWith("line 4 is wrong: it is no event")) << line;
	}
	for (const char* line:
		 {"1 0.200000 <", "1 0.200000 < \\", "1 0.200000 < \\x0", "1 0.200000 < \\xzz", "1 0.200000 < \\q",
		  "1 0.200000 < a\tb", "1 0.200000 < \xc3\xa9", "1 0.200000 >end x"})
	{
		EXPECT_THAT(refusalOf(beginning + line + "\n"), StartsWith("line 4 is wrong: what belongs to its word"))
			<< line;
	}
	for (const char* line:
		 {"1 0.200000 closed", "1 0.200000 closed nobody ok", "1 0.200000 closed peer fine",
		  "1 0.200000 closed peer ok \\"})
	{
		EXPECT_THAT(refusalOf(beginning + line + "\n"), StartsWith("line 4 is wrong: an ending is")) << line;
	}
}


TEST_F(RecordingTest, TakesNoEventsThatNoConnectionHas)
{
	EXPECT_THAT(refusalOf(beginning + "2 0.200000 < x\n"), HasSubstr("connection 2 has not begun"));
	EXPECT_THAT(refusalOf(beginning + "1 0.200000 dialled tcp://b:1\n"), HasSubstr("connection 1 has begun before"));
	EXPECT_THAT(refusalOf(beginning + "1 0.000099 < x\n"), HasSubstr("its time is before"));
	EXPECT_THAT(refusalOf(beginning + "1 0.200000 opened\n"), HasSubstr("opens once"));
	EXPECT_THAT(
		refusalOf("ciarla-recording 1\n1 0.000000 dialled tcp://a:1\n1 0.000100 < x\n"), HasSubstr("not open yet"));
	EXPECT_THAT(refusalOf(beginning + "1 0.200000 >end\n1 0.200000 > x\n"), HasSubstr("had finished before"));
	EXPECT_THAT(
		refusalOf(beginning + "1 0.200000 closed peer ok\n1 0.300000 < x\n"), HasSubstr("connection 1 has ended"));
}


TEST_F(RecordingTest, TakesRemarksAndParts)
{
	EXPECT_EQ("played", refusalOf(beginning + "# a remark\n1 0.200000 closed peer ok\n" + beginning));
}


// A recording may end anywhere, and be anything: it is played or refused, never more than that.
TEST_F(RecordingTest, SurvivesEveryCutAndEveryBrokenByte)
{
	const std::string whole =
		beginning + "1 0.100000 > \\x00a\n1 0.200000 < b\\n\n1 0.300000 >close\n1 0.300000 closed local ok bye\n";
	for (std::size_t i = 0; i < whole.size(); ++i)
	{
		EXPECT_FALSE(refusalOf(whole.substr(0, i)).empty()) << i;
		for (const char broken: {'\0', '\n', ' ', '\\', '9', '\xff'})
		{
			std::string text = whole;
			text[i] = broken;
			EXPECT_FALSE(refusalOf(text).empty()) << i;
		}
	}
}


} // namespace
} // namespace ciarla
