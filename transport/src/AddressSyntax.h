#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>

#include <string>
#include <string_view>


// How the parts of an address are written; Address.cpp says which parts there are.
namespace ciarla {


bool isDigit(char c);
bool isHexDigit(char c);
bool isLetter(char c);
std::string lowered(std::string_view text);

/// The error of an address that cannot be read. What it quotes of it is safe to show, and short.
Error malformed(std::string_view text, std::string_view why);

/// RFC 3986, section 3.1, without the plus, which separates layers here.
bool isSchemeName(std::string_view name);

/// What is wrong with `tls+host:1`, whose layers stand on no wire, and the whole of what was meant; empty of anything else.
std::string complaintOfMissingWire(std::string_view text);

/// What follows the question mark: at most 64 options. `whole` is the address, for the error.
Result<AddressOptions> parseOptions(std::string_view text, std::string_view whole);

/// An option's value, as it is written.
std::string percentEncoded(std::string_view text);

/// A path: a percent sign without two hexadecimal digits after it stays what it is.
std::string percentDecodedPath(std::string_view text);


} // namespace ciarla
