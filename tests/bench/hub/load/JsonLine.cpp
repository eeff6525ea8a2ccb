#include "JsonLine.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>


namespace ciarla::bench {


void JsonLine::number(std::string_view name, double value)
{
	key(name);
	std::array<char, 64> digits{};
	constexpr int precision = 9;
	const auto end = std::to_chars(
						 digits.data(), digits.data() + digits.size(), std::isfinite(value) ? value : 0,
						 std::chars_format::general, precision)
						 .ptr;
	_line.append(digits.data(), end);
}


void JsonLine::text(std::string_view name, std::string_view value)
{
	key(name);
	_line += '"';
	for (const char character: value)
	{
		// What servers say of themselves is hostile to nobody but the format.
		const bool plain = character >= ' ' && character != '"' && character != '\\';
		_line += plain ? character : '?';
	}
	_line += '"';
}


void JsonLine::boolean(std::string_view name, bool value)
{
	key(name);
	_line += value ? "true" : "false";
}


void JsonLine::quantiles(std::string_view name, const Histogram& histogram)
{
	constexpr std::array<std::pair<std::string_view, double>, 4> wanted{
		{{"_p50_us", 0.5}, {"_p90_us", 0.9}, {"_p99_us", 0.99}, {"_p999_us", 0.999}}};
	for (const auto& [suffix, part]: wanted)
	{
		number(std::string(name).append(suffix), histogram.quantile(part) / 1e3);
	}
	number(std::string(name).append("_max_us"), static_cast<double>(histogram.largest()) / 1e3);
}


std::string JsonLine::take()
{
	return std::exchange(_line, "{") + "}";
}


void JsonLine::key(std::string_view name)
{
	if (_line.size() > 1)
	{
		_line += ',';
	}
	_line.append("\"").append(name).append("\":");
}


} // namespace ciarla::bench
