#include "SocketLoopFixture.h"

#include <fcntl.h>

#include <cstdlib>
#include <functional>


namespace ciarla {


namespace {


using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;


INSTANTIATE_TEST_SUITE_P(Pollers, SocketLoopTest, testing::Values(PollerKind::epoll, PollerKind::poll), pollerName);


TEST_P(SocketLoopTest, TellsWhatIsReadableForAsLongAsItIs)
{
	SocketPair pair;
	RecordingHandler handler;
	ASSERT_TRUE(loop.watch(pair.near, readable, handler));

	loop.runOnce(none);
	EXPECT_THAT(handler.events, IsEmpty());

	pair.writeFar();
	loop.runOnce(generous);
	loop.runOnce(generous);
	EXPECT_THAT(handler.events, ElementsAre(Pair(pair.near, readable), Pair(pair.near, readable)));
	loop.unwatch(pair.near);
}


TEST_P(SocketLoopTest, TellsOnlyWhatWasAskedFor)
{
	SocketPair pair;
	RecordingHandler handler;
	pair.writeFar();
	ASSERT_TRUE(loop.watch(pair.near, writable, handler));

	loop.runOnce(generous);
	EXPECT_THAT(handler.events, ElementsAre(Pair(pair.near, writable)));

	loop.change(pair.near, {.readable = true, .writable = true});
	loop.runOnce(generous);
	EXPECT_EQ(handler.events.back().second, (Readiness{.readable = true, .writable = true}));
	loop.unwatch(pair.near);
}


TEST_P(SocketLoopTest, TellsOfAHangUpThatNobodyAskedFor)
{
	SocketPair pair;
	RecordingHandler handler;
	ASSERT_TRUE(loop.watch(pair.near, Readiness{}, handler));

	pair.closeFar();
	loop.runOnce(generous);
	ASSERT_EQ(handler.events.size(), 1U);
	EXPECT_EQ(handler.events[0].second, Readiness{.failed = true});
	loop.unwatch(pair.near);
}


TEST_P(SocketLoopTest, IsSilentAfterUnwatch)
{
	SocketPair pair;
	RecordingHandler handler;
	ASSERT_TRUE(loop.watch(pair.near, readable, handler));
	pair.writeFar();
	loop.unwatch(pair.near);
	loop.unwatch(pair.near);

	loop.runOnce(none);
	EXPECT_THAT(handler.events, IsEmpty());
}


/// Two sockets become ready in one turn, and whichever is told first does something to the other.
class OneTurnOfTwoTest: public SocketLoopTest
{
protected:
	/// How many of the two were told.
	std::size_t turnWith(const std::function<void(SocketPair& other)>& reaction)
	{
		firstHandler.reaction = [&] { reaction(second); };
		secondHandler.reaction = [&] { reaction(first); };
		EXPECT_TRUE(loop.watch(first.near, readable, firstHandler));
		EXPECT_TRUE(loop.watch(second.near, readable, secondHandler));
		first.writeFar();
		second.writeFar();
		loop.runOnce(generous);
		loop.unwatch(first.near);
		loop.unwatch(second.near);
		return firstHandler.events.size() + secondHandler.events.size();
	}

	SocketPair first;
	SocketPair second;
	RecordingHandler firstHandler;
	RecordingHandler secondHandler;
};


INSTANTIATE_TEST_SUITE_P(Pollers, OneTurnOfTwoTest, testing::Values(PollerKind::epoll, PollerKind::poll), pollerName);


TEST_P(OneTurnOfTwoTest, IsSilentAboutWhomTheFirstUnwatched)
{
	EXPECT_EQ(turnWith([&](SocketPair& other) { loop.unwatch(other.near); }), 1U);
}


TEST_P(OneTurnOfTwoTest, DoesNotTakeAReusedDescriptorForTheOldOne)
{
	SocketPair fresh;
	RecordingHandler freshHandler;

	// The other is closed, and its number given to a socket that has nothing to read.
	const std::size_t told = turnWith([&](SocketPair& other) {
		loop.unwatch(other.near);
		ASSERT_EQ(::dup2(fresh.near, other.near), other.near);
		ASSERT_TRUE(loop.watch(other.near, readable, freshHandler));
	});

	EXPECT_EQ(told, 1U);
	EXPECT_THAT(freshHandler.events, IsEmpty());
}


TEST_P(OneTurnOfTwoTest, MasksWhatTheFirstTurnedOff)
{
	EXPECT_EQ(turnWith([&](SocketPair& other) { loop.change(other.near, Readiness{}); }), 1U);
}


TEST_P(SocketLoopTest, RefusesToWatchARegularFile)
{
	std::string path = testing::TempDir() + "ciarla-loop-XXXXXX";
	const int file = ::mkstemp(path.data());
	ASSERT_GE(file, 0);
	RecordingHandler handler;

	const Result<void> watched = loop.watch(file, readable, handler);
	ASSERT_FALSE(watched);
	EXPECT_EQ(watched.error().code, ErrorCode::notSupported);
	::close(file);
	::unlink(path.c_str());
}


TEST_P(SocketLoopTest, FindsEveryoneOfManyThatAreReady)
{
	std::vector<std::unique_ptr<SocketPair>> pairs;
	RecordingHandler handler;
	for (int i = 0; i < 400; ++i)
	{
		pairs.push_back(std::make_unique<SocketPair>());
		pairs.back()->writeFar();
		ASSERT_TRUE(loop.watch(pairs.back()->near, readable, handler));
	}
	handler.reaction = [&] { loop.unwatch(handler.events.back().first); };

	while (handler.events.size() < pairs.size())
	{
		const std::size_t before = handler.events.size();
		loop.runOnce(generous);
		ASSERT_GT(handler.events.size(), before);
	}
	loop.runOnce(none);
	EXPECT_EQ(handler.events.size(), pairs.size());
}


TEST_P(SocketLoopTest, LendsOneReadBufferToAll)
{
	EXPECT_EQ(loop.readBuffer().size(), 64U * 1024U);
	EXPECT_EQ(loop.readBuffer().data(), loop.readBuffer().data());
	EXPECT_EQ(loop.descriptors(), &loop);
}


} // namespace
} // namespace ciarla
