#include "TcpFixture.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>


namespace ciarla {


namespace {


/// What is checked in a child, which gtest only asks for its exit code.
void require(bool isSo, const char* what)
{
	if (!isSo)
	{
		std::fprintf(stderr, "not so: %s\n", what);
		std::_Exit(1);
	}
}


class TcpShortageTest: public TcpTest
{
protected:
	/// Leaves room for so many more descriptors.
	static void limitDescriptors(int room)
	{
		const int next = ::dup(0);
		::close(next);
		const auto limit = static_cast<rlim_t>(next + room);
		const rlimit lowered{.rlim_cur = limit, .rlim_max = limit};
		require(::setrlimit(RLIMIT_NOFILE, &lowered) == 0, "the limit can be lowered");
	}

	bool nearEchoes()
	{
		nearHandler.data.clear();
		raw.write("alive?");
		return runUntil([&] { return nearHandler.data == "alive?"; });
	}

	/// The child's story: a crowd that is larger than the limit.
	[[noreturn]] void surviveACrowd()
	{
		openToRawPeer();
		limitDescriptors(20);
		std::vector<RawSocket> crowd;
		for (int i = 0; i < 15; ++i)
		{
			crowd.push_back(RawSocket::connected(portOf(*listener)));
		}
		require(runUntil([&] { return acceptor.errors.size() == 1; }), "the shortage is reported");
		const std::size_t served = acceptor.accepted.size();
		require(served < crowd.size(), "some callers have to wait");
		require(nearEchoes(), "existing connections live on");
		require(sleeps(), "a listener that waits for descriptors does not spin");

		for (int i = 0; i < 20; ++i)
		{
			time += 1s;
			settle();
		}
		require(acceptor.errors.size() == 1, "one spell of trouble is reported once");
		require(acceptor.accepted.size() == served, "nobody is accepted while nothing is free");

		acceptor.accepted.resize(served - 1);
		time += 1s;
		require(runUntil([&] { return acceptor.accepted.size() == served; }), "accepting resumes as one comes free");
		require(nearEchoes(), "existing connections still live on");
		std::_Exit(0);
	}
};


TEST_F(TcpShortageTest, OfDescriptorsPausesAcceptingAndNothingElse)
{
	EXPECT_EXIT(surviveACrowd(), testing::ExitedWithCode(0), "");
}


} // namespace
} // namespace ciarla
