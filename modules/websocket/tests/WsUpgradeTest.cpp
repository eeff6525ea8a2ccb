#include "WsUpgrade.h"

#include <ciarla/base/Bytes.h>

#include <gmock/gmock.h>


namespace ciarla {


namespace {


using namespace std::string_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* sampleKey = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr const char* sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";


/// A good request, with something else in the place of a part of it.
std::string requestBut(std::string_view part = "", std::string_view instead = "")
{
	std::string text = wsRequest("/chat", "localhost:80", sampleKey);
	return part.empty() ? text : text.replace(text.find(part), part.size(), instead);
}


WsAnswer answerTo(const std::string& text, std::string_view path = "/chat")
{
	HttpHead head(HttpHead::Kind::request);
	std::span<const std::byte> bytes = asBytes(text);
	const HttpHead::Status status = head.feed(bytes);
	return answerRequest(status, head, path);
}


std::string whyNot(const std::string& answer)
{
	HttpHead head(HttpHead::Kind::answer);
	std::span<const std::byte> bytes = asBytes(answer);
	const HttpHead::Status status = head.feed(bytes);
	const std::optional<Error> error = judgeAnswer(status, head, sampleKey);
	return error ? error->text : "";
}


std::string agreement(std::string_view accept = sampleAccept, std::string_view more = "")
{
	return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: " +
		std::string(accept) + "\r\n" + std::string(more) + "\r\n";
}


void expectRefused(const std::string& request, const char* status, const char* sentence)
{
	const WsAnswer answer = answerTo(request);
	EXPECT_THAT(answer.text, StartsWith(std::string("HTTP/1.1 ") + status));
	EXPECT_THAT(answer.text, HasSubstr("\r\nConnection: close\r\n"));
	ASSERT_TRUE(answer.reason);
	EXPECT_THAT(answer.reason->text, HasSubstr(sentence));
}


// Source of the sample: RFC 6455, section 1.3.
TEST(WsUpgrade, AnswersAKeyAsTheStandardShows)
{
	EXPECT_EQ(sampleAccept, wsAcceptOf(sampleKey));
	std::array<std::byte, 16> nonce{};
	const auto sample = asBytes("the sample nonce");
	std::copy(sample.begin(), sample.end(), nonce.begin());
	EXPECT_EQ(sampleKey, wsKeyOf(nonce));
}


TEST(WsUpgrade, SaysWhoCalledWhereTheFirstBytesTell)
{
	const std::pair<std::string, const char*> callers[] = {
		{"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0C"s,
		 "with a header of the PROXY protocol; where it comes from must stand in"},
		{"PROXY TCP4 192.0.2.1 203.0.113.9 40112 12345\r\n",
		 "with version 1 of the PROXY protocol; let the proxy send"},
		{"\0Ada\0"s, "called without a WebSocket; it has to put ws+ in its address."},
		{"\r\n\0Ada\0"s, "sent no HTTP request"},
		{"PROXYTCP4 / HTTP/1.1 x\r\n", "sent no HTTP request"},
	};
	for (const auto& [bytes, hint]: callers)
	{
		expectRefused(bytes, "400 Bad Request", hint);
	}
}


TEST(WsUpgrade, AgreesToARequestAndChoosesTheSubprotocol)
{
	const WsAnswer answer = answerTo(requestBut());
	EXPECT_FALSE(answer.reason);
	EXPECT_EQ("", whyNot(answer.text));
	EXPECT_THAT(answer.text, HasSubstr("Sec-WebSocket-Protocol: ciarla.v1\r\n"));
	EXPECT_THAT(answer.text, HasSubstr(sampleAccept));
}


TEST(WsUpgrade, ChoosesNoSubprotocolThatWasNotOffered)
{
	const WsAnswer answer = answerTo(requestBut("ciarla.v1", "chat"));
	EXPECT_FALSE(answer.reason);
	EXPECT_THAT(answer.text, Not(HasSubstr("Sec-WebSocket-Protocol")));
}


TEST(WsUpgrade, TakesAPathWithAQuery)
{
	EXPECT_FALSE(answerTo(requestBut("/chat", "/chat?room=1")).reason);
}


TEST(WsUpgrade, AnswersPlainHttpPolitely)
{
	const WsAnswer answer = answerTo("GET / HTTP/1.0\r\n\r\n");
	EXPECT_THAT(answer.text, StartsWith("HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\n"));
	EXPECT_THAT(answer.text, HasSubstr("\r\nConnection: close\r\n"));
	EXPECT_THAT(answer.text, HasSubstr("\r\n\r\nThis is a WebSocket server; use a WebSocket client"));
	EXPECT_EQ("asked by plain HTTP for \"/\"; this is a WebSocket server.", answer.reason->text);
}


TEST(WsUpgrade, RefusesAMissingKey)
{
	expectRefused(
		requestBut("Sec-WebSocket-Key", "X-Key"), "400 Bad Request",
		"asked for a WebSocket without a Sec-WebSocket-Key.");
}


TEST(WsUpgrade, RefusesAWrongKey)
{
	for (const char* key:
		 {"short", "dGhlIHNhbXBsZSBub25jZQ=!", "dGhlIHNhbXBsZSBub25j*Q==", "dGhlIHNhbXBsZSBub25jZSB4eA=="})
	{
		expectRefused(requestBut(sampleKey, key), "400 Bad Request", "that is not sixteen bytes in base 64.");
	}
	const std::string twice = "Sec-WebSocket-Key: " + std::string(sampleKey) + "\r\n";
	expectRefused(requestBut(twice, twice + twice), "400 Bad Request", "that is not sixteen bytes in base 64.");
}


TEST(WsUpgrade, RefusesAnotherPath)
{
	expectRefused(
		requestBut("/chat", "/other"), "404 Not Found",
		"asked for the path \"/other\"; this one listens at \"/chat\" (ws.path).");
}


TEST(WsUpgrade, RefusesAnotherVersionAndNamesItsOwn)
{
	const std::string request = requestBut("Version: 13", "Version: 8");
	expectRefused(request, "426 Upgrade Required", "asked for another version of WebSocket than 13.");
	EXPECT_THAT(answerTo(request).text, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
}


TEST(WsUpgrade, RefusesWhatIsNoGetInHttp11WithOneHost)
{
	expectRefused(requestBut("GET", "POST"), "405", "asked with \"POST\"; a WebSocket begins with GET.");
	expectRefused(requestBut("HTTP/1.1", "HTTP/1.0"), "426", "asked by plain HTTP");
	expectRefused(requestBut("Host", "Most"), "400", "one Host field");
}


TEST(WsUpgrade, SaysWhatIsWrongWithARequestThatIsMalformed)
{
	EXPECT_THAT(
		answerTo(requestBut("Host:", "A: b\r\n c\r\nHost:")).text,
		HasSubstr("that was no HTTP request: no line of it may begin with a blank: folding fields is obsolete.\n"));
	EXPECT_THAT(answerTo(requestBut("Host:", "Host :")).text, HasSubstr("a colon at once after it"));
}


TEST(WsUpgrade, RefusesABodyAndSaysSo)
{
	const std::string request = requestBut("Host:", "Content-Length: 5\r\nHost:");
	expectRefused(request, "400", "sent a request with a body, which one for a WebSocket has not.");
	EXPECT_THAT(answerTo(request).text, HasSubstr("\nA request has no body here"));
}


TEST(WsUpgrade, TellsWhoCallsByANameThatIsNotKnownHowItIsLetIn)
{
	const std::string request = requestBut("localhost:80", "Evil.example:80");
	EXPECT_THAT(
		answerTo(request).text,
		HasSubstr("call by an address, or have --ws.host evil.example added where it listens.\n"));
	expectRefused(
		request, "421",
		"called the name \"evil.example\", which is not known here; --ws.host evil.example lets it in, if it is a name "
		"of "
		"this machine.");
}


TEST(WsUpgrade, TellsWhoCallsForAPageHowItIsLetIn)
{
	const std::string request = requestBut("Host:", "Origin: https://evil.example\r\nHost:");
	EXPECT_THAT(answerTo(request).text, HasSubstr("have --ws.origin SCHEME://HOST:PORT added where it listens"));
	expectRefused(request, "403", "called for a page of the origin \"https://evil.example\"; only pages whose origin");
}


TEST(WsUpgrade, LetsInOneOriginThatWasSetAndOneOnly)
{
	WsDoor door;
	ASSERT_TRUE(door.setOrigins("https://chat.example"));
	const auto isLetIn = [&door](const std::string& fields) {
		HttpHead head(HttpHead::Kind::request);
		const std::string text = requestBut("Host:", fields + "Host:");
		std::span<const std::byte> bytes = asBytes(text);
		const HttpHead::Status status = head.feed(bytes);
		return !answerRequest(status, head, "/chat", door).reason;
	};
	EXPECT_TRUE(isLetIn("Origin: https://chat.example\r\n"));
	EXPECT_TRUE(isLetIn(""));
	EXPECT_FALSE(isLetIn("Origin: https://chat.example\r\nOrigin: https://chat.example\r\n"));
	EXPECT_FALSE(isLetIn("Origin:\r\n"));
	EXPECT_FALSE(isLetIn("Origin: https://chat.example/\r\n"));
}


TEST(WsUpgrade, RefusesAHeadWithoutAnEnd)
{
	expectRefused(std::string(8 * 1024 + 1, 'A'), "431", "sent more than 8 KiB as the head of a request.");
	expectRefused("SSH-2.0-OpenSSH\r\n", "400", "sent no HTTP request, but \"SSH-2.0-OpenSSH..\"");
}


TEST(WsUpgrade, SaysWhatAnotherAnswerWasAndWhatToDo)
{
	EXPECT_EQ("answered 404 Not Found to the upgrade; check ws.path.", whyNot("HTTP/1.1 404 Not Found\r\n\r\n"));
	EXPECT_THAT(whyNot("HTTP/1.1 200 OK\r\n\r\n"), HasSubstr("check that it is a WebSocket server."));
	EXPECT_THAT(whyNot("HTTP/1.1 403 No\r\n\r\n"), HasSubstr("whoever runs it decides who may call."));
	EXPECT_THAT(whyNot("HTTP/1.1 301 Gone\r\n\r\n"), HasSubstr("it has moved"));
	EXPECT_THAT(whyNot("HTTP/1.1 503 Busy\r\n\r\n"), HasSubstr("try again later."));
	EXPECT_EQ("does not speak HTTP, so no WebSocket either: it sent \"S\".", whyNot("SSH-2.0-x\r\n"));
}


TEST(WsUpgrade, BelievesNoAnswerThatAWebSocketServerWouldNotGive)
{
	EXPECT_EQ("", whyNot(agreement()));
	EXPECT_THAT(whyNot(agreement("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")), HasSubstr("did not answer the key"));
	EXPECT_THAT(whyNot("HTTP/1.1 101 Fine\r\n\r\n"), HasSubstr("but not to WebSocket."));
	EXPECT_THAT(
		whyNot(agreement(sampleAccept, "Sec-WebSocket-Protocol: chat\r\n")),
		HasSubstr("chose the subprotocol \"chat\""));
	EXPECT_THAT(
		whyNot(agreement(sampleAccept, "Sec-WebSocket-Extensions: permessage-deflate\r\n")),
		HasSubstr("chose an extension"));
}


// Found by the fuzzer: a head may have bytes past ASCII in it, and tabs; \xC2\x9B would move a terminal's cursor.
TEST(WsUpgrade, QuotesNothingThatIsNotPrintable)
{
	EXPECT_THAT(
		answerTo(requestBut("Host:", "Origin: \xC2\x9B\r\nHost:")).reason->text, HasSubstr("of the origin \"..\";"));
	EXPECT_THAT(answerTo(requestBut("/chat", "/\xC2\x9Bx")).reason->text, HasSubstr("asked for \"/..x\""));
	EXPECT_EQ("answered 404 No..t to the upgrade; check ws.path.", whyNot("HTTP/1.1 404 No\xC2\x9Bt\r\n\r\n"));
	EXPECT_THAT(whyNot(agreement(sampleAccept, "Sec-WebSocket-Protocol: c\xC2\x9Bt\r\n")), HasSubstr("\"c..t\""));
}


struct HostCase
{
	const char* dialled;
	bool encrypted;
	const char* host;
};


class WsHost: public testing::TestWithParam<HostCase>
{
};


INSTANTIATE_TEST_SUITE_P(
	Forms, WsHost,
	testing::Values(
		HostCase{"tcp://example.org:81", false, "example.org:81"},
		HostCase{"tcp://Example.ORG.:81", false, "example.org:81"},
		HostCase{"tcp://example.org:80", false, "example.org"},
		HostCase{"tcp://example.org:80", true, "example.org:80"},
		HostCase{"tcp://example.org:443", true, "example.org"},
		HostCase{"tcp://example.org:443", false, "example.org:443"}, HostCase{"tcp://[::1]:81", false, "[::1]:81"},
		HostCase{"tcp://[0:0:0:0:0:0:0:1]:80", false, "[::1]"},
		HostCase{"tcp://[fe80::1%eth0]:81", false, "[fe80::1]:81"},
		HostCase{"tcp://[FE80::1%25eth0]:443", true, "[fe80::1]"}, HostCase{"tcp://:81", false, "localhost:81"},
		HostCase{"tcp://*:81", false, "localhost:81"}, HostCase{"tcp://LOCALHOST:81", false, "localhost:81"},
		HostCase{"tcp://127.0.0.1.:81", false, "127.0.0.1:81"}, HostCase{"unix:/run/chat", false, "localhost"}));


TEST_P(WsHost, IsWhoWasDialledWithThePortUnlessItIsTheUsualOne)
{
	ConnectionInfo below;
	below.peer = Address::parse(GetParam().dialled).value();
	below.encrypted = GetParam().encrypted;
	EXPECT_EQ(GetParam().host, wsHostOf(below));
}


TEST(WsUpgrade, NamesNoHostOfAWireThatHasNone)
{
	ConnectionInfo below;
	below.peer = Address::parse("unix:chat").value();
	below.capabilities.local = true;
	EXPECT_EQ("localhost", wsHostOf(below));
}


} // namespace
} // namespace ciarla
