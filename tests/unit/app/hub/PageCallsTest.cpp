#include "BareEnd.h"

#include "hub/PageCalls.h"
#include "hub/PageRequest.h"

#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/transport/MemoryTransport.h>

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

constexpr std::string_view healthRequest = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";


/// A page, and those who call it.
class PageCallsTest: public testing::Test
{
protected:
	std::shared_ptr<testkit::BareEnd> call()
	{
		auto caller = std::make_shared<testkit::BareEnd>(loop, transport.dial(listener->address()));
		loop.runUntilIdle();
		return caller;
	}

	std::string answerTo(std::string_view request)
	{
		const auto caller = call();
		caller->say(request);
		loop.runUntilIdle();
		return caller->heard;
	}

	testkit::ManualLoop loop;
	bool healthy = true;
	PageCalls calls{
		loop,
		{.metrics = [] { return std::string("ciarla_hub_members 2\n"); },
		 .isHealthy = [this] { return healthy; },
		 .hosts = {"hub.example.org"}}};
	MemoryTransport transport{std::make_shared<MemoryNetwork>()};
	std::unique_ptr<Listener> listener = transport.listen(loop, Address::parse("memory:").value(), calls).value();
};


/// With a date in it, which is the one thing that differs each time.
testing::Matcher<std::string> isAnswer(std::string_view status, std::string_view type, std::string_view body)
{
	const std::string head = "HTTP/1.1 " + std::string(status) + "\r\nDate: ";
	const std::string rest = " GMT\r\nConnection: Close\r\nServer: ciarla\r\nContent-Type: " + std::string(type) +
		"\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
	return AllOf(
		StartsWith(head), EndsWith(rest),
		testing::SizeIs(head.size() + std::string_view("Mon, 30 Nov 2026 21:53:36").size() + rest.size()));
}


TEST_F(PageCallsTest, ShowsHealthAndNumbers)
{
	constexpr std::string_view plain = "text/plain; charset=utf-8";

	EXPECT_THAT(answerTo(healthRequest), isAnswer("200 OK", plain, "ok\n"));
	EXPECT_THAT(
		answerTo("GET /metrics?x=1 HTTP/1.1\r\nHost: 127.0.0.1:9464\r\n\r\n"),
		isAnswer("200 OK", "text/plain; version=0.0.4; charset=utf-8", "ciarla_hub_members 2\n"));
	EXPECT_THAT(
		answerTo("GET / HTTP/1.1\r\nHost: hub.example.org\r\n\r\n"),
		isAnswer("404 Not Found", plain, "There is /health and /metrics.\n"));
	EXPECT_THAT(
		answerTo("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"),
		isAnswer("405 Method Not Allowed", plain, "Only GET is understood here.\n"));
	healthy = false;
	EXPECT_THAT(answerTo(healthRequest), isAnswer("503 Service Unavailable", plain, "a loop is stuck\n"));
}


TEST_F(PageCallsTest, AnswersHeadWithTheHeadAloneAndInTheVersionOfTheRequest)
{
	EXPECT_THAT(
		answerTo("HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("Content-Length: 3\r\n\r\n")));
	EXPECT_THAT(answerTo("GET /health HTTP/1.0\r\n\r\n"), AllOf(StartsWith("HTTP/1.0 200 OK\r\n"), EndsWith("ok\n")));
}


TEST_F(PageCallsTest, ShowsNothingToWhoAsksByAnotherName)
{
	for (const std::string path: {"/health", "/metrics", "/"})
	{
		EXPECT_THAT(
			answerTo("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
			AllOf(
				StartsWith("HTTP/1.1 421 Misdirected Request\r\n"), HasSubstr("hub.http_host"),
				testing::Not(HasSubstr("ciarla_hub_members"))));
	}
}


TEST_F(PageCallsTest, TellsWhatIsNoRequest)
{
	EXPECT_THAT(answerTo("nonsense\r\n\r\n"), StartsWith("HTTP/1.1 400 Bad Request\r\n"));
	EXPECT_THAT(
		answerTo("GET / HTTP/1.1\r\nX: " + std::string(PageRequest::headBytesMax, 'x')),
		StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
}


TEST_F(PageCallsTest, GivesTheWholeRequestOneDeadlineHoweverItDripsIn)
{
	for (const Duration pause: {Duration(100ms), Duration(1s), Duration(2700ms), Duration(4999ms)})
	{
		const auto caller = call();
		caller->say("GET /health HTTP/1.1\r\nX: ");
		Duration waited{};
		for (; waited + pause < PageCalls::requestMax; waited += pause)
		{
			loop.advance(pause);
			caller->say("x");
		}
		EXPECT_EQ(caller->heard, "");
		loop.advance(PageCalls::requestMax - waited);
		EXPECT_THAT(caller->heard, StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
		loop.advance(PageCalls::answerMax);
		EXPECT_TRUE(caller->closed);
		EXPECT_EQ(calls.count(), 0U);
	}
}


TEST_F(PageCallsTest, LetsGoOfWhoDoesNotTakeTheAnswer)
{
	const auto caller = call();
	caller->setReading(false);
	caller->say(healthRequest);
	loop.advance(PageCalls::answerMax);

	EXPECT_EQ(calls.count(), 0U);
}


TEST_F(PageCallsTest, AnswersBesideAnyNumberOfSlowCallers)
{
	std::vector<std::shared_ptr<testkit::BareEnd>> slow;
	for (std::size_t count = 0; count < 3 * PageCalls::callsMax; ++count)
	{
		slow.push_back(call());
		slow.back()->say("GET /health HTTP/1.1\r\nX: ");
		if (count % 50 == 0)
		{
			EXPECT_THAT(answerTo(healthRequest), EndsWith("ok\n")) << count;
		}
	}
	EXPECT_LE(calls.count(), PageCalls::callsMax);
	EXPECT_THAT(answerTo(healthRequest), EndsWith("ok\n"));
	EXPECT_TRUE(slow.front()->closed) << "the oldest made room";
	EXPECT_FALSE(slow.back()->closed);
}


TEST_F(PageCallsTest, ForgetsWhoHangsUp)
{
	call()->abort();
	call()->finish();
	loop.runUntilIdle();

	EXPECT_EQ(calls.count(), 0U);
}


} // namespace
} // namespace ciarla
