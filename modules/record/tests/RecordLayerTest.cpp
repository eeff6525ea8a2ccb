#include "RecordFolder.h"

#include <ciarla/record/RecordLayer.h>
#include <ciarla/testkit/FakeTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gmock/gmock.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testkit::FakePair;
using testkit::makeFakePair;
using testkit::ManualLoop;
using testkit::RecordingHandler;


class RecordLayerTest: public testing::Test
{
protected:
	std::unique_ptr<Connection> recorded(std::unique_ptr<Connection> below)
	{
		if (!factory)
		{
			factory = layer.prepare(Role::dialled, {{"file", path}}).value();
		}
		return factory->wrap(std::move(below));
	}

	std::string refusalOf(const AddressOptions& options)
	{
		const Result<std::unique_ptr<LayerFactory>> made = layer.prepare(Role::dialled, options);
		return made ? "prepared" : made.error().text;
	}

	RecordFolder folder;
	std::string path = folder.path("chat");
	std::vector<std::string> told;
	RecordLayer layer{[this](std::string_view line) { told.emplace_back(line); }};
	std::unique_ptr<LayerFactory> factory;
	ManualLoop loop;
	RecordingHandler handler;
	RecordingHandler peerHandler;
};


TEST_F(RecordLayerTest, WritesOneLineForEachEventAndChangesNothing)
{
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = recorded(std::move(pair.dialled));
	connection->start(loop, handler);
	pair.accepted->start(loop, peerHandler);
	loop.runUntilIdle();

	loop.advance(1500ms);
	EXPECT_EQ(SendResult::accepted, send(*connection, Bytes::copyOf("back\\slash\n\x1b\xff")));
	loop.runUntilIdle();
	EXPECT_EQ(SendResult::accepted, send(*pair.accepted, Bytes::copyOf("hi")));
	EXPECT_TRUE(pair.accepted->finish());
	loop.runUntilIdle();
	EXPECT_TRUE(connection->finish());
	connection->close(CloseMode::graceful, {CloseSide::local, ErrorCode::timedOut, "that is\nall"});
	loop.runUntilIdle();
	connection->close(CloseMode::abort, {});

	EXPECT_EQ("back\\slash\n\x1b\xff", peerHandler.data);
	EXPECT_EQ("hi", handler.data);
	const std::string text = folder.read("chat");
	EXPECT_THAT(text, testing::StartsWith("ciarla-recording 1\n1 0.000000 dialled memory:"));
	EXPECT_THAT(
		text,
		testing::EndsWith("1 0.000000 opened\n"
						  "1 1.500000 > back\\\\slash\\n\\x1b\\xff\n"
						  "1 1.500000 < hi\n"
						  "1 1.500000 <end\n"
						  "1 1.500000 >end\n"
						  "1 1.500000 >close\n"
						  "1 1.500000 closed local timed-out that is\\nall\n"));
}


TEST_F(RecordLayerTest, RecordsNothingThatWasRefused)
{
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = recorded(std::move(pair.dialled));
	connection->start(loop, handler);
	EXPECT_EQ(SendResult::closed, send(*connection, Bytes::copyOf("too early")));
	EXPECT_FALSE(connection->finish());

	EXPECT_THAT(folder.read("chat"), Not(HasSubstr(">")));
}


TEST_F(RecordLayerTest, TellsConnectionsApartAndTheirTimesTogether)
{
	FakePair one = makeFakePair();
	FakePair two = makeFakePair();
	const std::unique_ptr<Connection> first = recorded(std::move(one.accepted));
	const std::unique_ptr<Connection> second = recorded(std::move(two.accepted));
	first->start(loop, handler);
	loop.advance(250ms);
	second->start(loop, peerHandler);

	EXPECT_THAT(folder.read("chat"), HasSubstr("1 0.000000 accepted memory:"));
	EXPECT_THAT(folder.read("chat"), HasSubstr("2 0.250000 accepted memory:"));
}


TEST_F(RecordLayerTest, CutsWhatIsLongIntoLinesThatAreNot)
{
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = recorded(std::move(pair.dialled));
	connection->start(loop, handler);
	pair.accepted->start(loop, peerHandler);
	loop.runUntilIdle();
	EXPECT_EQ(SendResult::accepted, send(*connection, Bytes::copyOf(std::string(4097, 'x'))));

	EXPECT_THAT(folder.read("chat"), HasSubstr("> " + std::string(4096, 'x') + "\n1 0.000000 > x\n"));
}


TEST_F(RecordLayerTest, MakesTheFileForItsOwnerAloneAndAddsToARecording)
{
	for (int i = 0; i < 2; ++i)
	{
		FakePair pair = makeFakePair();
		recorded(std::move(pair.dialled))->start(loop, handler);
		factory.reset();
	}
	struct stat status
	{
	};
	ASSERT_EQ(0, ::stat(path.c_str(), &status));
	EXPECT_EQ(0600U, status.st_mode & 0777U);
	const std::string text = folder.read("chat");
	EXPECT_EQ(0U, text.find("ciarla-recording 1\n"));
	EXPECT_NE(std::string::npos, text.find("ciarla-recording 1\n1 0.000000 dialled", 1));
}


TEST_F(RecordLayerTest, SpoilsNoFileThatIsNoRecordingOrIsBeingRecordedInto)
{
	EXPECT_THAT(
		refusalOf({{"file", folder.write("letter", "Dear Ada, this is no recording at all")}}),
		HasSubstr("it is there, and is no recording; choose another record.file"));
	EXPECT_THAT(refusalOf({{"file", folder.write("short", "x")}}), HasSubstr("is no recording"));
	EXPECT_THAT(
		refusalOf({{"file", folder.write("cut", "ciarla-recording 1\n1 0.0")}}), HasSubstr("last line is cut off"));

	factory = layer.prepare(Role::dialled, {{"file", path}}).value();
	EXPECT_THAT(refusalOf({{"file", path}}), HasSubstr("something else is being recorded into it"));
}


TEST_F(RecordLayerTest, GoesOnWhereNothingCanBeWrittenAndSaysSoOnce)
{
	path = "/dev/full";
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = recorded(std::move(pair.dialled));
	connection->start(loop, handler);
	pair.accepted->start(loop, peerHandler);
	loop.runUntilIdle();

	EXPECT_EQ(SendResult::accepted, send(*connection, Bytes::copyOf("hello")));
	loop.runUntilIdle();

	EXPECT_EQ("hello", peerHandler.data);
	EXPECT_THAT(
		told,
		testing::ElementsAre("The recording in /dev/full ends here: No space left on device. The connection goes on."));
}


// A limit on the size of files stands for a disk that fills up in the middle of a line.
TEST_F(RecordLayerTest, EndsAfterItsLastWholeLineWhereTheDiskFillsUp)
{
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = recorded(std::move(pair.dialled));
	connection->start(loop, handler);
	pair.accepted->start(loop, peerHandler);
	loop.runUntilIdle();
	const std::string before = folder.read("chat");

	rlimit usual{};
	::getrlimit(RLIMIT_FSIZE, &usual);
	const rlimit small{before.size() + 20, usual.rlim_max};
	auto* const usualSignal = std::signal(SIGXFSZ, SIG_IGN);
	::setrlimit(RLIMIT_FSIZE, &small);
	EXPECT_EQ(SendResult::accepted, send(*connection, Bytes::copyOf("more than twenty bytes of it")));
	::setrlimit(RLIMIT_FSIZE, &usual);
	std::signal(SIGXFSZ, usualSignal);
	connection->close(CloseMode::graceful, {});
	loop.runUntilIdle();

	EXPECT_EQ(before, folder.read("chat"));
	EXPECT_EQ("more than twenty bytes of it", peerHandler.data);
}


TEST_F(RecordLayerTest, SaysWhatIsWrongWithItsOptions)
{
	EXPECT_THAT(refusalOf({}), HasSubstr("record.file=PATH"));
	EXPECT_THAT(refusalOf({{"colour", "red"}}), HasSubstr("there is record.file"));
	EXPECT_THAT(refusalOf({{"file", "/no/such/folder/x"}}), HasSubstr("No such file or directory; choose another"));
}


} // namespace
} // namespace ciarla
