#include "Style.h"


namespace ciarla {


namespace {


/// FNV-1a: the same on every machine, which std::hash is not.
std::uint32_t hashOf(std::string_view text) noexcept
{
	constexpr std::uint32_t offset = 2'166'136'261U;
	constexpr std::uint32_t prime = 16'777'619U;
	std::uint32_t hash = offset;
	for (const char byte: text)
	{
		hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
	}
	return hash;
}


} // namespace


std::string nameStyle(std::string_view name, bool colour)
{
	if (!colour)
	{
		return std::string(boldStyle);
	}
	return "\x1b[1;38;5;" + std::to_string(nameColours[hashOf(name) % nameColours.size()]) + "m";
}


} // namespace ciarla
