#include <ciarla/trace/TraceLayer.h>

#include <ciarla/testkit/FakeTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gmock/gmock.h>

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;
using testkit::FakePair;
using testkit::makeFakePair;
using testkit::ManualLoop;
using testkit::RecordingHandler;


class TraceLayerTest: public testing::Test
{
protected:
	TraceLayerTest()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-trace-XXXXXX").string();
		folder = ::mkdtemp(pattern.data());
		path = folder / "transcript";
	}

	void TearDown() override
	{
		std::filesystem::remove_all(folder);
	}

	std::unique_ptr<Connection> traced(std::unique_ptr<Connection> below, const AddressOptions& more = {})
	{
		AddressOptions options{{"file", path.string()}};
		options.insert(options.end(), more.begin(), more.end());
		factory = layer.prepare(Role::dialled, options).value();
		return factory->wrap(std::move(below));
	}

	/// The transcript, without the time of day in its first line.
	std::string transcript() const
	{
		std::ifstream file(path);
		std::stringstream text;
		text << file.rdbuf();
		const std::string all = text.str();
		const std::size_t comma = all.find(", 20");
		return all.substr(0, comma) + all.substr(all.find('\n'));
	}

	std::string refusalOf(const AddressOptions& options)
	{
		const Result<std::unique_ptr<LayerFactory>> made = layer.prepare(Role::dialled, options);
		return made ? "prepared" : made.error().text;
	}

	std::filesystem::path folder;
	std::filesystem::path path;
	std::vector<std::string> told;
	TraceLayer layer{[this](std::string_view line) { told.emplace_back(line); }};
	std::unique_ptr<LayerFactory> factory;
	ManualLoop loop;
	RecordingHandler handler;
	RecordingHandler peerHandler;
};


TEST_F(TraceLayerTest, WritesDownWhatPassesAndChangesNothing)
{
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = traced(std::move(pair.dialled));
	connection->start(loop, handler);
	pair.accepted->start(loop, peerHandler);
	loop.runUntilIdle();

	loop.advance(1500ms);
	const std::vector<Bytes> batch{Bytes::copyOf("hello, and more than a line"), Bytes::copyOf("\x1b")};
	EXPECT_EQ(SendResult::accepted, connection->send(batch));
	loop.runUntilIdle();
	EXPECT_EQ(SendResult::accepted, send(*pair.accepted, Bytes::copyOf("hi")));
	EXPECT_TRUE(pair.accepted->finish());
	loop.runUntilIdle();
	connection->close(CloseMode::graceful, {CloseSide::local, {}, "that is all"});
	loop.runUntilIdle();

	EXPECT_EQ("hello, and more than a line\x1b", peerHandler.data);
	EXPECT_EQ("hi", handler.data);
	EXPECT_THAT(transcript(), HasSubstr("# 1 dialled memory:"));
	EXPECT_THAT(
		transcript(),
		HasSubstr("1     1.500000 > 27 bytes\n"
				  "      0000  68 65 6c 6c 6f 2c 20 61 6e 64 20 6d 6f 72 65 20   hello, and more \n"
				  "      0010  74 68 61 6e 20 61 20 6c 69 6e 65                  than a line\n"
				  "1     1.500000 > 1 byte\n"
				  "      0000  1b                                                .\n"
				  "1     1.500000 < 2 bytes\n"
				  "      0000  68 69                                             hi\n"
				  "1     1.500000 < finished\n"
				  "1     1.500000 > closing: that is all\n"
				  "1     1.500000 closed by us: that is all\n"));
}


TEST_F(TraceLayerTest, ShowsNoMoreOfEachPieceThanItWasTold)
{
	const std::pair<const char*, const char*> shown[] = {
		{"0", "> 3 bytes\n1     0.000000 closed"},
		{"2", "> 3 bytes\n      0000  61 62                                             ab\n1     0.000000 closed"},
		{"3", "> 3 bytes\n      0000  61 62 63                                          abc\n1     0.000000 closed"},
		{"1000000",
		 "> 3 bytes\n      0000  61 62 63                                          abc\n1     0.000000 closed"}};
	for (const auto& [bytes, lines]: shown)
	{
		std::filesystem::remove(path);
		ManualLoop clock;
		RecordingHandler here;
		RecordingHandler there;
		FakePair pair = makeFakePair();
		const std::unique_ptr<Connection> connection = traced(std::move(pair.dialled), {{"bytes", bytes}});
		connection->start(clock, here);
		pair.accepted->start(clock, there);
		clock.runUntilIdle();
		EXPECT_EQ(SendResult::accepted, send(*connection, Bytes::copyOf("abc")));
		clock.runUntilIdle();
		pair.accepted->close(CloseMode::abort, {});
		clock.runUntilIdle();

		EXPECT_THAT(transcript(), HasSubstr(lines)) << bytes;
	}
	EXPECT_THAT(refusalOf({{"bytes", "-1"}}), HasSubstr("trace.bytes is a whole number of bytes from 0 to 1000000"));
}


TEST_F(TraceLayerTest, WritesNothingDownThatWasRefused)
{
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = traced(std::move(pair.dialled));
	connection->start(loop, handler);
	EXPECT_EQ(SendResult::closed, send(*connection, Bytes::copyOf("too early")));

	EXPECT_THAT(transcript(), testing::Not(HasSubstr("9 bytes")));
}


TEST_F(TraceLayerTest, MakesTheFileForItsOwnerAloneAndAddsToIt)
{
	{
		FakePair pair = makeFakePair();
		traced(std::move(pair.dialled))->start(loop, handler);
	}
	struct stat status
	{
	};
	ASSERT_EQ(0, ::stat(path.c_str(), &status));
	EXPECT_EQ(0600U, status.st_mode & 0777U);
	const auto before = std::filesystem::file_size(path);

	FakePair pair = makeFakePair();
	traced(std::move(pair.dialled))->start(loop, handler);

	EXPECT_GT(std::filesystem::file_size(path), before);
}


TEST_F(TraceLayerTest, GoesOnWhereTheDiskIsFullAndSaysSoOnce)
{
	path = "/dev/full";
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = traced(std::move(pair.dialled));
	connection->start(loop, handler);
	pair.accepted->start(loop, peerHandler);
	loop.runUntilIdle();

	EXPECT_EQ(SendResult::accepted, send(*connection, Bytes::copyOf("hello")));
	loop.runUntilIdle();

	EXPECT_EQ("hello", peerHandler.data);
	EXPECT_THAT(
		told,
		testing::ElementsAre(
			"The trace in /dev/full lacks lines from now on: No space left on device. The connection goes on."));
}


TEST_F(TraceLayerTest, ShowsNothingOfAPeersWordsThatATerminalObeys)
{
	FakePair pair = makeFakePair();
	const std::unique_ptr<Connection> connection = traced(std::move(pair.dialled));
	connection->start(loop, handler);
	pair.accepted->start(loop, peerHandler);
	loop.runUntilIdle();

	pair.accepted->close(CloseMode::graceful, {CloseSide::local, {}, "bye\x1b[2J"});
	connection->close(CloseMode::graceful, {});
	loop.runUntilIdle();

	EXPECT_THAT(transcript(), testing::Not(HasSubstr("\x1b")));
}


TEST_F(TraceLayerTest, SaysWhatIsWrongWithItsOptions)
{
	EXPECT_THAT(refusalOf({}), HasSubstr("trace.file=PATH"));
	EXPECT_THAT(refusalOf({{"colour", "red"}}), HasSubstr("there is trace.file or trace.bytes"));
	EXPECT_THAT(refusalOf({{"file", "/no/such/folder/x"}}), HasSubstr("No such file or directory; choose another"));
}


} // namespace
} // namespace ciarla
