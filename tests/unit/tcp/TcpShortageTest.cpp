#include "TcpErrors.h"
#include "TcpFixture.h"

#include <netdb.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
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

	/// The child's story: a name cannot even be asked for.
	[[noreturn]] void dialAName()
	{
		near = transport.dial(parse("tcp://nosuchhost.invalid:1"));
		near->start(loop, nearHandler);
		require(runUntil([&] { return nearHandler.closes == 1; }), "dialling comes to an end");
		std::fprintf(stderr, "%s\n", nearHandler.reason.text.c_str());
		require(nearHandler.reason.code == ErrorCode::outOfResources, "it is a shortage");
		require(nearHandler.reason.side == CloseSide::local, "it is ours");
		std::_Exit(0);
	}

	[[noreturn]] void dialANameWithoutThreads()
	{
		const rlimit none{.rlim_cur = 0, .rlim_max = 0};
		require(::setrlimit(RLIMIT_NPROC, &none) == 0, "the limit can be lowered");
		// The superuser has no such limit.
		require(::geteuid() != 0 || ::setuid(65534) == 0, "another user can be become");
		dialAName();
	}

	[[noreturn]] void dialANameWithoutDescriptors()
	{
		limitDescriptors(0);
		dialAName();
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


TEST_F(TcpShortageTest, OfThreadsIsNotAWrongName)
{
	EXPECT_EXIT(dialANameWithoutThreads(), testing::ExitedWithCode(0), "Cannot look up the host 'nosuchhost.invalid'");
}


TEST_F(TcpShortageTest, OfDescriptorsIsNotAWrongName)
{
	EXPECT_EXIT(dialANameWithoutDescriptors(), testing::ExitedWithCode(0), "'nosuchhost.invalid': too many open files");
}


struct ResolveCase
{
	int failure;
	int number;
	ErrorCode code;
	const char* words;
};


class ResolveErrorTest: public testing::TestWithParam<ResolveCase>
{
};


TEST_P(ResolveErrorTest, SaysWhetherItIsTheNameTheServiceOrThisMachine)
{
	const Error error = resolveError("peer.test", GetParam().failure, GetParam().number);
	EXPECT_EQ(error.code, GetParam().code);
	EXPECT_THAT(error.text, testing::HasSubstr("'peer.test'"));
	EXPECT_THAT(error.text, testing::HasSubstr(GetParam().words));
}


INSTANTIATE_TEST_SUITE_P(
	Failures, ResolveErrorTest,
	testing::Values(
		ResolveCase{EAI_NONAME, 0, ErrorCode::cannotResolve, "check its name"},
		ResolveCase{EAI_NONAME, ENOENT, ErrorCode::cannotResolve, "check its name"},
		ResolveCase{EAI_NODATA, 0, ErrorCode::cannotResolve, "check its name"},
		ResolveCase{EAI_AGAIN, 0, ErrorCode::cannotResolve, "try again"},
		ResolveCase{EAI_AGAIN, ETIMEDOUT, ErrorCode::cannotResolve, "try again"},
		ResolveCase{EAI_AGAIN, EAGAIN, ErrorCode::cannotResolve, "try again"},
		ResolveCase{EAI_FAIL, 0, ErrorCode::cannotResolve, "the name service"},
		ResolveCase{EAI_SYSTEM, EACCES, ErrorCode::cannotResolve, "permission denied"},
		ResolveCase{EAI_MEMORY, 0, ErrorCode::outOfResources, "memory"},
		ResolveCase{EAI_SYSTEM, EAGAIN, ErrorCode::outOfResources, "close something"},
		ResolveCase{EAI_SYSTEM, EMFILE, ErrorCode::outOfResources, "too many open files"},
		ResolveCase{EAI_SYSTEM, ENFILE, ErrorCode::outOfResources, "too many open files"},
		ResolveCase{EAI_SYSTEM, ENOMEM, ErrorCode::outOfResources, "memory"},
		ResolveCase{EAI_SYSTEM, ENOBUFS, ErrorCode::outOfResources, "buffer"},
		ResolveCase{EAI_AGAIN, EMFILE, ErrorCode::outOfResources, "too many open files"}));


} // namespace
} // namespace ciarla
