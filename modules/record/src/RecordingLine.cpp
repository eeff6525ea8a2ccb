#include "RecordingLine.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Error.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <utility>


namespace ciarla {


namespace {


using std::chrono::microseconds;
using std::chrono::seconds;

constexpr std::size_t secondsDigitsMost = 7; ///< 115 days: no sum of times can overflow.
constexpr std::size_t fractionDigits = 6;

constexpr std::array<std::pair<RecordedKind, std::string_view>, 9> kindWords{{
	{RecordedKind::dialled, "dialled"},
	{RecordedKind::accepted, "accepted"},
	{RecordedKind::opened, "opened"},
	{RecordedKind::sent, ">"},
	{RecordedKind::received, "<"},
	{RecordedKind::finished, ">end"},
	{RecordedKind::peerFinished, "<end"},
	{RecordedKind::closing, ">close"},
	{RecordedKind::closed, "closed"},
}};


std::string secondsText(Duration at)
{
	const auto micros = std::chrono::duration_cast<microseconds>(at).count();
	std::array<char, 48> text{};
	const int size = std::snprintf(
		text.data(), text.size(), "%lld.%06lld", static_cast<long long>(micros / 1'000'000),
		static_cast<long long>(micros % 1'000'000));
	return {text.data(), static_cast<std::size_t>(size)};
}


std::optional<std::uint64_t> parseNumber(std::string_view text)
{
	std::uint64_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	const bool whole = error == std::errc() && end == text.data() + text.size();
	return whole ? std::optional(number) : std::nullopt;
}


std::optional<Duration> parseSeconds(std::string_view text)
{
	const std::size_t point = text.find('.');
	if (point == std::string_view::npos || point > secondsDigitsMost || text.size() - point - 1 != fractionDigits)
	{
		return std::nullopt;
	}
	const auto whole = parseNumber(text.substr(0, point));
	const auto fraction = parseNumber(text.substr(point + 1));
	if (!whole || !fraction)
	{
		return std::nullopt;
	}
	return seconds(*whole) + microseconds(*fraction);
}


std::string_view takeWord(std::string_view& text)
{
	const std::size_t space = std::min(text.find(' '), text.size());
	const std::string_view word = text.substr(0, space);
	text.remove_prefix(std::min(space + 1, text.size()));
	return word;
}


std::optional<unsigned char> parseHexByte(std::string_view digits)
{
	unsigned char value = 0;
	const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
	const bool whole = digits.size() == 2 && error == std::errc() && end == digits.data() + digits.size();
	return whole ? std::optional(value) : std::nullopt;
}


std::string wordOf(ErrorCode code)
{
	std::string word = make_error_code(code).message();
	std::replace(word.begin(), word.end(), ' ', '-');
	return word;
}


} // namespace


std::string recordingLine(std::uint64_t connection, Duration at, RecordedKind kind, std::string_view rest)
{
	const auto* const word =
		std::find_if(kindWords.begin(), kindWords.end(), [kind](const auto& each) { return each.first == kind; });
	std::string line = std::to_string(connection) + " " + secondsText(at) + " " + std::string(word->second);
	if (!rest.empty())
	{
		line += " " + std::string(rest);
	}
	return line + "\n";
}


std::optional<RecordingLine> parseRecordingLine(std::string_view line)
{
	const auto connection = parseNumber(takeWord(line));
	const auto at = parseSeconds(takeWord(line));
	const std::string_view word = takeWord(line);
	const auto* const kind =
		std::find_if(kindWords.begin(), kindWords.end(), [word](const auto& each) { return each.second == word; });
	if (!connection || !at || kind == kindWords.end())
	{
		return std::nullopt;
	}
	return RecordingLine{*connection, *at, kind->first, line};
}


std::string escaped(std::span<const std::byte> bytes)
{
	static constexpr std::string_view digits = "0123456789abcdef";
	std::string text;
	text.reserve(bytes.size());
	for (const std::byte byte: bytes)
	{
		const auto value = static_cast<unsigned char>(byte);
		if (value == '\\')
		{
			text += "\\\\";
		}
		else if (value == '\n')
		{
			text += "\\n";
		}
		else if (value >= 0x20 && value < 0x7f)
		{
			text += static_cast<char>(value);
		}
		else
		{
			text += "\\x";
			text += digits[value >> 4];
			text += digits[value & 15];
		}
	}
	return text;
}


std::optional<std::string> unescaped(std::string_view text)
{
	std::string bytes;
	bytes.reserve(text.size());
	while (!text.empty())
	{
		const char c = text.front();
		if (c != '\\')
		{
			if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f)
			{
				return std::nullopt;
			}
			bytes += c;
			text.remove_prefix(1);
		}
		else if (text.starts_with("\\\\") || text.starts_with("\\n"))
		{
			bytes += text[1] == 'n' ? '\n' : '\\';
			text.remove_prefix(2);
		}
		else
		{
			const auto byte = text.starts_with("\\x") ? parseHexByte(text.substr(2, 2)) : std::nullopt;
			if (!byte)
			{
				return std::nullopt;
			}
			bytes += static_cast<char>(*byte);
			text.remove_prefix(4);
		}
	}
	return bytes;
}


std::string codeWord(const std::error_code& code)
{
	if (!code)
	{
		return "ok";
	}
	return wordOf(errorCodeOf(code).value_or(ErrorCode::lost));
}


std::optional<std::error_code> parseCodeWord(std::string_view word)
{
	if (word == "ok")
	{
		return std::error_code();
	}
	for (int value = 1; value <= static_cast<int>(ErrorCode::internal); ++value)
	{
		if (wordOf(static_cast<ErrorCode>(value)) == word)
		{
			return make_error_code(static_cast<ErrorCode>(value));
		}
	}
	return std::nullopt;
}


} // namespace ciarla
