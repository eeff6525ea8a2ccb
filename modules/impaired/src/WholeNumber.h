#pragma once

#include <ciarla/base/Result.h>

#include <cstdint>
#include <string>
#include <string_view>


namespace ciarla {


/// The whole number that an option's text is, from `min` to `max`; else a sentence that says what it may be.
/// `unit` stands after "a whole number of".
Result<std::uint64_t> wholeNumber(
	const std::string& option, std::string_view text, std::string_view unit, std::uint64_t min, std::uint64_t max);


} // namespace ciarla
