#include "MemoryMeeting.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>


// What the conformance kit asks of every transport is shown there; these tests show what is the memory transport's own.
namespace ciarla {
namespace {


using testing::HasSubstr;
using testkit::ManualLoop;
using testkit::RecordingAcceptHandler;


class MemoryTransportTest: public MemoryMeeting
{
};


TEST_F(MemoryTransportTest, ReachesOneNameByBothSpellings)
{
	MemoryTransport transport(network);
	listener = transport.listen(loop, addressOf("memory:room"), door).value();
	dialled = transport.dial(addressOf("memory://room"));

	dialled->start(loop, dialledHandler);
	loop.runUntilIdle();

	EXPECT_EQ(1u, dialledHandler.opened);
}


TEST_F(MemoryTransportTest, ListensOnANameOfDigits)
{
	MemoryTransport transport(network);
	listener = transport.listen(loop, addressOf("memory://42"), door).value();

	EXPECT_EQ("memory://42", listener->address().text());
}


TEST_F(MemoryTransportTest, RefusesLayersThatItWouldLeaveOut)
{
	MemoryTransport transport(network);
	dialled = transport.dial(addressOf("tls+memory:room"));

	dialled->start(loop, dialledHandler);
	loop.runUntilIdle();

	ASSERT_TRUE(dialledHandler.reason);
	EXPECT_EQ(ErrorCode::unknownScheme, dialledHandler.reason->code);
	EXPECT_EQ(ErrorCode::unknownScheme, transport.listen(loop, addressOf("tls+memory:room"), door).error().code);
}


TEST_F(MemoryTransportTest, ReachesNobodyOnAnotherNetwork)
{
	MemoryTransport here(network);
	MemoryTransport elsewhere(std::make_shared<MemoryNetwork>());
	listener = here.listen(loop, addressOf("memory:room"), door).value();
	dialled = elsewhere.dial(addressOf("memory:room"));

	dialled->start(loop, dialledHandler);
	loop.runUntilIdle();

	ASSERT_TRUE(dialledHandler.reason);
	EXPECT_EQ(make_error_code(ErrorCode::refused), dialledHandler.reason->code);
	EXPECT_THAT(dialledHandler.reason->text, HasSubstr("memory:room"));
}


TEST_F(MemoryTransportTest, SaysWhichNameIsInUse)
{
	MemoryTransport transport(network);
	listener = transport.listen(loop, addressOf("memory:room"), door).value();

	const auto second = transport.listen(loop, addressOf("memory:room"), door);

	ASSERT_FALSE(second);
	EXPECT_THAT(second.error().text, HasSubstr("memory:room"));
}


TEST_F(MemoryTransportTest, TellsACallerThatItWasTurnedAway)
{
	door.startsThem = false;
	meet();
	EXPECT_EQ(1u, dialledHandler.opened);

	door.callers.clear();
	loop.runUntilIdle();

	ASSERT_TRUE(dialledHandler.reason);
	EXPECT_EQ(make_error_code(ErrorCode::refused), dialledHandler.reason->code);
	EXPECT_EQ(CloseSide::peer, dialledHandler.reason->side);
}


TEST_F(MemoryTransportTest, RefusesWhoStillWaitsWhenTheListenerGoes)
{
	ManualLoop stuck;
	RecordingAcceptHandler nobody(stuck);
	MemoryTransport transport(network);
	auto silent = transport.listen(stuck, addressOf("memory:silent"), nobody).value();
	dialled = transport.dial(silent->address());
	dialled->start(loop, dialledHandler);
	loop.runUntilIdle();
	EXPECT_EQ(0u, dialledHandler.callbacks());

	silent.reset();
	loop.runUntilIdle();

	ASSERT_TRUE(dialledHandler.reason);
	EXPECT_EQ(make_error_code(ErrorCode::refused), dialledHandler.reason->code);
}


} // namespace
} // namespace ciarla
