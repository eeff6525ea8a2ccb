#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/transport/SocketLoop.h>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <vector>


namespace ciarla {


/// A pipe whose ends are closed at its end.
class Pipe
{
public:
	Pipe()
	{
		EXPECT_EQ(::pipe2(_ends.data(), O_CLOEXEC), 0);
	}

	~Pipe()
	{
		closeReader();
		closeWriter();
	}

	Pipe(const Pipe&) = delete;
	Pipe& operator=(const Pipe&) = delete;

	int reader() const noexcept
	{
		return _ends[0];
	}

	int writer() const noexcept
	{
		return _ends[1];
	}

	void closeReader() noexcept
	{
		close(_ends[0]);
	}

	void closeWriter() noexcept
	{
		close(_ends[1]);
	}

	void write(std::string_view text) const
	{
		EXPECT_EQ(::write(writer(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
	}

private:
	static void close(int& end) noexcept
	{
		if (end >= 0)
		{
			::close(end);
			end = -1;
		}
	}

	std::array<int, 2> _ends{-1, -1};
};


/// What can be read now, without waiting.
inline std::string readNow(int descriptor)
{
	std::string all;
	std::array<char, 4096> bytes;
	for (pollfd asked{descriptor, POLLIN, 0}; ::poll(&asked, 1, 0) == 1;)
	{
		const ssize_t count = ::read(descriptor, bytes.data(), bytes.size());
		if (count <= 0)
		{
			break;
		}
		all.append(bytes.data(), static_cast<std::size_t>(count));
	}
	return all;
}


/// Remembers what a console delivers.
struct ConsoleRecorder: ConsoleHandler
{
	void onLine(std::string_view line, LinePart part) noexcept override
	{
		lines.emplace_back(line);
		pieces += part == LinePart::piece ? 1 : 0;
		if (afterLine)
		{
			afterLine();
		}
	}

	void onEntry(const ConsoleEntry& entry) noexcept override
	{
		if (entry.kind == ConsoleEntry::Kind::mistake)
		{
			++mistakes;
			return;
		}
		const std::string kind = entry.kind == ConsoleEntry::Kind::say ? "say " : "command ";
		lines.push_back(kind + std::to_string(entry.id) + " " + std::string(entry.text));
		if (afterLine)
		{
			afterLine();
		}
	}

	void onInputEnd() noexcept override
	{
		++inputEnds;
	}

	void onShown(std::uint64_t ticket) noexcept override
	{
		shown = ticket;
	}

	void onOutputClosed(const Error& error) noexcept override
	{
		outputError = error;
	}

	std::vector<std::string> lines;
	int pieces = 0;
	int inputEnds = 0;
	int mistakes = 0; ///< Lines that were no entries.
	std::uint64_t shown = 0;
	std::optional<Error> outputError;
	std::function<void()> afterLine;
};


/// A loop on real descriptors, and who listens to the console on it.
struct ConsoleBench
{
	ConsoleBench()
	{
		// As in the program, where POCO blocks it.
		::signal(SIGPIPE, SIG_IGN);
	}

	bool waitUntil(const std::function<bool()>& condition)
	{
		const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
		while (!condition() && std::chrono::steady_clock::now() < patience)
		{
			loop.runOnce(std::chrono::milliseconds(10));
		}
		return condition();
	}

	/// Everything that is ready, over several turns.
	void settle()
	{
		for (int i = 0; i < 5; ++i)
		{
			loop.runOnce(Duration::zero());
		}
	}

	SocketLoop loop;
	ConsoleRecorder recorder;
};


} // namespace ciarla
