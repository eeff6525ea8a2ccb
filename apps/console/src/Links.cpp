#include "Links.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>


namespace ciarla {


namespace {


constexpr std::size_t urlBytesMax = 4096; ///< Longer than any browser's server takes.
constexpr std::size_t hostBytesMax = 253; ///< Source: RFC 1035, 2.3.4.


// Source: RFC 3492, section 5.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t tMin = 1;
constexpr std::uint32_t tMax = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;
constexpr std::uint32_t initialBias = 72;
constexpr std::uint32_t initialN = 128;


/// Source: RFC 3492, section 6.1.
std::uint32_t adapted(std::uint32_t delta, std::uint32_t points, bool isFirst) noexcept
{
	delta = isFirst ? delta / damp : delta / 2;
	delta += delta / points;
	std::uint32_t k = 0;
	for (; delta > (base - tMin) * tMax / 2; k += base)
	{
		delta /= base - tMin;
	}
	return k + (base - tMin + 1) * delta / (delta + skew);
}


char digitOf(std::uint32_t value) noexcept
{
	return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26);
}


/// A number of variable length. Source: RFC 3492, section 3.3.
void appendInteger(std::string& text, std::uint32_t number, std::uint32_t bias)
{
	for (std::uint32_t k = base;; k += base)
	{
		const std::uint32_t threshold = k <= bias ? tMin : std::min(k - bias, tMax);
		if (number < threshold)
		{
			break;
		}
		text += digitOf(threshold + (number - threshold) % (base - threshold));
		number = (number - threshold) / (base - threshold);
	}
	text += digitOf(number);
}


std::optional<std::vector<char32_t>> pointsOf(std::string_view text)
{
	std::vector<char32_t> points;
	while (!text.empty())
	{
		const Utf8Character character = decodeUtf8(text);
		if (character.status != Utf8Status::valid)
		{
			return std::nullopt;
		}
		points.push_back(character.codePoint);
		text.remove_prefix(character.bytes);
	}
	return points;
}


/// As a browser reads a host before it looks it up: one case, one form of each letter, one kind of dot.
std::optional<std::string> mapped(std::string_view host)
{
	utf8proc_uint8_t* result = nullptr;
	const utf8proc_ssize_t size = utf8proc_map(
		reinterpret_cast<const utf8proc_uint8_t*>(host.data()), static_cast<utf8proc_ssize_t>(host.size()), &result,
		static_cast<utf8proc_option_t>(
			UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
	const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(result, std::free);
	if (size < 0)
	{
		return std::nullopt;
	}
	std::string text(reinterpret_cast<const char*>(result), static_cast<std::size_t>(size));
	constexpr std::string_view otherDot = "\u3002";
	for (std::size_t at = text.find(otherDot); at != std::string::npos; at = text.find(otherDot))
	{
		text.replace(at, otherDot.size(), ".");
	}
	return text;
}


std::optional<std::string> asciiHost(std::string_view written)
{
	const std::optional<std::string> host = mapped(written);
	if (!host || host->empty())
	{
		return std::nullopt;
	}
	std::string ascii;
	std::string_view rest = *host;
	for (;;)
	{
		const std::size_t dot = std::min(rest.find('.'), rest.size());
		const std::optional<std::string> label = asciiLabel(rest.substr(0, dot));
		if (!label)
		{
			return std::nullopt;
		}
		ascii += *label;
		if (dot == rest.size())
		{
			break;
		}
		ascii += '.';
		rest.remove_prefix(dot + 1);
	}
	constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-._~[]:";
	const bool isHost = ascii.size() <= hostBytesMax && ascii.find_first_not_of(letters) == std::string::npos &&
		ascii.find_first_not_of('.') != std::string::npos;
	return isHost ? std::optional(ascii) : std::nullopt;
}


/// What stands between the slashes and the path, without who logs in and the port.
std::string_view hostOf(std::string_view url) noexcept
{
	const std::size_t begin = url.find("//") + 2;
	std::string_view authority = url.substr(begin, std::min(url.find_first_of("/?#", begin), url.size()) - begin);
	authority.remove_prefix(authority.rfind('@') == std::string_view::npos ? 0 : authority.rfind('@') + 1);
	if (authority.starts_with('['))
	{
		return authority.substr(0, std::min(authority.find(']'), authority.size() - 1) + 1);
	}
	return authority.substr(0, authority.find(':'));
}


/// How many bytes at the beginning a URL can have, as it is written in running text.
std::size_t urlBytes(std::string_view text)
{
	std::size_t end = 0;
	while (end < text.size() && end < urlBytesMax)
	{
		const Utf8Character character = decodeUtf8(text.substr(end));
		const std::string_view bytes = text.substr(end, character.bytes);
		constexpr std::string_view never = " \"<>\\^`{|}";
		const bool isNever = bytes.size() == 1 && never.find(bytes.front()) != std::string_view::npos;
		const bool isSpace =
			utf8proc_category(static_cast<utf8proc_int32_t>(character.codePoint)) == UTF8PROC_CATEGORY_ZS;
		if (isNever || isSpace || character.status != Utf8Status::valid || safeReason(bytes) != bytes)
		{
			break;
		}
		end += character.bytes;
	}
	return end;
}


/// Without the punctuation of its sentence, and without a bracket that was opened before it.
std::string_view withoutPunctuation(std::string_view url) noexcept
{
	constexpr std::string_view punctuation = ".,;:!?'*_~";
	while (!url.empty())
	{
		const char last = url.back();
		const auto opens = std::count(url.begin(), url.end(), '(');
		const auto closes = std::count(url.begin(), url.end(), ')');
		if (punctuation.find(last) == std::string_view::npos && !(last == ')' && closes > opens) && last != ']')
		{
			break;
		}
		if (last == ']' && url.find('[') != std::string_view::npos)
		{
			break;
		}
		url.remove_suffix(1);
	}
	return url;
}


bool isLetterOrDigit(char c) noexcept
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}


/// Whether this begins a link; its length then, up to the slashes.
std::size_t schemeBytes(std::string_view text) noexcept
{
	for (const std::string_view scheme: {std::string_view("https://"), std::string_view("http://")})
	{
		const auto same = [](char left, char right) {
			return (left >= 'A' && left <= 'Z' ? left + 32 : left) == right;
		};
		if (text.size() > scheme.size() &&
			std::equal(
				scheme.begin(), scheme.end(), text.begin(), [&](char right, char left) { return same(left, right); }))
		{
			return scheme.size();
		}
	}
	return 0;
}


} // namespace


std::optional<std::string> asciiLabel(std::string_view label)
{
	const std::optional<std::vector<char32_t>> points = pointsOf(label);
	if (!points)
	{
		return std::nullopt;
	}
	std::string ascii;
	std::copy_if(
		points->begin(), points->end(), std::back_inserter(ascii), [](char32_t point) { return point < 0x80; });
	if (ascii.size() == points->size())
	{
		return ascii;
	}
	// Source: RFC 3492, section 6.3, in its names.
	std::string text = ascii.empty() ? std::string() : ascii + "-";
	std::uint32_t n = initialN;
	std::uint32_t delta = 0;
	std::uint32_t bias = initialBias;
	auto handled = static_cast<std::uint32_t>(ascii.size());
	while (handled < points->size())
	{
		std::uint32_t m = std::numeric_limits<std::uint32_t>::max();
		for (const char32_t point: *points)
		{
			m = point >= n ? std::min<std::uint32_t>(m, point) : m;
		}
		if (m - n > (std::numeric_limits<std::uint32_t>::max() - delta) / (handled + 1))
		{
			return std::nullopt;
		}
		delta += (m - n) * (handled + 1);
		n = m;
		for (const char32_t point: *points)
		{
			delta += point < n ? 1 : 0;
			if (point == n)
			{
				appendInteger(text, delta, bias);
				bias = adapted(delta, handled + 1, handled == ascii.size());
				delta = 0;
				++handled;
			}
		}
		++delta;
		++n;
	}
	return "xn--" + text;
}


std::vector<Link> linksIn(std::string_view body)
{
	std::vector<Link> links;
	for (std::size_t at = 0; at < body.size();)
	{
		const std::size_t scheme = schemeBytes(body.substr(at));
		const bool isInWord = at > 0 && isLetterOrDigit(body[at - 1]);
		if (scheme == 0 || isInWord)
		{
			++at;
			continue;
		}
		const std::string_view written = withoutPunctuation(body.substr(at, urlBytes(body.substr(at))));
		at += std::max(written.size(), scheme);
		if (written.size() <= scheme)
		{
			continue;
		}
		std::string url(written);
		std::transform(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(scheme), url.begin(), [](char c) {
			return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
		});
		if (std::optional<std::string> host = asciiHost(hostOf(url)))
		{
			links.push_back({std::move(url), std::move(*host)});
		}
	}
	return links;
}


} // namespace ciarla
