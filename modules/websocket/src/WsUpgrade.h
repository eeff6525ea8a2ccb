#pragma once

#include "HttpHead.h"
#include "WsDoor.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Error.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


// How an HTTP connection becomes a WebSocket: what is asked, and what is answered. Source: RFC 6455, section 4.
namespace ciarla {


constexpr std::string_view wsSubprotocol = "ciarla.v1";


/// What is random in a request: its Sec-WebSocket-Key.
std::string wsKeyOf(const std::array<std::byte, 16>& random);

/// What a server answers to a key, which shows that it knows what is asked of it.
std::string wsAcceptOf(std::string_view key);

/// What to say in the Host field to reach whom the wire below dials: the host, and the port unless it is the usual one
/// of ws or wss; "localhost" where the wire has no hosts. Source: RFC 6455, section 4.1 (4).
std::string wsHostOf(const ConnectionInfo& below);

/// Whether `path` can stand in a request. Source: RFC 9112, section 3.2.1.
bool isRequestPath(std::string_view path) noexcept;

std::string wsRequest(std::string_view path, std::string_view host, std::string_view key);


/// What a request is answered with.
struct WsAnswer
{
	std::string text;            ///< The whole answer.
	std::optional<Error> reason; ///< Why it is a refusal, for whoever listens; it names no peer: "asked for …".
};

/// Judges a request whose head has come to its end, good or bad: `status` is anything but incomplete. The names are
/// those of our certificate, if there is one.
/// Source: RFC 6455, sections 4.2.1 and 4.2.2; RFC 9112, sections 2, 3, 5 and 6; RFC 9110, sections 7.2, 7.4 and 7.8.
WsAnswer answerRequest(
	HttpHead::Status status, const HttpHead& head, std::string_view path, const WsDoor& door = {},
	const std::vector<std::string>* certificateNames = nullptr);

/// So many interim answers may come before the one that counts.
constexpr int wsInterimMost = 8;

/// Whether an answer that is complete only says that another one is to come. Source: RFC 9110, section 15.2.
bool isInterim(const HttpHead& head) noexcept;

/// Judges an answer, which has come to its end as well, to a request with `key` to `host`; an error if the connection is
/// not a WebSocket now. It names no peer: "answered …".
/// Source: RFC 6455, section 4.1.
std::optional<Error> judgeAnswer(
	HttpHead::Status status, const HttpHead& head, std::string_view key, std::string_view host = "");


} // namespace ciarla
