#include "MemoryMeeting.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>


namespace ciarla {
namespace {


using testing::ElementsAre;


class MemoryConnectionTest: public MemoryMeeting
{
protected:
	/// The other end of a meeting with these options is sent ten digits; returns how many turns that took.
	std::size_t sendDigits(const MemoryOptions& options)
	{
		meet(options);
		(void)send(*dialled, Bytes::copyOf("0123456789"));
		const std::size_t turns = loop.runUntilIdle();
		EXPECT_EQ("0123456789", acceptedHandler().data);
		return turns;
	}
};


TEST_F(MemoryConnectionTest, DeliversInPiecesOfTheChosenSize)
{
	MemoryOptions options;
	options.readBytesMost = 4;

	sendDigits(options);

	EXPECT_EQ(3u, acceptedHandler().dataCallbacks);
}


TEST_F(MemoryConnectionTest, CutsTheStreamAtTheChosenByte)
{
	MemoryOptions options;
	options.cutAtByte = 7;

	sendDigits(options);

	EXPECT_EQ(2u, acceptedHandler().dataCallbacks);
}


TEST_F(MemoryConnectionTest, MovesInStepsOfTheChosenSize)
{
	MemoryOptions options;
	options.writeBytesMost = 4;

	const std::size_t turns = sendDigits(options);

	EXPECT_GE(acceptedHandler().dataCallbacks, 2u) << "two steps may arrive together";
	EXPECT_GE(turns, 2u);
}


TEST_F(MemoryConnectionTest, HoldsNoMoreThanTheWireForAReaderThatDoesNotRead)
{
	MemoryOptions options;
	options.wireBytes = 1000;
	meet(options);
	accepted().setReading(false);

	(void)send(*dialled, Bytes::copyOf(std::string(5000, 'x')));
	loop.runUntilIdle();

	EXPECT_EQ(1000u, dialled->stats().bytesSent);
	EXPECT_EQ(4000u, dialled->stats().bytesQueued);
}


TEST_F(MemoryConnectionTest, StopsInTheMiddleOfWhatItTookWhenReadingIsTurnedOff)
{
	MemoryOptions options;
	options.readBytesMost = 1;
	meet(options);
	acceptedHandler().whenData = [](Connection& connection) { connection.setReading(false); };
	(void)send(*dialled, Bytes::copyOf("abc"));
	dialled->close(CloseMode::graceful, {});

	loop.runUntilIdle();
	EXPECT_EQ("a", acceptedHandler().data);
	EXPECT_EQ(0u, acceptedHandler().ended);

	for (int i = 0; i < 3; ++i)
	{
		accepted().setReading(true);
		loop.runUntilIdle();
	}
	EXPECT_EQ("abc", acceptedHandler().data);
	EXPECT_THAT(acceptedHandler().order, ElementsAre("open", "data", "end", "close"));
}


TEST_F(MemoryConnectionTest, TellsAGracefulCloseApartFromAFinish)
{
	meet();
	EXPECT_TRUE(dialled->finish());
	loop.runUntilIdle();
	EXPECT_THAT(acceptedHandler().order, ElementsAre("open", "end"));

	dialled->close(CloseMode::graceful, {CloseSide::local, ErrorCode::protocolFault, "enough"});
	loop.runUntilIdle();

	EXPECT_THAT(acceptedHandler().order, ElementsAre("open", "end", "close"));
	EXPECT_EQ("enough", acceptedHandler().reason->text);
}


TEST_F(MemoryConnectionTest, EndsByItselfWhenBothHaveFinished)
{
	meet();
	EXPECT_TRUE(dialled->finish());
	EXPECT_TRUE(accepted().finish());

	loop.runUntilIdle();

	EXPECT_THAT(dialledHandler.order, ElementsAre("open", "end", "close"));
	EXPECT_THAT(acceptedHandler().order, ElementsAre("open", "end", "close"));
	EXPECT_EQ(CloseSide::peer, dialledHandler.reason->side);
}


TEST_F(MemoryConnectionTest, SaysSoIfItIsClosedBeforeItIsStarted)
{
	MemoryTransport transport(network);
	listener = transport.listen(loop, addressOf("memory:"), door).value();
	dialled = transport.dial(listener->address());

	dialled->close(CloseMode::graceful, {CloseSide::local, ErrorCode::cancelled, "changed my mind"});
	dialled->start(loop, dialledHandler);
	loop.runUntilIdle();

	EXPECT_THAT(dialledHandler.order, ElementsAre("close"));
	EXPECT_EQ("changed my mind", dialledHandler.reason->text);
	EXPECT_TRUE(door.callers.empty());
}


} // namespace
} // namespace ciarla
