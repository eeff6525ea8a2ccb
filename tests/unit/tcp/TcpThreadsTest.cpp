#include "TcpFixture.h"

#include <ciarla/transport/SystemResolver.h>

#include <future>
#include <thread>


namespace ciarla {


namespace {


using testing::HasSubstr;

using TcpThreadsTest = TcpTest;


TEST_F(TcpThreadsTest, AnswersFromTheSystemsResolverOnTheLoop)
{
	const std::thread::id here = std::this_thread::get_id();
	std::thread::id answeredOn;
	std::optional<Resolver::Answer> answer;
	SystemResolver resolver;
	resolver.resolve("127.0.0.1", loop.poster(), [&](Resolver::Answer found) {
		answeredOn = std::this_thread::get_id();
		answer = std::move(found);
	});
	EXPECT_FALSE(answer);
	ASSERT_TRUE(runUntil([&] { return answer.has_value(); }));
	EXPECT_EQ(answeredOn, here);
	EXPECT_EQ(answer->value(), std::vector<std::string>{"127.0.0.1"});
}


TEST_F(TcpThreadsTest, NamesTheHostThatTheSystemCannotResolve)
{
	std::optional<Resolver::Answer> answer;
	SystemResolver resolver;
	resolver.resolve("no such host", loop.poster(), [&](Resolver::Answer found) { answer = std::move(found); });
	ASSERT_TRUE(runUntil([&] { return answer.has_value(); }));
	ASSERT_FALSE(*answer);
	EXPECT_EQ(answer->error().code, ErrorCode::cannotResolve);
	EXPECT_THAT(answer->error().text, HasSubstr("'no such host'"));
}


TEST_F(TcpThreadsTest, DropsAResolversAnswerThatComesAfterTheLoop)
{
	std::shared_ptr<Poster> poster;
	{
		SocketLoop shortLived;
		poster = shortLived.poster();
	}
	bool answered = false;
	SystemResolver resolver;
	resolver.resolve("127.0.0.1", poster, [&](const Resolver::Answer&) { answered = true; });
	while (poster.use_count() > 1)
	{
		std::this_thread::yield();
	}
	EXPECT_FALSE(answered);
}


TEST_F(TcpThreadsTest, HandsAnAcceptedConnectionToAnotherLoop)
{
	SocketLoop other;
	RecordingConnectionHandler handler;
	std::unique_ptr<Connection> moved;
	std::promise<std::thread::id> heardOn;
	handler.dataCame = [&](Connection& connection) {
		heardOn.set_value(std::this_thread::get_id());
		connection.close(CloseMode::abort, {});
	};
	handler.closed = [&](Connection&) {
		other.retire(std::move(moved));
		other.stop();
	};

	listener = listen();
	raw = RawSocket::connected(portOf(*listener));
	ASSERT_TRUE(runUntil([&] { return !acceptor.accepted.empty(); }));
	std::thread thread([&] { other.run(); });
	other.poster()->post([&, connection = std::move(acceptor.accepted.front())]() mutable {
		moved = std::move(connection);
		moved->start(other, handler);
	});
	raw.write("over there");
	const std::thread::id there = thread.get_id();
	EXPECT_EQ(heardOn.get_future().get(), there);
	thread.join();
	EXPECT_EQ(handler.data, "over there");
}


} // namespace
} // namespace ciarla
