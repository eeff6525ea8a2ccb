#pragma once

#include "SettingTable.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// What the texts of settings mean, by their types.

/// What a value of this row must be, in words, if `text` is not one; else empty.
std::string settingComplaint(const SettingRow& row, std::string_view text);

/// For a key or an option that other programs have and this one has not: one sentence with the right way. Empty for all
/// others.
std::string adviceFor(std::string_view key);

/// Yes or no in any of its spellings.
std::optional<bool> parseFlag(std::string_view text) noexcept;

/// A whole number from `min` to `max`, and nothing else.
std::optional<std::uint32_t> parseNumber(std::string_view text, std::uint32_t min, std::uint32_t max) noexcept;

/// The words of a list, none of them empty. `separators` are characters.
std::vector<std::string_view> splitList(std::string_view text, std::string_view separators);

/// What separates addresses and networks in a list. A credential may hold all of these, hence its own.
inline constexpr std::string_view listSeparators = ", \t";
inline constexpr std::string_view credentialSeparators = ";";


} // namespace ciarla
