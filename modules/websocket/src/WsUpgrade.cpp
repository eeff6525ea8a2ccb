#include "WsUpgrade.h"

#include "WsTarget.h"

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


std::string quoted(std::string_view text, std::size_t bytesMost = 80)
{
	return "\"" + printable(text.substr(0, bytesMost)) + "\"";
}


/// Whether what says how long a body is says that there is none.
/// Source: RFC 9112, sections 6.1 to 6.3; RFC 9110, section 8.6.
bool hasNoBody(const HttpHead& head)
{
	const std::vector<std::string_view> lengths = head.elements("Content-Length");
	return head.count("Transfer-Encoding") == 0 && (head.count("Content-Length") == 0) == lengths.empty() &&
		std::all_of(lengths.begin(), lengths.end(), [](std::string_view length) {
			   return length.find_first_not_of('0') == std::string_view::npos;
		   });
}


/// "Host" once, and in its form. One that an absolute target overrides may be empty.
/// Source: RFC 9112, sections 3.2 and 3.2.2.
bool isHostSaid(const HttpHead& head, const WsTarget& target)
{
	const std::string_view host = head.field("Host").value_or("");
	const bool isAbsent = head.count("Host") == 0 && !head.isOfHttp11();
	const bool isOverridden = host.empty() && target.authority;
	return isAbsent || (head.count("Host") == 1 && (isOverridden || WsAuthority::parse(host)));
}


/// What whoever sent this needs to know, where its first bytes tell who it is. Empty where they do not.
/// Source: HAProxy, "The PROXY protocol, versions 1 & 2", sections 2.1 and 2.2.
std::string_view strangersHint(const HttpHead& head)
{
	// No head gets further than the first byte that it cannot have.
	if (head.beginsWith({"\r\n\r\n\0", 5}))
	{
		return "called with a header of the PROXY protocol; where it comes from must stand in tcp.proxy_protocol, or "
			   "unix.proxy_protocol.";
	}
	if (head.beginsWith("PROXY "))
	{
		return "called with version 1 of the PROXY protocol; let the proxy send version 2.";
	}
	if (head.beginsWith({"\0", 1}))
	{
		return "called without a WebSocket; it has to put ws+ in its address.";
	}
	return {};
}


/// Why a head cannot be taken further, whatever it asks for.
std::optional<WsAnswer> refuseHead(HttpHead::Status status, const HttpHead& head)
{
	if (status == HttpHead::Status::tooLong)
	{
		const bool isTarget = !head.hasFirstLine() && head.seen().find(' ') != std::string::npos;
		return refusal(
			isTarget ? "414 URI Too Long" : "431 Request Header Fields Too Large",
			"The head of a request has at most 8 KiB here.", "sent more than 8 KiB as the head of a request.");
	}
	if (status == HttpHead::Status::malformed && !strangersHint(head).empty())
	{
		return badRequest(
			"This is a WebSocket server, and that was no HTTP request.", std::string(strangersHint(head)));
	}
	if (status == HttpHead::Status::malformed)
	{
		return badRequest(
			"This is a WebSocket server, and that was no HTTP request: " + std::string(head.problem()) + ".",
			"sent no HTTP request, but " + quoted(head.seen()) + "; this is a WebSocket server.");
	}
	if (head.word(2)[5] != '1')
	{
		return refusal(
			"505 HTTP Version Not Supported", "A WebSocket begins in HTTP/1.1 here.",
			"asked in " + std::string(head.word(2)) + "; a WebSocket begins in HTTP/1.1.");
	}
	return std::nullopt;
}


/// Why a request is none that a WebSocket could begin with. Source: RFC 9110, sections 9.1, 15.5.6 and 15.6.2.
std::optional<WsAnswer> refuseMethod(const HttpHead& head)
{
	constexpr std::array<std::string_view, 7> others{"POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
	const std::string_view method = head.word(0);
	// What is no upgrade is told so, below, as for GET.
	const bool isUpgrade = head.lists("Upgrade", "websocket");
	if (method == "GET" || (method == "HEAD" && !isUpgrade))
	{
		return std::nullopt;
	}
	const bool isKnown = method == "HEAD" || std::find(others.begin(), others.end(), method) != others.end();
	return refusal(
		isKnown ? "405 Method Not Allowed" : "501 Not Implemented", "A WebSocket begins with GET.",
		"asked with " + quoted(method) + "; a WebSocket begins with GET.", "Allow: GET\r\n");
}


/// Why whoever asks is not let in.
std::optional<WsAnswer> refuseAtDoor(
	const HttpHead& head, const WsAuthority& called, const WsDoor& door,
	const std::vector<std::string>* certificateNames)
{
	if (!door.isOurs(called, certificateNames))
	{
		return refusal(
			"421 Misdirected Request",
			"Nobody is known here by that name: call by an address, or have --ws.host " + printable(called.host) +
				" added where it listens.",
			"called the name " + quoted(called.host) + ", which is not known here; --ws.host " +
				printable(called.host.substr(0, 255)) + " lets it in, if it is a name of this machine.");
	}
	const std::string_view origin = head.field("Origin").value_or("");
	if (head.count("Origin") != 0 && (head.count("Origin") != 1 || !door.letsIn(origin)))
	{
		return refusal(
			"403 Forbidden",
			"No page of this origin may call here: have --ws.origin SCHEME://HOST:PORT added where it listens, with "
			"those "
			"of the page.",
			"called for a page of the origin " + quoted(origin) +
				"; only pages whose origin ws.origin names are let in (--ws.origin SCHEME://HOST:PORT).");
	}
	return std::nullopt;
}


/// Why a request is no upgrade to our WebSocket. Source: RFC 6455, sections 4.2.1, 4.2.2 and 11.3.
std::optional<WsAnswer> refuseFields(const HttpHead& head)
{
	if (head.count("Sec-WebSocket-Version") > 1)
	{
		return badRequest(
			"The Sec-WebSocket-Version is said once.", "asked for a WebSocket with several Sec-WebSocket-Versions.");
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
	const std::vector<std::string_view> protocols = head.elements("Sec-WebSocket-Protocol");
	if ((head.count("Sec-WebSocket-Protocol") > 0 && protocols.empty()) ||
		!std::all_of(protocols.begin(), protocols.end(), isToken))
	{
		return badRequest(
			"A Sec-WebSocket-Protocol lists subprotocols, with commas between them.",
			"asked for a WebSocket with a Sec-WebSocket-Protocol that is no list.");
	}
	return std::nullopt;
}


std::optional<WsAnswer> refuse(
	HttpHead::Status status, const HttpHead& head, std::string_view path, const WsDoor& door,
	const std::vector<std::string>* certificateNames)
{
	if (std::optional<WsAnswer> answer = refuseHead(status, head))
	{
		return answer;
	}
	if (!hasNoBody(head))
	{
		return badRequest(
			"A request has no body here: no Content-Length but 0, and no Transfer-Encoding.",
			"sent a request with a body, which one for a WebSocket has not.");
	}
	if (std::optional<WsAnswer> answer = refuseMethod(head))
	{
		return answer;
	}
	const std::optional<WsTarget> target = WsTarget::parse(head.word(1));
	if (!target || !isHostSaid(head, *target))
	{
		return badRequest(
			"A request has a path or a URL, and one Host field.",
			"asked for " + quoted(head.word(1)) + " in another way than with a path or a URL, and one Host field.");
	}
	// Source: RFC 9110, section 7.8: in HTTP/1.0 an upgrade is to be ignored.
	if (!head.isOfHttp11() || !head.lists("Upgrade", "websocket") || !head.lists("Connection", "upgrade"))
	{
		return refusal(
			"426 Upgrade Required", "This is a WebSocket server; use a WebSocket client of the subprotocol ciarla.v1.",
			"asked by plain HTTP for " + quoted(head.word(1)) + "; this is a WebSocket server.",
			"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
	}
	const WsAuthority called = target->authority ? *target->authority : *WsAuthority::parse(*head.field("Host"));
	if (std::optional<WsAnswer> answer = refuseAtDoor(head, called, door, certificateNames))
	{
		return answer;
	}
	if (target->path != WsTarget::pathOf(path))
	{
		return refusal(
			"404 Not Found", "There is no WebSocket at this path.",
			"asked for the path " + quoted(head.word(1)) + "; this one listens at " + quoted(path) + " (ws.path).");
	}
	return refuseFields(head);
}


/// What whoever dialled can do about an answer that is no agreement.
std::string adviceFor(const HttpHead& head, std::string_view host)
{
	const std::string_view status = head.word(1);
	const std::string_view place = head.field("Location").value_or("");
	const std::string_view versions = head.field("Sec-WebSocket-Version").value_or("");
	const std::string_view wait = head.field("Retry-After").value_or("");
	if (status == "404")
	{
		return "check ws.path";
	}
	if (status == "401" || status == "403")
	{
		return std::string(
				   status == "403" ? "a page has to have --ws.origin SCHEME://HOST:PORT added where it listens; "
								   : "") +
			"whoever runs it decides who may call";
	}
	if (status == "421")
	{
		const std::optional<WsAuthority> called = WsAuthority::parse(host);
		return "it is not known by that name: call by its address, or have --ws.host " +
			(called && !called->isLiteral ? called->host : "NAME") + " added where it listens";
	}
	if (status == "426" && !versions.empty() && versions != "13")
	{
		return "it speaks WebSocket in version " + printable(versions.substr(0, 40)) + ", and this is version 13";
	}
	if (status.starts_with('3'))
	{
		return "it has moved, so dial where it is now" + (place.empty() ? std::string() : ": " + quoted(place, 200));
	}
	if (status.starts_with('5') || status == "429")
	{
		const bool isSeconds =
			!wait.empty() && wait.size() <= 9 && wait.find_first_not_of("0123456789") == std::string_view::npos;
		return "try again " + (isSeconds ? "in " + std::string(wait) + " seconds" : "later");
	}
	return "check that it is a WebSocket server";
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


std::string wsHostOf(const ConnectionInfo& below)
{
	const Result<HostPort> authority = below.peer.authority();
	// What names no machine is on this one, as far as WebSocket is concerned.
	if (!authority || below.capabilities.local || below.capabilities.programOnly)
	{
		return "localhost";
	}
	const bool isV6 = authority->host.find(':') != std::string::npos;
	const std::string host = isV6 ? "[" + authority->host + "]" : authority->host;
	const std::uint16_t usual = below.encrypted ? 443 : 80;
	const std::uint16_t port = authority->port.value_or(usual);
	return port == usual ? host : host + ":" + std::to_string(port);
}


bool isRequestPath(std::string_view path) noexcept
{
	return path.size() <= pathBytesMost && WsTarget::isOriginForm(path);
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


WsAnswer answerRequest(
	HttpHead::Status status, const HttpHead& head, std::string_view path, const WsDoor& door,
	const std::vector<std::string>* certificateNames)
{
	if (std::optional<WsAnswer> answer = refuse(status, head, path, door, certificateNames))
	{
		if (status == HttpHead::Status::complete && head.word(0) == "HEAD")
		{
			// Source: RFC 9110, section 9.3.2.
			answer->text.resize(answer->text.find("\r\n\r\n") + 4);
		}
		return *answer;
	}
	WsAnswer answer;
	answer.text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				  "Sec-WebSocket-Accept: " +
		wsAcceptOf(*head.field("Sec-WebSocket-Key")) + "\r\n";
	const std::vector<std::string_view> protocols = head.elements("Sec-WebSocket-Protocol");
	if (std::find(protocols.begin(), protocols.end(), wsSubprotocol) != protocols.end())
	{
		answer.text += "Sec-WebSocket-Protocol: " + std::string(wsSubprotocol) + "\r\n";
	}
	answer.text += "\r\n";
	return answer;
}


bool isInterim(const HttpHead& head) noexcept
{
	return head.word(1).starts_with('1') && head.word(1) != "101";
}


std::optional<Error> judgeAnswer(
	HttpHead::Status status, const HttpHead& head, std::string_view key, std::string_view host)
{
	if (status == HttpHead::Status::tooLong)
	{
		return fault("answered the upgrade with a head of more than 8 KiB.");
	}
	if (status == HttpHead::Status::malformed)
	{
		return fault("does not speak HTTP, so no WebSocket either: it sent " + quoted(head.seen()) + ".");
	}
	if (isInterim(head))
	{
		return fault(
			"gave more than " + std::to_string(wsInterimMost) + " interim answers to the upgrade, the last one " +
			std::string(head.word(1)) + ", and no final one.");
	}
	if (head.word(1) != "101")
	{
		const std::string said = std::string(head.word(1)) + " " + printable(head.word(2).substr(0, 80));
		return Error{ErrorCode::refused, "answered " + said + " to the upgrade; " + adviceFor(head, host) + "."};
	}
	if (!head.isOfHttp11())
	{
		return fault("agreed to an upgrade in " + std::string(head.word(0)) + ", which has none.");
	}
	const std::vector<std::string_view> upgrades = head.elements("Upgrade");
	if (upgrades.size() != 1 || !sameWord(upgrades.front(), "websocket") || !head.lists("Connection", "upgrade"))
	{
		return fault("agreed to an upgrade, but not to WebSocket.");
	}
	if (head.count("Sec-WebSocket-Accept") != 1 || head.field("Sec-WebSocket-Accept") != wsAcceptOf(key))
	{
		return fault("did not answer the key of the upgrade as a WebSocket server does.");
	}
	if (!head.elements("Sec-WebSocket-Extensions").empty())
	{
		return fault("chose an extension of WebSocket that was not offered.");
	}
	const std::string_view chosen = head.field("Sec-WebSocket-Protocol").value_or(wsSubprotocol);
	if (chosen != wsSubprotocol || head.count("Sec-WebSocket-Protocol") > 1)
	{
		return fault("chose the subprotocol " + quoted(chosen) + "; ciarla.v1 was offered, once.");
	}
	return std::nullopt;
}


} // namespace ciarla
