#include "TextWidth.h"

#include <utf8proc.h>

#include <algorithm>


namespace ciarla {


namespace {


struct Step
{
	utf8proc_int32_t character;
	std::size_t bytes;
};


Step stepAt(std::string_view text, std::size_t place) noexcept
{
	utf8proc_int32_t character = 0;
	const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + place;
	const utf8proc_ssize_t count =
		utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - place), &character);
	return {character, count > 0 ? static_cast<std::size_t>(count) : 1};
}


/// What makes one picture of several characters, or another one of the same.
bool isJoining(utf8proc_int32_t character) noexcept
{
	constexpr utf8proc_int32_t zeroWidthJoiner = 0x200D;
	const bool selects = character >= 0xFE00 && character <= 0xFE0F;
	const bool isFlagLetter = character >= 0x1F1E6 && character <= 0x1F1FF;
	return selects || isFlagLetter || character == zeroWidthJoiner;
}


} // namespace


std::size_t clusterEnd(std::string_view text, std::size_t begin) noexcept
{
	utf8proc_int32_t state = 0;
	Step last = stepAt(text, begin);
	std::size_t place = begin + last.bytes;
	while (place < text.size())
	{
		const Step next = stepAt(text, place);
		if (utf8proc_grapheme_break_stateful(last.character, next.character, &state))
		{
			break;
		}
		last = next;
		place += next.bytes;
	}
	return place;
}


std::size_t clusterBegin(std::string_view text, std::size_t end) noexcept
{
	std::size_t begin = 0;
	for (std::size_t next = clusterEnd(text, 0); next < end; next = clusterEnd(text, next))
	{
		begin = next;
	}
	return begin;
}


std::size_t columnsAtMost(std::string_view cluster) noexcept
{
	std::size_t columns = 0;
	std::size_t parts = 0;
	bool isDoubtful = false;
	for (std::size_t place = 0; place < cluster.size();)
	{
		const Step step = stepAt(cluster, place);
		const int width = utf8proc_charwidth(step.character);
		columns += static_cast<std::size_t>(std::max(width, 0));
		parts += width > 0 ? 1 : 0;
		isDoubtful = isDoubtful || isJoining(step.character);
		place += step.bytes;
	}
	return isDoubtful || parts > 1 ? std::max(columns, 2 * parts) : columns;
}


std::size_t columnsOf(std::string_view text) noexcept
{
	std::size_t columns = 0;
	for (std::size_t begin = 0; begin < text.size();)
	{
		const std::size_t end = clusterEnd(text, begin);
		int widest = 0;
		while (begin < end)
		{
			const Step step = stepAt(text, begin);
			widest = std::max(widest, utf8proc_charwidth(step.character));
			begin += step.bytes;
		}
		columns += static_cast<std::size_t>(widest);
	}
	return columns;
}


} // namespace ciarla
