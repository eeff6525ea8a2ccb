#include "WholeNumber.h"

#include <charconv>


namespace ciarla {


Result<std::uint64_t> wholeNumber(
	const std::string& option, std::string_view text, std::string_view unit, std::uint64_t min, std::uint64_t max)
{
	std::uint64_t number = 0;
	const char* const end = text.data() + text.size();
	const auto [parsed, error] = std::from_chars(text.data(), end, number);
	if (error != std::errc() || parsed != end || number < min || number > max)
	{
		return Error{
			ErrorCode::badOption,
			"The option " + option + " is a whole number of " + std::string(unit) + " from " + std::to_string(min) +
				" to " + std::to_string(max) + ", not \"" + std::string(text) + "\"."};
	}
	return number;
}


} // namespace ciarla
