#include "CharacterLooks.h"

#include <ciarla/protocol/NameKey.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <span>


namespace ciarla {


namespace {


using namespace characters;


/// How letters of no Latin alphabet are read: as they are drawn, or whatever their case.
enum class Reading
{
	drawn,
	anyCase
};


/// The characters of a name as a key has them, before letters and their marks are put together. A name has 64, and
/// compatibility makes at most 18 of one.
struct KeyLetters
{
	std::array<utf8proc_int32_t, 1024> letters;
	std::size_t size = 0;

	std::span<const utf8proc_int32_t> view() const noexcept
	{
		return std::span(letters).first(size);
	}

	void add(char32_t letter) noexcept
	{
		if (size < letters.size())
		{
			letters[size++] = static_cast<utf8proc_int32_t>(letter);
		}
	}
};


bool isAscii(std::string_view text) noexcept
{
	return std::ranges::all_of(text, [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}


char32_t lowerOf(char32_t letter) noexcept
{
	if (letter < 0x80)
	{
		return letter >= U'A' && letter <= U'Z' ? letter + 0x20 : letter;
	}
	return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(letter)));
}


char32_t upperOf(char32_t letter) noexcept
{
	return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(letter)));
}


/// The first letter of what it looks like.
char32_t looksOf(char32_t letter) noexcept
{
	const LookAlike* const row = lookAlikeOf(letter);
	return row != nullptr ? row->to.front() : letter;
}


bool looksLatin(char32_t letter) noexcept
{
	return looksOf(letter) < 0x80;
}


/// Which case of a letter is looked at, so that both have the same key: the capital where that looks like a Latin one,
/// for names begin with capitals, else the small one.
char32_t chosenCase(char32_t letter) noexcept
{
	const char32_t capital = upperOf(letter);
	return looksLatin(capital) ? capital : lowerOf(capital);
}


/// Adds one that is drawn, as every key has it: in small, and what looks the same as one.
template <typename Add>
void fold(char32_t letter, const Add& add) noexcept
{
	letter = lowerOf(letter);
	switch (letter)
	{
	case U'0': add(U'o'); break;
	case U'1':
	case U'i': // Small, it looks like none of these; but folding has made it of a capital that does.
	case U'|': add(U'l'); break;
	case U'm':
		add(U'r');
		add(U'n');
		break;
	case U'w':
		add(U'v');
		add(U'v');
		break;
	case U'\u00DF':
		add(U's');
		add(U's');
		break;
	default: add(letter);
	}
}


/// Between words.
bool separates(utf8proc_category_t category) noexcept
{
	return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_PD || category == UTF8PROC_CATEGORY_PC;
}


/// Letters that are a sign beside one: ʼ ʹ ˈ.
bool isSignLike(char32_t letter) noexcept
{
	return (letter >= 0x02B0 && letter <= 0x02FF) || letter == 0xA78C || letter == 0xA78F;
}


/// Adds one letter, digit or mark of a name.
void addLetter(KeyLetters& letters, char32_t letter, Reading reading) noexcept
{
	const auto add = [&letters](char32_t part) { letters.add(part); };
	if (letter < 0x80)
	{
		fold(letter, add);
		return;
	}
	const int value = digitValue(letter);
	const bool isLatin = scriptOf(letter) == latinScript;
	if (value >= 0 && (reading == Reading::anyCase || !looksLatin(letter)))
	{
		letter = U'0' + static_cast<char32_t>(value);
	}
	else if (reading == Reading::anyCase || (isLatin && !looksLatin(letter)))
	{
		letter = chosenCase(letter);
	}
	const LookAlike* const row = lookAlikeOf(letter);
	if (row == nullptr)
	{
		fold(letter, add);
		return;
	}
	for (const char32_t part: row->to)
	{
		if (part != 0)
		{
			fold(part, add);
		}
	}
}


void addCharacter(KeyLetters& letters, char32_t character, Reading reading) noexcept
{
	const utf8proc_category_t category = categoryOf(character);
	if (character == 0x0640 || character == 0x07FA)
	{
		return; // They only make a word longer: kashida, lajanyalan.
	}
	if (separates(category))
	{
		if (letters.size > 0 && letters.letters[letters.size - 1] != ' ')
		{
			letters.add(U' ');
		}
	}
	else if (isMark(character) || category == UTF8PROC_CATEGORY_ND || (isLetter(character) && !isSignLike(character)))
	{
		addLetter(letters, character, reading);
	}
	else if (character == U'|')
	{
		letters.add(U'l');
	}
	else if (category == UTF8PROC_CATEGORY_SO || category == UTF8PROC_CATEGORY_NO)
	{
		letters.add(character);
	}
}


void addOfRoom(KeyLetters& letters, char32_t character) noexcept
{
	const utf8proc_category_t category = categoryOf(character);
	if (category == UTF8PROC_CATEGORY_ZS)
	{
		if (letters.size == 0 || letters.letters[letters.size - 1] != ' ')
		{
			letters.add(U' ');
		}
		return;
	}
	const int value = digitValue(character);
	const char32_t chosen = value >= 0 ? U'0' + static_cast<char32_t>(value) : chosenCase(character);
	const LookAlike* const row = value >= 0 ? nullptr : lookAlikeOf(chosen);
	if (row == nullptr)
	{
		letters.add(category == UTF8PROC_CATEGORY_PD ? U'-' : lowerOf(chosen));
		return;
	}
	for (const char32_t part: row->to)
	{
		if (part != 0)
		{
			letters.add(lowerOf(part));
		}
	}
}


/// The characters of a name, each taken apart and in one width, but for those that look like something else as they are.
KeyLetters decompose(std::string_view name) noexcept
{
	std::array<utf8proc_int32_t, 128> whole;
	const utf8proc_ssize_t count = utf8proc_decompose(
		reinterpret_cast<const utf8proc_uint8_t*>(name.data()), static_cast<utf8proc_ssize_t>(name.size()),
		whole.data(), static_cast<utf8proc_ssize_t>(whole.size()),
		static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE));
	KeyLetters characters;
	for (utf8proc_ssize_t i = 0; i < std::min<utf8proc_ssize_t>(count, whole.size()); ++i)
	{
		const utf8proc_int32_t character = whole[static_cast<std::size_t>(i)];
		if (character < 0x80)
		{
			characters.add(static_cast<char32_t>(character));
			continue;
		}
		std::array<utf8proc_int32_t, 32> parts;
		int boundClass = 0;
		const utf8proc_ssize_t size = lookAlikeOf(static_cast<char32_t>(character)) != nullptr
			? 0
			: utf8proc_decompose_char(
				  character, parts.data(), parts.size(),
				  static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT), &boundClass);
		if (size <= 0 || static_cast<std::size_t>(size) > parts.size())
		{
			characters.add(static_cast<char32_t>(character));
			continue;
		}
		for (std::size_t j = 0; j < static_cast<std::size_t>(size); ++j)
		{
			characters.add(static_cast<char32_t>(parts[j]));
		}
	}
	return characters;
}


/// One that makes no letter of its own, and is hardly seen: an accent beneath, a stroke, a point. Those that stand for a
/// vowel or a tone of their script are kept.
bool isSlight(char32_t character) noexcept
{
	if (!isMark(character))
	{
		return false;
	}
	const auto place = utf8proc_get_property(static_cast<utf8proc_int32_t>(character))->combining_class;
	const bool isPoint = place >= 10 && place <= 36; // Of Hebrew and Arabic.
	return isPoint || isSharedMark(character) || place == 1 || place >= 200;
}


/// Composes letters with their marks, and leaves out the marks that made none.
void settle(KeyLetters& letters) noexcept
{
	const auto placeOf = [](utf8proc_int32_t letter) { return utf8proc_get_property(letter)->combining_class; };
	for (std::size_t i = 1; i < letters.size; ++i)
	{
		for (std::size_t j = i; j > 0; --j)
		{
			const auto place = placeOf(letters.letters[j]);
			if (place == 0 || placeOf(letters.letters[j - 1]) <= place)
			{
				break;
			}
			std::swap(letters.letters[j], letters.letters[j - 1]);
		}
	}
	const auto isHidden = [](utf8proc_int32_t letter) { return letter == 0x0331 || letter == 0x0332; };
	const auto hidden = std::remove_if(
		letters.letters.begin(), letters.letters.begin() + static_cast<std::ptrdiff_t>(letters.size), isHidden);
	const utf8proc_ssize_t composed = utf8proc_normalize_utf32(
		letters.letters.data(), hidden - letters.letters.begin(),
		static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
	letters.size = composed > 0 ? static_cast<std::size_t>(composed) : 0;
	const auto isLeftOut = [](utf8proc_int32_t letter) { return isSlight(static_cast<char32_t>(letter)); };
	const auto end = std::remove_if(
		letters.letters.begin(), letters.letters.begin() + static_cast<std::ptrdiff_t>(letters.size), isLeftOut);
	letters.size = static_cast<std::size_t>(end - letters.letters.begin());
	while (letters.size > 0 && letters.letters[letters.size - 1] == ' ')
	{
		--letters.size;
	}
}


/// Calls `add` with each character, or with the letters that small writing has of it, as ss of ß.
template <typename Add>
void foldEach(std::span<const utf8proc_int32_t> characters, const Add& add) noexcept
{
	for (const utf8proc_int32_t character: characters)
	{
		if (character < 0x80)
		{
			add(static_cast<char32_t>(character));
			continue;
		}
		std::array<utf8proc_int32_t, 8> folded;
		int boundClass = 0;
		const utf8proc_ssize_t parts =
			utf8proc_decompose_char(character, folded.data(), folded.size(), UTF8PROC_CASEFOLD, &boundClass);
		if (parts <= 1 || static_cast<std::size_t>(parts) > folded.size())
		{
			add(static_cast<char32_t>(character));
			continue;
		}
		for (std::size_t i = 0; i < static_cast<std::size_t>(parts); ++i)
		{
			add(static_cast<char32_t>(folded[i]));
		}
	}
}


KeyLetters read(std::span<const utf8proc_int32_t> characters, Reading reading) noexcept
{
	KeyLetters letters;
	foldEach(characters, [&](char32_t character) { addCharacter(letters, character, reading); });
	settle(letters);
	return letters;
}


bool hasLatin(std::span<const utf8proc_int32_t> characters) noexcept
{
	return std::ranges::any_of(characters, [](utf8proc_int32_t character) {
		return scriptOf(static_cast<char32_t>(character)) == latinScript;
	});
}


bool hasBorrowed(std::span<const utf8proc_int32_t> characters) noexcept
{
	return std::ranges::any_of(characters, [](utf8proc_int32_t character) {
		const char32_t letter = static_cast<char32_t>(character);
		return letter >= 0x80 && isLetter(letter) && scriptOf(letter) != latinScript;
	});
}


template <std::size_t bytesMax>
std::size_t encode(const KeyLetters& letters, std::array<char, bytesMax>& bytes) noexcept
{
	std::size_t size = 0;
	for (std::size_t i = 0; i < letters.size && size + 4 <= bytesMax; ++i)
	{
		size += static_cast<std::size_t>(
			utf8proc_encode_char(letters.letters[i], reinterpret_cast<utf8proc_uint8_t*>(bytes.data() + size)));
	}
	return size;
}


char32_t baseOf(char32_t letter) noexcept
{
	std::array<utf8proc_int32_t, 8> parts{};
	int boundClass = 0;
	const utf8proc_ssize_t count = utf8proc_decompose_char(
		static_cast<utf8proc_int32_t>(letter), parts.data(), parts.size(), UTF8PROC_DECOMPOSE, &boundClass);
	return count > 0 ? static_cast<char32_t>(parts[0]) : letter;
}


} // namespace


NameKey::NameKey(std::string_view name) noexcept
{
	if (isAscii(name))
	{
		readAscii(name, _text);
	}
	else
	{
		readAny(name);
	}
	if (_text.size == 0)
	{
		_text.size = name.copy(_text.bytes.data(), bytesMax);
	}
}


void NameKey::readAny(std::string_view name) noexcept
{
	const KeyLetters decomposed = decompose(name);
	const std::span<const utf8proc_int32_t> characters = decomposed.view();
	const Reading first = hasLatin(characters) ? Reading::drawn : Reading::anyCase;
	_text.size = encode(read(characters, first), _text.bytes);
	if (!hasBorrowed(characters))
	{
		return;
	}
	// One letter that is borrowed from another alphabet must not change how all the others are read.
	const Reading other = first == Reading::drawn ? Reading::anyCase : Reading::drawn;
	_second.size = encode(read(characters, other), _second.bytes);
	if (_second.view() == _text.view())
	{
		_second.size = 0;
	}
}


std::string_view NameKey::text() const noexcept
{
	return _text.view();
}


std::string_view NameKey::second() const noexcept
{
	return _second.view();
}


/// Digits, and o and l, which 0 and 1 have become, are what suggestions put at the end.
std::uint32_t NameKey::home() const noexcept
{
	std::uint32_t value = 2166136261U;
	for (std::string_view rest = text(); !rest.empty();)
	{
		const Utf8Character character = decodeUtf8(rest);
		rest.remove_prefix(character.bytes);
		const char32_t base = character.codePoint < 0x80 ? character.codePoint : baseOf(character.codePoint);
		if (digitValue(base) < 0 && base != U'o' && base != U'l' && base != U' ' && !isAmbiguous(base))
		{
			value = (value ^ static_cast<std::uint32_t>(base)) * 16777619U;
		}
	}
	return value;
}


/// What the long way makes of plain ASCII is known, and nearly every name is that.
void NameKey::readAscii(std::string_view name, Text& key) noexcept
{
	const auto add = [&key](char32_t letter) {
		if (key.size < bytesMax)
		{
			key.bytes[key.size++] = static_cast<char>(letter);
		}
	};
	for (const char letter: name)
	{
		if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
			letter == '|')
		{
			fold(static_cast<char32_t>(letter), add);
		}
		else if ((letter == ' ' || letter == '-' || letter == '_') && key.size > 0 && key.bytes[key.size - 1] != ' ')
		{
			add(U' ');
		}
	}
	key.size = key.size > 0 && key.bytes[key.size - 1] == ' ' ? key.size - 1 : key.size;
}


bool NameKey::isSharedWith(const NameKey& other) const noexcept
{
	const auto has = [&other](std::string_view key) {
		return !key.empty() && (key == other.text() || key == other.second());
	};
	return has(text()) || has(second());
}


bool looksAlike(std::string_view name, std::string_view other) noexcept
{
	return NameKey(name).isSharedWith(NameKey(other));
}


std::string roomKey(std::string_view name)
{
	std::string key;
	key.reserve(name.size());
	if (isAscii(name))
	{
		for (const char letter: name)
		{
			if (letter != ' ' || !key.ends_with(' '))
			{
				key += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
			}
		}
		return key;
	}
	const KeyLetters decomposed = decompose(name);
	KeyLetters letters;
	foldEach(decomposed.view(), [&letters](char32_t character) { addOfRoom(letters, character); });
	settle(letters);
	for (std::size_t i = 0; i < letters.size; ++i)
	{
		appendUtf8(key, static_cast<char32_t>(letters.letters[i]));
	}
	return key;
}


} // namespace ciarla
