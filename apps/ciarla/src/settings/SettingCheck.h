#pragma once

#include "SettingTable.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// What the texts of settings mean, by their types, and what is wrong with one, or with a key.

/// What a value of this row must be, in words, if `text` is not one; else empty.
std::string settingComplaint(const SettingRow& row, std::string_view text);

/// What is wrong with a key that is none, as `word` says it: "there is no setting". One that other programs have is told
/// the right way, another one the nearest key, or that its wire is not there. `dashes` are those of an option.
std::string complaintOfKey(
	const SettingTable& table, const std::string& key, std::string_view word, std::string_view dashes = {});

/// Whether it can only be of a module that is not there.
bool isOfMissingModule(const SettingTable& table, const std::string& key);

/// ` Did you mean "listen"?`, or nothing where no known word is near.
std::string suggestion(std::string_view word, std::span<const std::string> known);

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
