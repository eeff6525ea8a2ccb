#include "FuzzTarget.h"
#include "WsUpgrade.h"

#include <algorithm>
#include <utility>


using namespace ciarla;


namespace {


constexpr const char* sampleKey = "dGhlIHNhbXBsZSBub25jZQ==";


bool isPrintable(std::string_view text)
{
	return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}


struct Heard
{
	HttpHead head;
	HttpHead::Status status = HttpHead::Status::incomplete;
	std::size_t taken = 0;
};


void hear(Heard& heard, std::span<const std::byte> bytes)
{
	if (heard.status != HttpHead::Status::incomplete)
	{
		return;
	}
	const std::size_t given = bytes.size();
	heard.status = heard.head.feed(bytes);
	heard.taken += given - bytes.size();
	demand(heard.status != HttpHead::Status::incomplete || bytes.empty(), "an incomplete head takes all there was");
}


void lookAtRequest(const Heard& heard)
{
	const WsAnswer answer = answerRequest(heard.status, heard.head, "/chat");
	demand(answer.text.starts_with("HTTP/1.1 "), "a request is answered in HTTP");
	const bool isAgreement = answer.text.starts_with("HTTP/1.1 101 ");
	demand(isAgreement == !answer.reason, "a refusal has a reason, and nothing else has one");
	demand(!isAgreement || heard.status == HttpHead::Status::complete, "only a whole request is agreed to");
	demand(!isAgreement || heard.head.count("Origin") == 0, "no page is let in that was not named");
	demand(!isAgreement || heard.head.count("Transfer-Encoding") == 0, "no request with a body is agreed to");
	demand(!answer.reason || isPrintable(answer.reason->text), "a reason can be shown");

	HttpHead written(HttpHead::Kind::answer);
	std::span<const std::byte> bytes = asBytes(answer.text);
	demand(written.feed(bytes) == HttpHead::Status::complete, "an answer is a head that can be read");
	demand(!isAgreement || bytes.empty(), "after an agreement come frames");
}


void lookAtAnswer(const Heard& heard)
{
	const std::optional<Error> error = judgeAnswer(heard.status, heard.head, sampleKey);
	demand(!error || (!error->text.empty() && isPrintable(error->text)), "what is wrong with an answer can be shown");
	demand(
		error || (heard.status == HttpHead::Status::complete && heard.head.word(1) == "101"),
		"only a 101 makes a WebSocket");
	demand(
		error || heard.head.field("sec-websocket-accept") == wsAcceptOf(sampleKey),
		"only the answer to the key makes a WebSocket");
}


} // namespace


extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	FuzzInput input(data, size);
	const HttpHead::Kind kind = (input.byte() & 1U) != 0 ? HttpHead::Kind::answer : HttpHead::Kind::request;
	const std::uint8_t seed = input.byte();
	const auto bytes = input.rest();

	Heard whole{HttpHead(kind)};
	hear(whole, bytes);
	Heard cut{HttpHead(kind)};
	inPieces(bytes, seed, [&](std::span<const std::byte> piece) { hear(cut, piece); });

	demand(whole.status == cut.status && whole.taken == cut.taken, "a head ends in one place however it is cut");
	demand(whole.taken <= HttpHead::bytesMost + 1, "a head is at most 8 KiB long");
	demand(whole.head.seen() == cut.head.seen(), "what is shown of a head is the same however it is cut");
	demand(isPrintable(whole.head.seen()), "what is shown of a head is printable");
	if (whole.status == HttpHead::Status::complete)
	{
		for (const std::size_t index: {0U, 1U, 2U})
		{
			demand(whole.head.word(index) == cut.head.word(index), "a head's words are the same however it is cut");
		}
		for (const char* name: {"host", "upgrade", "connection", "sec-websocket-key"})
		{
			demand(whole.head.field(name) == cut.head.field(name), "a head's fields are the same however it is cut");
			demand((whole.head.count(name) > 0) == whole.head.field(name).has_value(), "a field that is there counts");
		}
	}
	if (whole.status != HttpHead::Status::incomplete)
	{
		kind == HttpHead::Kind::request ? lookAtRequest(whole) : lookAtAnswer(whole);
	}
	return 0;
}
