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

/// What follows the question mark: at most 64 options. `whole` is the address, for the error.
Result<AddressOptions> parseOptions(std::string_view text, std::string_view whole);

/// An option's value, as it is written.
std::string percentEncoded(std::string_view text);

/// A path: a percent sign without two hexadecimal digits after it stays what it is.
std::string percentDecodedPath(std::string_view text);


} // namespace ciarla
