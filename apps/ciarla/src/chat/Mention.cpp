#include "Mention.h"

#include <algorithm>


namespace ciarla {


namespace {


char folded(char byte) noexcept
{
	return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}


/// Bytes of letters beyond ASCII count as such: a name is not found in the middle of a foreign word.
bool isOfWord(char byte) noexcept
{
	const char letter = folded(byte);
	return (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
		static_cast<unsigned char>(byte) >= 0x80;
}


} // namespace


bool mentions(std::string_view text, std::string_view name) noexcept
{
	if (name.empty())
	{
		return false;
	}
	const auto alike = [](char a, char b) { return folded(a) == folded(b); };
	for (auto from = text.begin();;)
	{
		const auto found = std::search(from, text.end(), name.begin(), name.end(), alike);
		if (found == text.end())
		{
			return false;
		}
		const auto after = found + static_cast<std::ptrdiff_t>(name.size());
		const bool begins = found == text.begin() || !isOfWord(found[-1]);
		if (begins && (after == text.end() || !isOfWord(*after)))
		{
			return true;
		}
		from = found + 1;
	}
}


} // namespace ciarla
