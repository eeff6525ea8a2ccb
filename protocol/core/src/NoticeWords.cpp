#include "NoticeWords.h"

#include "CharacterLooks.h"

#include <ciarla/protocol/NameKey.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <optional>


namespace ciarla {


namespace {


using namespace characters;


/// `key` without `words`, which are given in small letters, if it begins with them and a word ends there.
bool beginsWithWords(std::string_view key, std::string_view words) noexcept
{
	// Nearly all differ in the first letter, and no words begin with an m.
	const char first = words.front() == 'i' ? 'l' : words.front() == 'w' ? 'v' : words.front();
	if (key.empty() || key.front() != first)
	{
		return false;
	}
	for (const char letter: words)
	{
		std::string_view folded(&letter, 1);
		switch (letter)
		{
		case 'i': folded = "l"; break;
		case 'm': folded = "rn"; break;
		case 'w': folded = "vv"; break;
		default: break;
		}
		if (!key.starts_with(folded))
		{
			return false;
		}
		key.remove_prefix(folded.size());
	}
	return key.empty() || key.front() == ' ';
}


/// How many bytes words have in a key.
std::size_t foldedBytes(std::string_view words) noexcept
{
	const auto isDouble = [](char letter) { return letter == 'm' || letter == 'w'; };
	return words.size() + static_cast<std::size_t>(std::ranges::count_if(words, isDouble));
}


/// Whether it is drawn as a small letter is; I and what looks like it is drawn as a small l.
bool looksSmall(char32_t letter) noexcept
{
	const char32_t drawn = drawnAs(letter);
	return drawn == U'I' || lowerOf(drawn) == drawn;
}


bool hasSmallEnd(std::string_view name) noexcept
{
	std::optional<char32_t> first;
	bool isBetween = true;
	while (!name.empty())
	{
		const Utf8Character character = decodeUtf8(name);
		name.remove_prefix(character.bytes);
		const char32_t letter = character.codePoint;
		if (separatesWords(letter))
		{
			isBetween = true;
		}
		else if (isBetween && (isLetterOrDigit(letter) || letter == U'|'))
		{
			first = letter;
			isBetween = false;
		}
	}
	return first && looksSmall(*first);
}


/// A verb alone counts where the name has it small, as a sentence of ours has.
bool readsAsNotice(std::string_view key, std::string_view name) noexcept
{
	const auto beginsIt = [&key](std::string_view words) { return beginsWithWords(key, words); };
	if (std::ranges::any_of(noticeOpenings, beginsIt) || key == "you")
	{
		return true;
	}
	while (true)
	{
		const std::size_t space = key.find(' ');
		if (space == std::string_view::npos)
		{
			return false;
		}
		key.remove_prefix(space + 1);
		const auto ends = [&](std::string_view words) {
			const bool isVerb = words.find(' ') == std::string_view::npos;
			return beginsIt(words) && key.size() == foldedBytes(words) && (!isVerb || hasSmallEnd(name));
		};
		if (std::ranges::any_of(noticeVerbs, beginsIt) || std::ranges::any_of(noticeEndings, ends))
		{
			return true;
		}
	}
}


} // namespace


bool readsAsNotice(std::string_view name) noexcept
{
	const NameKey key(name);
	return readsAsNotice(key.text(), name) || (!key.second().empty() && readsAsNotice(key.second(), name));
}


} // namespace ciarla
