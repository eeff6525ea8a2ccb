#include "AddressSyntax.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t optionsMax = 64;


/// The byte that a percent sign at `at` and two digits after it stand for.
std::optional<char> escapedAt(std::string_view text, std::size_t at)
{
	if (text[at] != '%' || at + 2 >= text.size() || !isHexDigit(text[at + 1]) || !isHexDigit(text[at + 2]))
	{
		return std::nullopt;
	}
	int value = 0;
	std::from_chars(text.data() + at + 1, text.data() + at + 3, value, 16);
	return static_cast<char>(value);
}


Result<std::string> percentDecoded(std::string_view text, std::string_view whole)
{
	std::string decoded;
	for (std::size_t i = 0; i < text.size(); ++i)
	{
		const std::optional<char> escaped = escapedAt(text, i);
		if (text[i] == '%' && !escaped)
		{
			return malformed(whole, "a % in an option needs two hexadecimal digits after it");
		}
		decoded += escaped.value_or(text[i]);
		i += escaped ? 2U : 0U;
	}
	return decoded;
}


} // namespace


bool isDigit(char c)
{
	return c >= '0' && c <= '9';
}


bool isHexDigit(char c)
{
	return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}


bool isLetter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}


std::string lowered(std::string_view text)
{
	std::string result(text);
	std::transform(result.begin(), result.end(), result.begin(), [](char c) {
		return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
	});
	return result;
}


Error malformed(std::string_view text, std::string_view why)
{
	std::string shown(text.substr(0, 80));
	std::replace_if(
		shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
	std::string sentence = "The address \"" + shown + "\" is malformed: " + std::string(why);
	sentence += why.ends_with('?') ? "" : ".";
	return {make_error_code(ErrorCode::malformedAddress), std::move(sentence)};
}


bool isSchemeName(std::string_view name)
{
	return !name.empty() && isLetter(name.front()) &&
		std::all_of(name.begin(), name.end(), [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.'; });
}


std::string complaintOfMissingWire(std::string_view text)
{
	const std::size_t end = text.substr(0, text.find_first_of("/?[")).rfind('+');
	if (end == std::string_view::npos || end == 0)
	{
		return {};
	}
	for (std::string_view layers = text.substr(0, end); !layers.empty();)
	{
		const std::size_t plus = std::min(layers.find('+'), layers.size());
		if (!isSchemeName(layers.substr(0, plus)))
		{
			return {};
		}
		layers.remove_prefix(std::min(plus + 1, layers.size()));
	}
	std::string_view place = text.substr(end + 1);
	place.remove_prefix(place.starts_with("://") ? 3 : place.starts_with("//") ? 2 : 0);
	return "a layer stands on a wire: write " + std::string(text.substr(0, end)) + "+tcp://" +
		(place.empty() || place == ":" ? "HOST:PORT" : std::string(place));
}


Result<AddressOptions> parseOptions(std::string_view text, std::string_view whole)
{
	AddressOptions options;
	while (!text.empty())
	{
		const std::size_t end = std::min(text.find('&'), text.size());
		const std::string_view option = text.substr(0, end);
		text.remove_prefix(std::min(end + 1, text.size()));

		const std::size_t equals = option.find('=');
		const std::size_t dot = option.find('.');
		if (equals == std::string_view::npos || dot == std::string_view::npos || dot == 0 || dot + 1 >= equals)
		{
			return malformed(
				whole,
				"an option is written owner.name=value, as in tls.ca=/etc/ca.pem or ws.path=/chat?key=1; in the name "
				"of "
				"a file a ? is written %3F");
		}
		auto value = percentDecoded(option.substr(equals + 1), whole);
		if (!value)
		{
			return value.error();
		}
		const std::string_view name = option.substr(0, equals);
		if (std::any_of(options.begin(), options.end(), [name](const auto& other) { return other.first == name; }))
		{
			return malformed(whole, "it says " + std::string(name) + " twice; leave one of the two out");
		}
		options.emplace_back(std::string(name), std::move(value).value());
		if (options.size() > optionsMax)
		{
			return malformed(whole, "it has more than 64 options");
		}
	}
	return options;
}


std::string percentDecodedPath(std::string_view text)
{
	std::string decoded;
	for (std::size_t i = 0; i < text.size(); ++i)
	{
		const std::optional<char> escaped = escapedAt(text, i);
		decoded += escaped.value_or(text[i]);
		i += escaped ? 2U : 0U;
	}
	return decoded;
}


std::string percentEncoded(std::string_view text)
{
	static constexpr std::string_view digits = "0123456789ABCDEF";
	std::string encoded;
	for (const char c: text)
	{
		const auto byte = static_cast<unsigned char>(c);
		if (c == '%' || c == '&' || c == '#' || byte <= 0x20 || byte == 0x7f)
		{
			encoded += '%';
			encoded += digits[byte >> 4];
			encoded += digits[byte & 15];
		}
		else
		{
			encoded += c;
		}
	}
	return encoded;
}


} // namespace ciarla
