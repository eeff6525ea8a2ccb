#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Utf8.h>

#include <utf8proc.h>


namespace ciarla {


std::size_t graphemePrefix(std::string_view text, std::size_t bytesMax) noexcept
{
	if (text.size() <= bytesMax)
	{
		return text.size();
	}
	std::size_t characterEnd = 0;
	std::size_t clusterEnd = 0;
	utf8proc_int32_t state = 0;
	utf8proc_int32_t previous = -1;
	while (characterEnd < text.size())
	{
		const Utf8Character character = decodeUtf8(text.substr(characterEnd));
		const auto codePoint = static_cast<utf8proc_int32_t>(character.codePoint);
		if (previous >= 0 && utf8proc_grapheme_break_stateful(previous, codePoint, &state))
		{
			clusterEnd = characterEnd;
		}
		if (characterEnd + character.bytes > bytesMax)
		{
			break;
		}
		characterEnd += character.bytes;
		previous = codePoint;
	}
	return clusterEnd > 0 ? clusterEnd : characterEnd;
}


} // namespace ciarla
