#pragma once

#include "HttpHead.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Error.h>
#include <ciarla/transport/Address.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>


// How an HTTP connection becomes a WebSocket: what is asked, and what is answered. Source: RFC 6455, section 4.
namespace ciarla {


constexpr std::string_view wsSubprotocol = "ciarla.v1";


/// What is random in a request: its Sec-WebSocket-Key.
std::string wsKeyOf(const std::array<std::byte, 16>& random);

/// What a server answers to a key, which shows that it knows what is asked of it.
std::string wsAcceptOf(std::string_view key);

/// What to say in the Host field to reach `address`: its host and port, or "localhost" if it is not of that kind.
std::string wsHostOf(const Address& address);

/// Whether `path` can stand in a request.
bool isRequestPath(std::string_view path) noexcept;

std::string wsRequest(std::string_view path, std::string_view host, std::string_view key);


/// What a request is answered with.
struct WsAnswer
{
	std::string text;            ///< The whole answer.
	std::optional<Error> reason; ///< Why it is a refusal, for whoever listens; it names no peer: "asked for …".
};

/// Judges a request whose head has come to its end, good or bad: `status` is anything but incomplete.
WsAnswer answerRequest(HttpHead::Status status, const HttpHead& head, std::string_view path);

/// Judges an answer, which has come to its end as well, to a request with `key`; an error if the connection is not a WebSocket now. It names no peer:
/// "answered …".
std::optional<Error> judgeAnswer(HttpHead::Status status, const HttpHead& head, std::string_view key);


} // namespace ciarla
