#include "LinkPair.h"

#include <ciarla/testkit/MockConnection.h>

#include <gmock/gmock.h>

#include <memory>
#include <string_view>


namespace ciarla {
namespace {


using namespace std::string_view_literals;
using testing::_;
using testing::AnyNumber;
using testing::AtLeast;
using testing::NiceMock;
using testing::Return;
using testkit::LinkRecorder;
using testkit::ManualLoop;
using testkit::MockConnection;


/// A link on a connection that does what the test says.
class LinkOnMock: public testing::Test
{
protected:
	LinkOnMock()
	{
		auto owned = std::make_unique<NiceMock<MockConnection>>();
		connection = owned.get();
		ON_CALL(*connection, start(_, _)).WillByDefault([this](Loop&, ConnectionHandler& given) { handler = &given; });
		ChatSettings settings;
		settings.name = "Ada";
		link = std::make_unique<Link>(loop, std::move(owned), settings, LinkLimits(), recorder);
		link->start();
	}

	void hear(std::string_view bytes)
	{
		handler->onData(*connection, asBytes(bytes));
	}

	/// A conversation with a raw peer: the shortest there is.
	void beginRaw()
	{
		handler->onOpen(*connection);
		hear("Bob");
		loop.advance(std::chrono::seconds(1));
		ASSERT_EQ(link->peerName(), "Bob");
	}

	ManualLoop loop;
	LinkRecorder recorder;
	MockConnection* connection = nullptr;
	ConnectionHandler* handler = nullptr;
	std::unique_ptr<Link> link;
};


TEST_F(LinkOnMock, ClosesGracefullyWhereTheWireCannotHalfClose)
{
	beginRaw();
	EXPECT_CALL(*connection, finish()).WillOnce([] {
		return Result<void>(Error{make_error_code(ErrorCode::notSupported), "This wire has no half-close."});
	});
	EXPECT_CALL(*connection, close(CloseMode::graceful, _)).Times(AtLeast(1));

	link->leave({});
}


TEST_F(LinkOnMock, DoesNotReadAPeerThatDoesNotTakeWhatItIsOwed)
{
	EXPECT_CALL(*connection, setReading(_)).Times(AnyNumber());
	EXPECT_CALL(*connection, send(_)).WillRepeatedly(Return(SendResult::full));
	EXPECT_CALL(*connection, setReading(false)).Times(AtLeast(1));

	handler->onOpen(*connection);
}


TEST_F(LinkOnMock, SendsWhatWasRefusedOnceThereIsRoom)
{
	Bytes sent;
	EXPECT_CALL(*connection, send(_)).WillOnce(Return(SendResult::full)).WillOnce([&](std::span<const Bytes> batch) {
		sent = batch.front();
		return SendResult::accepted;
	});

	handler->onOpen(*connection);
	handler->onWritable(*connection);

	EXPECT_EQ(sent.text(), "\0Ada\0"sv);
}


TEST_F(LinkOnMock, LetsNothingBeSaidWhileTheConnectionAsksToPause)
{
	beginRaw();
	EXPECT_CALL(*connection, send(_)).WillOnce(Return(SendResult::acceptedPause));
	EXPECT_EQ(link->say("fills it"), SayResult::accepted);

	EXPECT_EQ(link->say("has to wait"), SayResult::wait);
	handler->onWritable(*connection);

	EXPECT_EQ(recorder.heard.back(), "ready");
	EXPECT_EQ(link->say("now"), SayResult::accepted);
}


TEST_F(LinkOnMock, AbortsWithoutAWord)
{
	beginRaw();
	EXPECT_CALL(*connection, send(_)).Times(0);
	EXPECT_CALL(*connection, close(CloseMode::abort, _));

	link->abort();
}


} // namespace
} // namespace ciarla
