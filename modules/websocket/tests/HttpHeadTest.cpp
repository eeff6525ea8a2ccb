#include "HttpHead.h"

#include <ciarla/base/Bytes.h>

#include <gmock/gmock.h>


namespace ciarla {


namespace {


using Status = HttpHead::Status;

const std::string request =
	"GET /chat?x HTTP/1.1\r\nHost: a.b:80\r\nconnection: keep-alive ,\tUpgrade\r\nEmpty:\r\n\r\n";


Status fed(HttpHead& head, std::string_view text)
{
	std::span<const std::byte> bytes = asBytes(text);
	return head.feed(bytes);
}


TEST(HttpHead, ReadsARequestHoweverItIsCut)
{
	for (std::size_t cut = 0; cut < request.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		HttpHead head(HttpHead::Kind::request);
		EXPECT_EQ(Status::incomplete, fed(head, std::string_view(request).substr(0, cut)));
		EXPECT_EQ(Status::complete, fed(head, std::string_view(request).substr(cut)));
		EXPECT_EQ("GET", head.word(0));
		EXPECT_EQ("/chat?x", head.word(1));
		EXPECT_EQ("HTTP/1.1", head.word(2));
		EXPECT_EQ("a.b:80", head.field("host"));
		EXPECT_EQ("", head.field("empty"));
		EXPECT_EQ(std::nullopt, head.field("hos"));
		EXPECT_TRUE(head.lists("Connection", "upgrade"));
		EXPECT_FALSE(head.lists("Connection", "up"));
	}
}


TEST(HttpHead, LeavesWhatComesAfterIt)
{
	HttpHead head(HttpHead::Kind::request);
	const std::string more = request + "\x82";
	std::span<const std::byte> bytes = asBytes(more);
	EXPECT_EQ(Status::complete, head.feed(bytes));
	EXPECT_EQ("\x82", asText(bytes));
}


TEST(HttpHead, ReadsAnAnswerWhoseReasonHasBlanksOrIsNotThere)
{
	HttpHead head(HttpHead::Kind::answer);
	EXPECT_EQ(Status::complete, fed(head, "HTTP/1.1 404 Not Found\r\n\r\n"));
	EXPECT_EQ("404", head.word(1));
	EXPECT_EQ("Not Found", head.word(2));

	HttpHead bare(HttpHead::Kind::answer);
	EXPECT_EQ(Status::complete, fed(bare, "HTTP/1.1 101\r\n\r\n"));
	EXPECT_EQ("", bare.word(2));
}


TEST(HttpHead, RefusesWhatTwoProgramsCouldReadDifferently)
{
	for (const char* bad:
		 {"GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nA: b\nC: d\r\n", "GET / HTTP/1.1\rHost",
		  "GET / HTTP/1.1\r\nHost : a\r\n", "GET /  HTTP/1.1\r\n", "GET / HTTP/1.1\r\n folded\r\n",
		  "GET / HTTP/1.1\r\nHost\r\n", "GET / HTTP/1.1\r\nA: \x01\r\n", "GET /\r\n", "GET / HTTP/2\r\n",
		  "GET / http/1.1\r\n", "GET / HTTP/1.10\r\n", "G@T / HTTP/1.1\r\n", "\n", "\r\r", " GET / HTTP/1.1\r\n",
		  "SSH-2.0-OpenSSH_9.2\r\n"})
	{
		HttpHead head(HttpHead::Kind::request);
		EXPECT_EQ(Status::malformed, fed(head, bad)) << testing::PrintToString(bad);
	}
	for (const char* bad:
		 {"HTTP/1.1 20\r\n", "HTTP/1.1 abc\r\n", "HTTP/3 200 OK\r\n", "HTTPS", "220 mail", "HTTP/1.1\r\n",
		  "HTTP/1.1 200 OK\r\n folded\r\n", "HTTP/1.1 200 OK\r\nA : b\r\n", "\r\nHTTP/1.1 200 OK\r\n"})
	{
		HttpHead head(HttpHead::Kind::answer);
		EXPECT_EQ(Status::malformed, fed(head, bad)) << testing::PrintToString(bad);
	}
}


// Source: RFC 9112, section 2.2.
TEST(HttpHead, LeavesOutEmptyLinesBeforeARequest)
{
	HttpHead head(HttpHead::Kind::request);
	EXPECT_EQ(Status::complete, fed(head, "\r\n\r\n" + request));
	EXPECT_EQ("GET", head.word(0));
	EXPECT_EQ("a.b:80", head.field("Host"));

	HttpHead endless(HttpHead::Kind::request);
	std::string lines;
	while (lines.size() < HttpHead::bytesMost)
	{
		lines += "\r\n";
	}
	EXPECT_EQ(Status::incomplete, fed(endless, lines));
	EXPECT_EQ(Status::tooLong, fed(endless, "\r"));
}


// Source: RFC 9112, section 5.2: a user agent reads a fold as blanks; a server may refuse it.
TEST(HttpHead, ReadsAFoldedAnswerHoweverItIsCut)
{
	const std::string answer = "HTTP/1.1 101 Fine\r\nA:\r\n one\r\n\t \r\n\ttwo \r\nB: c\r\n\r\n";
	for (std::size_t cut = 0; cut < answer.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		HttpHead head(HttpHead::Kind::answer);
		EXPECT_EQ(Status::incomplete, fed(head, std::string_view(answer).substr(0, cut)));
		EXPECT_EQ(Status::complete, fed(head, std::string_view(answer).substr(cut)));
		EXPECT_THAT(std::string(head.field("A").value()), testing::MatchesRegex("one[ \t]+two"));
		EXPECT_EQ("c", head.field("b"));
	}
}


TEST(HttpHead, ListsTheElementsOfAllFieldsOfAName)
{
	HttpHead head(HttpHead::Kind::request);
	EXPECT_EQ(Status::complete, fed(head, "GET / HTTP/1.1\r\nA: x , ,y\r\nB: no\r\na:\r\nA: ,z,\r\n\r\n"));
	EXPECT_THAT(head.elements("A"), testing::ElementsAre("x", "y", "z"));
	EXPECT_THAT(head.elements("C"), testing::IsEmpty());
}


TEST(HttpHead, KnowsAtTheFirstByteThatATlsClientOrAChatIsNone)
{
	HttpHead tls(HttpHead::Kind::request);
	EXPECT_EQ(Status::malformed, fed(tls, "\x16"));
	HttpHead chat(HttpHead::Kind::answer);
	EXPECT_EQ(Status::malformed, fed(chat, std::string_view("\0", 1)));
	EXPECT_EQ(".", chat.seen());
}


TEST(HttpHead, IsBounded)
{
	HttpHead head(HttpHead::Kind::request);
	const std::string start = "GET / HTTP/1.1\r\nA: ";
	EXPECT_EQ(Status::incomplete, fed(head, start + std::string(HttpHead::bytesMost - start.size(), 'a')));
	EXPECT_EQ(Status::tooLong, fed(head, "a"));
}


} // namespace
} // namespace ciarla
