#pragma once

#include <ciarla/base/Nearest.h>

#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// ` Did you mean "listen"?`, or nothing where no known word is near.
inline std::string suggestion(std::string_view word, std::span<const std::string> known)
{
	const std::string_view nearest = nearestWord(word, known);
	return nearest.empty() ? std::string() : " Did you mean \"" + std::string(nearest) + "\"?";
}


} // namespace ciarla
