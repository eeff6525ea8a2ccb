#include <ciarla/protocol/Utf8.h>

#include <cstdint>
#include <cstring>


namespace ciarla {


namespace {


/// How many bytes at the beginning are ASCII, found eight at a time.
std::size_t asciiPrefix(std::string_view text) noexcept
{
	constexpr std::uint64_t highBits = 0x8080808080808080U;
	std::size_t at = 0;
	for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t))
	{
		std::uint64_t eight = 0;
		std::memcpy(&eight, text.data() + at, sizeof eight);
		if ((eight & highBits) != 0)
		{
			break;
		}
	}
	while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80)
	{
		++at;
	}
	return at;
}


/// What a first byte promises: how many bytes in all, and between which bounds the second must be.
struct LeadByte
{
	std::size_t bytes;
	unsigned char secondMin;
	unsigned char secondMax;
};


/// Source: The Unicode Standard, table 3-7. 0 bytes: it begins no character of more than one.
constexpr LeadByte leadByte(unsigned char first) noexcept
{
	if (first >= 0xC2 && first <= 0xDF)
	{
		return {2, 0x80, 0xBF};
	}
	if (first >= 0xE0 && first <= 0xEF)
	{
		const auto secondMin = static_cast<unsigned char>(first == 0xE0 ? 0xA0 : 0x80);
		const auto secondMax = static_cast<unsigned char>(first == 0xED ? 0x9F : 0xBF);
		return {3, secondMin, secondMax};
	}
	if (first >= 0xF0 && first <= 0xF4)
	{
		const auto secondMin = static_cast<unsigned char>(first == 0xF0 ? 0x90 : 0x80);
		const auto secondMax = static_cast<unsigned char>(first == 0xF4 ? 0x8F : 0xBF);
		return {4, secondMin, secondMax};
	}
	return {0, 0, 0};
}


} // namespace


Utf8Character decodeUtf8(std::string_view text) noexcept
{
	const auto first = static_cast<unsigned char>(text.front());
	if (first < 0x80)
	{
		return {first, 1, Utf8Status::valid};
	}
	const LeadByte lead = leadByte(first);
	if (lead.bytes == 0)
	{
		return {replacementCharacter, 1, Utf8Status::invalid};
	}
	char32_t codePoint = first & (0xFFU >> (lead.bytes + 1));
	for (std::size_t i = 1; i < lead.bytes; ++i)
	{
		if (i == text.size())
		{
			return {replacementCharacter, i, Utf8Status::incomplete};
		}
		const auto next = static_cast<unsigned char>(text[i]);
		const unsigned char min = i == 1 ? lead.secondMin : 0x80;
		const unsigned char max = i == 1 ? lead.secondMax : 0xBF;
		if (next < min || next > max)
		{
			return {replacementCharacter, i, Utf8Status::invalid};
		}
		codePoint = codePoint << 6 | (next & 0x3FU);
	}
	return {codePoint, lead.bytes, Utf8Status::valid};
}


bool isValidUtf8(std::string_view text) noexcept
{
	while (true)
	{
		text.remove_prefix(asciiPrefix(text));
		if (text.empty())
		{
			return true;
		}
		const Utf8Character character = decodeUtf8(text);
		if (character.status != Utf8Status::valid)
		{
			return false;
		}
		text.remove_prefix(character.bytes);
	}
}


std::size_t incompleteUtf8Tail(std::string_view text) noexcept
{
	for (std::size_t bytes = 1; bytes <= 3 && bytes <= text.size(); ++bytes)
	{
		const auto first = static_cast<unsigned char>(text[text.size() - bytes]);
		if ((first & 0xC0U) != 0x80U)
		{
			const Utf8Character last = decodeUtf8(text.substr(text.size() - bytes));
			return last.status == Utf8Status::incomplete ? bytes : 0;
		}
	}
	return 0;
}


std::string repairUtf8(std::string_view text)
{
	std::string repaired;
	repaired.reserve(text.size() + 2);
	while (!text.empty())
	{
		const Utf8Character character = decodeUtf8(text);
		appendUtf8(repaired, character.codePoint);
		text.remove_prefix(character.bytes);
	}
	return repaired;
}


void appendUtf8(std::string& text, char32_t codePoint)
{
	const auto continuation = [codePoint](unsigned shift) {
		return static_cast<char>(0x80U | (codePoint >> shift & 0x3FU));
	};

	if (codePoint < 0x80)
	{
		text += static_cast<char>(codePoint);
	}
	else if (codePoint < 0x800)
	{
		text += static_cast<char>(0xC0U | codePoint >> 6);
		text += continuation(0);
	}
	else if (codePoint < 0x10000)
	{
		text += static_cast<char>(0xE0U | codePoint >> 12);
		text += continuation(6);
		text += continuation(0);
	}
	else
	{
		text += static_cast<char>(0xF0U | codePoint >> 18);
		text += continuation(12);
		text += continuation(6);
		text += continuation(0);
	}
}


} // namespace ciarla
