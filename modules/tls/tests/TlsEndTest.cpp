#include "TlsMeeting.h"

#include <ciarla/transport/ForwardingConnection.h>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;


using TlsEnd = TlsMeeting;


/// Loses what is received from some byte on, and the end with it, until the test ends it.
class CutConnection final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override
	{
		const std::size_t passed = std::min(bytesLeft, bytes.size());
		bytesLeft -= passed;
		if (passed > 0)
		{
			ForwardingConnection::onData(connection, bytes.first(passed));
		}
	}

	std::size_t bytesLeft = static_cast<std::size_t>(-1);
};


/// Puts a CutConnection below TLS.
class CutFactory final: public LayerFactory
{
public:
	explicit CutFactory(std::unique_ptr<LayerFactory> above):
		_above(std::move(above))
	{
	}

	std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override
	{
		auto made = std::make_unique<CutConnection>(std::move(below));
		cut = made.get();
		return _above->wrap(std::move(made));
	}

	CutConnection* cut = nullptr;

private:
	std::unique_ptr<LayerFactory> _above;
};


/// A plain peer of a TLS end, which says what it is told to, and never a close_notify.
class Truncated: public TlsMeeting
{
protected:
	void meetCut()
	{
		caller = std::make_unique<CutFactory>(factory(Role::dialled, trusting()));
		meet(caller.get(), factory(Role::accepted, showing(chat())).get());
		ASSERT_EQ(dialledHandler.opened, 1u);
	}

	std::unique_ptr<CutFactory> caller;
};


TEST_F(TlsEnd, FinishedByTheCallerLetsTheListenerGoOnTalking)
{
	meetWell();
	(void)send(*dialled, Bytes::copyOf("question"));
	EXPECT_TRUE(dialled->finish().ok());
	loop.runUntilIdle();
	EXPECT_THAT(acceptedHandler.order, ElementsAre("open", "data", "end"));
	(void)send(*accepted, Bytes::copyOf("answer"));
	loop.advance(1h);
	EXPECT_EQ(dialledHandler.data, "answer");
	EXPECT_EQ(dialledHandler.closed + acceptedHandler.closed, 0u);
}


TEST_F(TlsEnd, FinishedByTheListenerLetsTheCallerGoOnTalking)
{
	meetWell();
	EXPECT_TRUE(accepted->finish().ok());
	loop.runUntilIdle();
	EXPECT_THAT(dialledHandler.order, ElementsAre("open", "end"));
	(void)send(*dialled, Bytes::copyOf("still here"));
	loop.advance(1h);
	EXPECT_EQ(acceptedHandler.data, "still here");
	EXPECT_EQ(dialledHandler.closed + acceptedHandler.closed, 0u);
}


TEST_F(TlsEnd, FinishedByBothClosesByItself)
{
	meetWell();
	EXPECT_TRUE(dialled->finish().ok());
	loop.runUntilIdle();
	EXPECT_TRUE(accepted->finish().ok());
	loop.runUntilIdle();
	EXPECT_EQ(dialledHandler.closed, 1u);
	EXPECT_EQ(acceptedHandler.closed, 1u);
	EXPECT_FALSE(codeOf(dialledHandler)) << textOf(dialledHandler);
	EXPECT_FALSE(codeOf(acceptedHandler)) << textOf(acceptedHandler);
}


TEST_F(TlsEnd, FinishedTwiceIsFinished)
{
	meetWell();
	EXPECT_TRUE(dialled->finish().ok());
	loop.runUntilIdle();
	EXPECT_TRUE(dialled->finish().ok());
	loop.runUntilIdle();
	EXPECT_EQ(acceptedHandler.ended, 1u);
	EXPECT_EQ(send(*dialled, Bytes::copyOf("late")), SendResult::closed);
}


TEST_F(TlsEnd, FinishedWhileReadingIsOffIsHeardOnceItIsOnAgain)
{
	meetWell();
	accepted->setReading(false);
	(void)send(*dialled, Bytes::copyOf("last words"));
	(void)dialled->finish();
	loop.runUntilIdle();
	EXPECT_THAT(acceptedHandler.order, ElementsAre("open"));
	accepted->setReading(true);
	loop.runUntilIdle();
	EXPECT_THAT(acceptedHandler.order, ElementsAre("open", "data", "end"));
}


TEST_F(TlsEnd, ReadingTurnedOffInsideDataHoldsTheRestBack)
{
	meetWell();
	acceptedHandler.whenData = [](Connection& connection) { connection.setReading(false); };
	const std::string text(100'000, 'x');
	(void)send(*dialled, Bytes::copyOf(text));
	loop.runUntilIdle();
	EXPECT_EQ(acceptedHandler.bytes, 16u * 1024);
	for (std::size_t i = 0; i < 6; ++i)
	{
		accepted->setReading(true);
		loop.runUntilIdle();
	}
	EXPECT_EQ(acceptedHandler.data, text);
}


TEST_F(TlsEnd, GracefulIsAnOrderlyEndForBoth)
{
	meetWell();
	(void)send(*dialled, Bytes::copyOf("bye"));
	dialled->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_THAT(acceptedHandler.order, ElementsAre("open", "data", "end", "close"));
	EXPECT_FALSE(codeOf(acceptedHandler)) << textOf(acceptedHandler);
	EXPECT_FALSE(codeOf(dialledHandler)) << textOf(dialledHandler);
}


TEST_F(TlsEnd, KeepsTheWordsOfACloseToItself)
{
	meetWell();
	dialled->close(CloseMode::abort, {CloseSide::local, ErrorCode::protocolFault, "a secret of ours"});
	loop.runUntilIdle();
	EXPECT_EQ(textOf(dialledHandler), "a secret of ours");
	EXPECT_EQ(codeOf(acceptedHandler), make_error_code(ErrorCode::lost));
	EXPECT_THAT(textOf(acceptedHandler), testing::Not(HasSubstr("secret")));
}


TEST_F(Truncated, EndWithoutCloseNotifyIsLost)
{
	meetCut();
	caller->cut->bytesLeft = 0; // The close_notify does not come.
	accepted->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(dialledHandler.ended, 0u);
	EXPECT_EQ(codeOf(dialledHandler), make_error_code(ErrorCode::lost));
	EXPECT_THAT(textOf(dialledHandler), HasSubstr("without saying so in TLS (no close_notify)"));
}


TEST_F(Truncated, RecordIsLost)
{
	meetCut();
	caller->cut->bytesLeft = 50;
	(void)send(*accepted, Bytes::copyOf(std::string(1'000, 'x')));
	accepted->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(dialledHandler.bytes, 0u);
	EXPECT_EQ(codeOf(dialledHandler), make_error_code(ErrorCode::lost));
	EXPECT_THAT(textOf(dialledHandler), HasSubstr("broke off in the middle of a TLS record"));
}


} // namespace


} // namespace ciarla
