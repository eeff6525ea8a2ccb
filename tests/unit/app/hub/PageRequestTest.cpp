#include "hub/PageRequest.h"

#include <ciarla/base/Bytes.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {
namespace {


using State = PageRequest::State;

PageRequest requestOf(std::string_view bytes)
{
	PageRequest request;
	request.feed(asBytes(bytes));
	return request;
}


State stateOf(std::string_view bytes)
{
	return PageRequest().feed(asBytes(bytes));
}


bool isForUs(const std::string& fields, const std::string& target = "/health", const char* version = "HTTP/1.1")
{
	PageRequest request;
	const std::string whole = "GET " + target + " " + version + "\r\n" + fields + "\r\n";
	EXPECT_EQ(request.feed(asBytes(std::string_view(whole))), State::whole) << whole;
	return request.isFor({"hub.example.org", "build-7"});
}


TEST(PageRequest, IsTheSameHoweverItIsCut)
{
	constexpr std::string_view wire = "GET /metrics?now=1 HTTP/1.1\r\nHost: localhost:9464\r\nAccept:\t*/*\r\n\r\n";
	for (std::size_t cut = 0; cut < wire.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		PageRequest request;
		EXPECT_EQ(request.feed(asBytes(wire.substr(0, cut))), State::gathering);
		EXPECT_EQ(request.feed(asBytes(wire.substr(cut))), State::whole);
		EXPECT_EQ(request.method(), "GET");
		EXPECT_EQ(request.path(), "/metrics");
		EXPECT_EQ(request.version(), "HTTP/1.1");
	}
}


TEST(PageRequest, TakesWhatOldAndLaxProgramsSend)
{
	EXPECT_EQ(stateOf("GET /health HTTP/1.0\r\n\r\n"), State::whole);
	EXPECT_EQ(stateOf("GET /health HTTP/1.1\nHost: localhost\n\n"), State::whole);
	EXPECT_EQ(stateOf("\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"), State::whole);
	EXPECT_EQ(requestOf("POST / HTTP/1.0\r\n\r\nand more").method(), "POST");
}


TEST(PageRequest, RefusesWhatOthersWouldReadInAnotherWay)
{
	const std::vector<std::string_view> heads{
		"nonsense\r\n\r\n",
		"GET /health\r\n\r\n",
		"GET  HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /he alth HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /health HTTP/2.0\r\nHost: localhost\r\n\r\n",
		"GET /health HTTP/1.x\r\nHost: localhost\r\n\r\n",
		"GET /health http/1.1\r\nHost: localhost\r\n\r\n",
		"G(T /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /health HTTP/1.1\r\n\r\n",
		"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
		"GET /health HTTP/1.0\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
		"GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n",
		"GET /health HTTP/1.1\r\nHost: localhost\r\n X: goes on\r\n\r\n",
		"GET /health HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n",
		"GET /health HTTP/1.1\r\nHost: localhost\r\n: nothing\r\n\r\n",
		"GET /health HTTP/1.1\r\nHost: local\rhost\r\n\r\n",
		"\x16\x03\x01\x02\n\n",
	};
	for (const std::string_view head: heads)
	{
		EXPECT_EQ(stateOf(head), State::malformed) << head;
	}
	EXPECT_EQ(stateOf(std::string_view("GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", 40)), State::malformed);
	EXPECT_EQ(stateOf(std::string_view("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29)), State::malformed);
}


TEST(PageRequest, HasABoundInBytes)
{
	const std::string beginning = "GET /health HTTP/1.1\r\nHost: localhost\r\nX: ";
	const std::string end = "\r\n\r\n";
	const std::size_t most = PageRequest::headBytesMax - beginning.size() - end.size();

	EXPECT_EQ(stateOf(beginning + std::string(most, 'x') + end), State::whole);
	EXPECT_EQ(stateOf(beginning + std::string(most + 1, 'x') + end), State::tooLong);
	EXPECT_EQ(stateOf(std::string(PageRequest::headBytesMax, 'x')), State::tooLong);
}


TEST(PageRequest, IsForUsByALiteralByLocalhostAndByAListedName)
{
	for (const std::string host:
		 {"127.0.0.1", "127.0.0.1:9464", "192.168.1.20:80", "[::1]", "[::1]:9464", "[fd00::20]:9464", "localhost",
		  "LocalHost:9464", "localhost.", "hub.example.org", "HUB.Example.Org:9464", "build-7", "build-7:"})
	{
		EXPECT_TRUE(isForUs("Host: " + host + "\r\n")) << host;
	}
	EXPECT_TRUE(isForUs("", "/health", "HTTP/1.0")) << "it names no host, as no browser does";
}


TEST(PageRequest, IsNotForUsByAnyOtherName)
{
	for (const std::string host:
		 {"",
		  "evil.example",
		  "evil.example:9464",
		  "localhost.evil.example",
		  "evil.localhost",
		  "127.0.0.1.evil.example",
		  "127.1",
		  "2130706433",
		  "0x7f000001",
		  "127.0.0.1:9464:80",
		  "::1",
		  "[127.0.0.1]",
		  "[::1",
		  "[::1].evil.example",
		  "[::1]evil",
		  "localhost:evil.example",
		  "evil.example@localhost",
		  "hub.example.org.evil.example",
		  "org",
		  "localhost, evil.example",
		  "localhost..",
		  "[]",
		  ":9464"})
	{
		EXPECT_FALSE(isForUs("Host: " + host + "\r\n")) << host;
	}
	EXPECT_FALSE(isForUs("Host: evil.example\r\n", "/health", "HTTP/1.0"));
}


TEST(PageRequest, IsForUsOnlyIfTheTargetSaysSoToo)
{
	EXPECT_TRUE(isForUs("Host: localhost\r\n", "http://localhost:9464/health"));
	EXPECT_FALSE(isForUs("Host: localhost\r\n", "http://evil.example/health"));
	EXPECT_FALSE(isForUs("Host: localhost\r\n", "HTTP://evil.example/health"));
	EXPECT_FALSE(isForUs("Host: evil.example\r\n", "http://localhost/health"));
	EXPECT_EQ(requestOf("GET http://localhost/health?x HTTP/1.1\r\nHost: localhost\r\n\r\n").path(), "/health");
}


} // namespace
} // namespace ciarla
