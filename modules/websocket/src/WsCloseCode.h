#pragma once

#include <ciarla/transport/Connection.h>

#include <cstdint>
#include <string>
#include <string_view>


// What a closing frame says, as a code and in words. Source: RFC 6455, section 7.4, and IANA's registry of close codes.
//
//     CloseReason::code     on the wire
//     none                  1000
//     an ErrorCode          4000 + its number
//     any other             1011
namespace ciarla {


constexpr std::uint16_t wsNormal = 1000;
constexpr std::uint16_t wsProtocolError = 1002;
constexpr std::uint16_t wsBadData = 1007;
constexpr std::uint16_t wsPolicy = 1008;

/// The longest text of a close, beside its code.
constexpr std::size_t wsCloseTextBytesMax = 123;


/// Whether a close may carry this code: 1005, 1006 and 1015 stand for what was never sent, and others for nothing.
bool mayBeSent(std::uint16_t code) noexcept;

/// What a reason is on the wire.
std::uint16_t wsCodeOf(const CloseReason& reason) noexcept;

/// The payload of a close: code 0 is none at all; of the text so much as fits and is UTF-8.
std::string closePayload(std::uint16_t code, std::string_view text);

/// What a close of the peer means. Code 0 is one without a code.
CloseReason reasonOfClose(std::uint16_t code, std::string_view text, const Address& peer);


} // namespace ciarla
