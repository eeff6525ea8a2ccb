#pragma once

#include <ciarla/transport/SocketLoop.h>

#include <gmock/gmock.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


/// A clock that stands still until a test moves it.
struct HandClock
{
	TimePoint time{std::chrono::hours(1)};

	std::function<TimePoint()> reading()
	{
		return [this] { return time; };
	}
};


/// Two connected sockets, whose ends the test can close by itself.
struct SocketPair
{
	SocketPair()
	{
		std::array<int, 2> ends{-1, -1};
		EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
		near = ends[0];
		far = ends[1];
	}

	~SocketPair()
	{
		closeNear();
		closeFar();
	}

	SocketPair(const SocketPair&) = delete;
	SocketPair& operator=(const SocketPair&) = delete;

	void closeNear()
	{
		closeEnd(near);
	}

	void closeFar()
	{
		closeEnd(far);
	}

	void writeFar() const
	{
		EXPECT_EQ(::write(far, "x", 1), 1);
	}

	static void closeEnd(int& end)
	{
		if (end >= 0)
		{
			::close(std::exchange(end, -1));
		}
	}

	int near = -1;
	int far = -1;
};


/// Keeps what it was told, and does what a test asks it to.
class RecordingHandler final: public DescriptorHandler
{
public:
	void onReady(int descriptor, Readiness readiness) noexcept override
	{
		events.emplace_back(descriptor, readiness);
		if (reaction)
		{
			reaction();
		}
	}

	std::vector<std::pair<int, Readiness>> events;
	std::function<void()> reaction;
};


constexpr Readiness readable{.readable = true};
constexpr Readiness writable{.writable = true};

/// Where the wait is expected to end by itself: far longer than any machine needs.
constexpr Duration generous = std::chrono::seconds(30);
constexpr Duration none = Duration::zero();


/// A loop on either poller, whose clock the test moves.
class SocketLoopTest: public testing::TestWithParam<PollerKind>
{
protected:
	HandClock clock;
	SocketLoop loop{{.poller = GetParam(), .clock = clock.reading()}};
};


inline std::string pollerName(const testing::TestParamInfo<PollerKind>& info)
{
	return info.param == PollerKind::epoll ? "Epoll" : "Poll";
}


} // namespace ciarla
