#include "hub/LogChannel.h"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>


namespace ciarla {
namespace {


using testing::HasSubstr;
using testing::StartsWith;


/// A pipe that nobody reads until the test does.
class Pipe
{
public:
	explicit Pipe(int bytes = 4096)
	{
		int ends[2];
		EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
		_read = ends[0];
		_write = ends[1];
		::fcntl(_write, F_SETPIPE_SZ, bytes);
	}

	~Pipe()
	{
		closeRead();
		::close(_write);
	}

	Pipe(const Pipe&) = delete;
	Pipe& operator=(const Pipe&) = delete;

	int write() const noexcept
	{
		return _write;
	}

	void closeRead()
	{
		if (_read >= 0)
		{
			::close(_read);
			_read = -1;
		}
	}

	/// What is in it now.
	std::string read()
	{
		::fcntl(_read, F_SETFL, O_NONBLOCK);
		std::string all;
		char buffer[8192];
		for (ssize_t count = 0; (count = ::read(_read, buffer, sizeof buffer)) > 0;)
		{
			all.append(buffer, static_cast<std::size_t>(count));
		}
		return all;
	}

private:
	int _read = -1;
	int _write = -1;
};


Poco::AutoPtr<LogChannel> channelTo(int descriptor, std::size_t bytesMax = 1024 * 1024)
{
	Poco::AutoPtr<LogChannel> channel(new LogChannel(descriptor, bytesMax));
	channel->setFormatter(new JsonLogFormatter);
	return channel;
}


void say(LogChannel& channel, const std::string& text)
{
	channel.log(Poco::Message("", text, Poco::Message::PRIO_INFORMATION));
}


TEST(LogChannel, WritesWhatWasLoggedAtTheNextFlush)
{
	Pipe pipe;
	auto channel = channelTo(pipe.write());

	say(*channel, "one");
	say(*channel, "two");
	EXPECT_TRUE(channel->hasOutput());
	EXPECT_EQ(pipe.read(), "");
	EXPECT_FALSE(channel->flush());

	EXPECT_THAT(pipe.read(), testing::MatchesRegex("[{].*\"one\"[}]\n[{].*\"two\"[}]\n"));
	EXPECT_FALSE(channel->hasOutput());
}


TEST(LogChannel, DoesNotWaitForWhoeverReads)
{
	Pipe pipe;
	auto channel = channelTo(pipe.write());
	const std::string text(1000, 'x');
	for (int line = 0; line < 20; ++line)
	{
		say(*channel, text);
	}

	EXPECT_TRUE(channel->flush()) << "the pipe holds less";
	std::string all = pipe.read();
	while (channel->flush())
	{
		all += pipe.read();
	}
	all += pipe.read();

	EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 20);
	EXPECT_THAT(all, testing::Not(HasSubstr("lost")));
}


TEST(LogChannel, HoldsNoMoreThanItsBoundAndTellsHowMuchWasLost)
{
	Pipe pipe;
	auto channel = channelTo(pipe.write(), 10'000);
	const std::string text(1000, 'x');
	for (int line = 0; line < 100; ++line)
	{
		say(*channel, text);
		channel->flush();
	}

	std::string all = pipe.read();
	while (channel->flush())
	{
		all += pipe.read();
	}
	all += pipe.read();

	const auto written = std::count(all.begin(), all.end(), '\n') - 1;
	EXPECT_LT(written, 20);
	EXPECT_THAT(all, HasSubstr("The log has lost " + std::to_string(100 - written) + " lines: nobody read them."));
}


TEST(LogChannel, GoesOnWhereTheDiskIsFull)
{
	const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
	auto channel = channelTo(full);

	for (int line = 0; line < 3; ++line)
	{
		say(*channel, "nobody will read this");
		EXPECT_FALSE(channel->flush()) << "what cannot be written does not wait";
		EXPECT_FALSE(channel->hasOutput());
	}
	::close(full);
}


TEST(LogChannel, TellsOnceThatItLostLinesWhenItCanWriteAgain)
{
	Pipe pipe(64 * 1024);
	// The number of the descriptor stays; what is behind it is full at first.
	const int descriptor = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
	auto channel = channelTo(descriptor);
	say(*channel, "lost");
	say(*channel, "lost too");
	channel->flush();
	::dup3(pipe.write(), descriptor, O_CLOEXEC);

	say(*channel, "here");
	EXPECT_FALSE(channel->flush());
	say(*channel, "here too");
	EXPECT_FALSE(channel->flush());

	const std::string all = pipe.read();
	EXPECT_THAT(all, HasSubstr("The log has lost 2 lines: No space left on device."));
	EXPECT_EQ(all.find("has lost"), all.rfind("has lost"));
	EXPECT_LT(all.find("\"here\""), all.find("has lost"));
	::close(descriptor);
}


TEST(LogChannel, GoesOnWhereTheReaderHasGone)
{
	Pipe pipe;
	pipe.closeRead();
	auto channel = channelTo(pipe.write());

	say(*channel, "to nobody");

	EXPECT_FALSE(channel->flush());
	EXPECT_FALSE(channel->hasOutput());
}


TEST(LogChannel, EndsALineThatItCouldNotFinish)
{
	Pipe pipe;
	const int descriptor = ::fcntl(pipe.write(), F_DUPFD_CLOEXEC, 0);
	auto channel = channelTo(descriptor);
	say(*channel, std::string(6000, 'x'));
	EXPECT_TRUE(channel->flush()) << "the pipe holds less than the line";
	const std::string begun = pipe.read();
	const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
	::dup3(full, descriptor, O_CLOEXEC);
	channel->flush();
	::dup3(pipe.write(), descriptor, O_CLOEXEC);

	say(*channel, "whole");
	channel->flush();

	EXPECT_EQ(begun.size(), 4096U);
	EXPECT_THAT(pipe.read(), StartsWith("\n{"));
	::close(full);
	::close(descriptor);
}


TEST(LogChannel, BeginsOnALineOfItsOwnInAFileThatAnotherRunLeft)
{
	for (const std::string before: {"", "whole\n", "half"})
	{
		std::string path = (std::filesystem::temp_directory_path() / "ciarla-log-XXXXXX").string();
		::close(::mkstemp(path.data()));
		std::ofstream(path) << before;
		const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC); // As a shell's >> does.
		Poco::AutoPtr<LogChannel> channel(new LogChannel(descriptor));
		channel->log(Poco::Message("", "one", Poco::Message::PRIO_NOTICE));
		EXPECT_FALSE(channel->flush());
		channel->log(Poco::Message("", "two", Poco::Message::PRIO_NOTICE));
		EXPECT_FALSE(channel->flush());

		std::ostringstream written;
		written << std::ifstream(path).rdbuf();
		const std::string lines = written.str().substr(before.size());
		EXPECT_EQ(before == "half", lines.starts_with('\n'));
		EXPECT_EQ(before == "half" ? 3 : 2, std::count(lines.begin(), lines.end(), '\n'));
		::close(descriptor);
		std::filesystem::remove(path);
	}
}


TEST(LogFormat, WritesEachTimeWhateverTheOneBeforeWas)
{
	LogTime time;
	EXPECT_EQ(time.text(Poco::Timestamp(1'763'942'458'123'456)), "2025-11-24T00:00:58.123Z");
	EXPECT_EQ(time.text(Poco::Timestamp(1'763'942'458'009'999)), "2025-11-24T00:00:58.009Z");
	EXPECT_EQ(time.text(Poco::Timestamp(1'763'942'459'999'000)), "2025-11-24T00:00:59.999Z");
	EXPECT_EQ(time.text(Poco::Timestamp(1'763'942'460'000'000)), "2025-11-24T00:01:00.000Z");
	EXPECT_EQ(time.text(Poco::Timestamp(1'763'942'458'123'456)), "2025-11-24T00:00:58.123Z");
	EXPECT_EQ(time.text(Poco::Timestamp(0)), "1970-01-01T00:00:00.000Z");
	EXPECT_EQ(time.text(Poco::Timestamp(-1)), "1969-12-31T23:59:59.999Z");
	EXPECT_EQ(time.text(Poco::Timestamp(-2'000'000)), "1969-12-31T23:59:58.000Z");
	EXPECT_EQ(time.text(Poco::Timestamp(-1'999'001)), "1969-12-31T23:59:58.000Z");
	EXPECT_EQ(time.text(Poco::Timestamp(-1'999'000)), "1969-12-31T23:59:58.001Z");
	EXPECT_EQ(time.text(Poco::Timestamp(INT64_MAX)), "----------T--:--:--.---Z");
	EXPECT_EQ(time.text(Poco::Timestamp(INT64_MAX)), "----------T--:--:--.---Z");
	EXPECT_EQ(time.text(Poco::Timestamp(0)), "1970-01-01T00:00:00.000Z");
}


TEST(LogFormat, IsOfOneLineForAPerson)
{
	Poco::Message message("", "Ada joined lobby.", Poco::Message::PRIO_INFORMATION);
	message.setTime(Poco::Timestamp(1'763'942'458'123'456));
	message.set("event", "joined");
	message.set("address", "tcp://192.0.2.7:4711");
	std::string line;

	TextLogFormatter().format(message, line);

	EXPECT_EQ(line, "2025-11-24T00:00:58.123Z information: Ada joined lobby. (tcp://192.0.2.7:4711)");
}


TEST(LogFormat, IsAnObjectForAProgram)
{
	Poco::Message message("", "Ada said \"hi\\\".", Poco::Message::PRIO_WARNING);
	message.setTime(Poco::Timestamp(1'763'942'458'123'456));
	message.set("event", "joined");
	message.set("name", "Ada\x01");
	std::string line;

	JsonLogFormatter().format(message, line);

	EXPECT_EQ(
		line,
		"{\"time\":\"2025-11-24T00:00:58.123Z\",\"level\":\"warning\",\"event\":\"joined\",\"name\":\"Ada\\u0001\","
		"\"text\":\"Ada said \\\"hi\\\\\\\".\"}");
}


TEST(LogFormat, SaysWhereItListensInALineThatScriptsLookFor)
{
	Poco::Message message("", "Listening on tcp://127.0.0.1:7", Poco::Message::PRIO_NOTICE);
	message.set("event", "listening");
	message.set("address", "tcp://127.0.0.1:7");
	std::string line;

	TextLogFormatter().format(message, line);

	EXPECT_EQ(line, "Listening on tcp://127.0.0.1:7");
}


} // namespace
} // namespace ciarla
