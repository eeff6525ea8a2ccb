#include "WsUpgrade.h"

#include <Poco/Base64Encoder.h>
#include <Poco/SHA1Engine.h>

#include <algorithm>
#include <sstream>


namespace ciarla {


namespace {


/// Source: RFC 6455, section 1.3.
constexpr std::string_view acceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

constexpr std::size_t pathBytesMost = 1024; ///< So that the whole request fits a head.


std::string base64(std::string_view bytes)
{
	std::ostringstream out;
	Poco::Base64Encoder encoder(out);
	encoder.rdbuf()->setLineLength(0);
	encoder << bytes;
	encoder.close();
	return out.str();
}


/// Sixteen bytes in base 64. Source: RFC 6455, section 4.2.1.
bool isKey(std::string_view key) noexcept
{
	constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	return key.size() == 24 && key.ends_with("==") &&
		key.substr(0, 22).find_first_not_of(letters) == std::string_view::npos;
}


WsAnswer refusal(std::string_view status, std::string_view sentence, std::string why, std::string_view field = "")
{
	WsAnswer answer;
	answer.text = "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(field) +
		"Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
		std::to_string(sentence.size() + 1) + "\r\n\r\n" + std::string(sentence) + "\n";
	answer.reason = Error{ErrorCode::protocolFault, std::move(why)};
	return answer;
}


WsAnswer badRequest(std::string_view sentence, std::string why)
{
	return refusal("400 Bad Request", sentence, std::move(why));
}


std::string quoted(std::string_view text)
{
	return "\"" + printable(text.substr(0, 80)) + "\"";
}


std::string_view pathOf(std::string_view target) noexcept
{
	return target.substr(0, target.find('?'));
}


/// What whoever dialled can do about an answer that is no agreement.
std::string_view adviceFor(std::string_view status) noexcept
{
	if (status == "404")
	{
		return "check ws.path";
	}
	if (status == "401" || status == "403")
	{
		return "whoever runs it decides who may call";
	}
	if (status.starts_with('3'))
	{
		return "it has moved, so dial where it is now";
	}
	return status.starts_with('5') ? "try again later" : "check that it is a WebSocket server";
}


Error fault(std::string text)
{
	return {ErrorCode::protocolFault, std::move(text)};
}


} // namespace


std::string wsKeyOf(const std::array<std::byte, 16>& random)
{
	return base64(asText(random));
}


std::string wsAcceptOf(std::string_view key)
{
	Poco::SHA1Engine engine;
	engine.update(key.data(), key.size());
	engine.update(acceptSuffix.data(), acceptSuffix.size());
	const Poco::DigestEngine::Digest& digest = engine.digest();
	return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}


std::string wsHostOf(const Address& address)
{
	const auto isOfAHost = [](char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			std::string_view(".-_:[]").find(c) != std::string_view::npos;
	};
	const std::string& where = address.where();
	const bool isHost = !where.empty() && std::all_of(where.begin(), where.end(), isOfAHost);
	const bool isPortAlone = isHost && where.front() == ':';
	return isPortAlone ? "localhost" + where : isHost ? where : "localhost";
}


bool isRequestPath(std::string_view path) noexcept
{
	return path.size() <= pathBytesMost && path.starts_with('/') &&
		std::all_of(path.begin(), path.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '#'; });
}


std::string wsRequest(std::string_view path, std::string_view host, std::string_view key)
{
	std::string request = "GET ";
	request += path;
	request += " HTTP/1.1\r\nHost: ";
	request += host;
	request += "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ";
	request += key;
	request += "\r\nSec-WebSocket-Protocol: ";
	request += wsSubprotocol;
	return request += "\r\n\r\n";
}


WsAnswer answerRequest(HttpHead::Status status, const HttpHead& head, std::string_view path)
{
	if (status == HttpHead::Status::tooLong)
	{
		return refusal(
			"431 Request Header Fields Too Large", "The head of a request has at most 8 KiB here.",
			"sent more than 8 KiB as the head of a request.");
	}
	if (status == HttpHead::Status::malformed)
	{
		return badRequest(
			"This is a WebSocket server, and that was no HTTP request.",
			"sent no HTTP request, but " + quoted(head.seen()) + "; this is a WebSocket server.");
	}
	if (!head.lists("Upgrade", "websocket") || !head.lists("Connection", "upgrade"))
	{
		return refusal(
			"426 Upgrade Required", "This is a WebSocket server; use a WebSocket client of the subprotocol ciarla.v1.",
			"asked by plain HTTP for " + quoted(head.word(1)) + "; this is a WebSocket server.",
			"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
	}
	if (head.word(0) != "GET" || head.word(2) != "HTTP/1.1" || head.count("Host") != 1)
	{
		return badRequest(
			"A WebSocket begins with GET in HTTP/1.1, and with one Host field.",
			"asked for a WebSocket in another way than with GET, HTTP/1.1 and one Host field.");
	}
	if (pathOf(head.word(1)) != pathOf(path))
	{
		return refusal(
			"404 Not Found", "There is no WebSocket at this path.",
			"asked for the path " + quoted(head.word(1)) + "; this one listens at " + quoted(path) + " (ws.path).");
	}
	if (head.field("Sec-WebSocket-Version") != "13")
	{
		return refusal(
			"426 Upgrade Required", "Only version 13 of WebSocket is spoken here.",
			"asked for another version of WebSocket than 13.", "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
	}
	const std::string_view key = head.field("Sec-WebSocket-Key").value_or("");
	if (key.empty())
	{
		return badRequest(
			"The request has no Sec-WebSocket-Key.", "asked for a WebSocket without a Sec-WebSocket-Key.");
	}
	if (head.count("Sec-WebSocket-Key") != 1 || !isKey(key))
	{
		return badRequest(
			"A Sec-WebSocket-Key is sixteen bytes in base 64, said once.",
			"asked for a WebSocket with a Sec-WebSocket-Key that is not sixteen bytes in base 64.");
	}
	WsAnswer answer;
	answer.text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				  "Sec-WebSocket-Accept: " +
		wsAcceptOf(key) + "\r\n";
	if (head.lists("Sec-WebSocket-Protocol", wsSubprotocol))
	{
		answer.text += "Sec-WebSocket-Protocol: " + std::string(wsSubprotocol) + "\r\n";
	}
	answer.text += "\r\n";
	return answer;
}


std::optional<Error> judgeAnswer(HttpHead::Status status, const HttpHead& head, std::string_view key)
{
	if (status == HttpHead::Status::tooLong)
	{
		return fault("answered the upgrade with a head of more than 8 KiB.");
	}
	if (status == HttpHead::Status::malformed)
	{
		return fault("does not speak HTTP, so no WebSocket either: it sent " + quoted(head.seen()) + ".");
	}
	if (head.word(1) != "101")
	{
		const std::string said = std::string(head.word(1)) + " " + printable(head.word(2).substr(0, 80));
		return Error{
			ErrorCode::refused, "answered " + said + " to the upgrade; " + std::string(adviceFor(head.word(1))) + "."};
	}
	if (!head.lists("Upgrade", "websocket") || !head.lists("Connection", "upgrade"))
	{
		return fault("agreed to an upgrade, but not to WebSocket.");
	}
	if (head.count("Sec-WebSocket-Accept") != 1 || head.field("Sec-WebSocket-Accept") != wsAcceptOf(key))
	{
		return fault("did not answer the key of the upgrade as a WebSocket server does.");
	}
	if (!head.field("Sec-WebSocket-Extensions").value_or("").empty())
	{
		return fault("chose an extension of WebSocket that was not offered.");
	}
	const std::string_view chosen = head.field("Sec-WebSocket-Protocol").value_or(wsSubprotocol);
	if (chosen != wsSubprotocol)
	{
		return fault("chose the subprotocol " + quoted(chosen) + "; ciarla.v1 was offered.");
	}
	return std::nullopt;
}


} // namespace ciarla
