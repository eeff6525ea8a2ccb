#include "Skeleton.h"

#include <algorithm>


namespace ciarla {


using namespace characters;


namespace {


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


char32_t readAs(char32_t letter, Skeleton::Reading reading) noexcept
{
	const bool isPlain = scriptOf(letter) == latinScript && !looksLatin(letter);
	return reading == Skeleton::Reading::anyCase || isPlain ? chosenCase(letter) : letter;
}


/// Letters that are a sign beside one: ʼ ʹ ˈ.
bool isSignLike(char32_t letter) noexcept
{
	return (letter >= 0x02B0 && letter <= 0x02FF) || letter == 0xA78C || letter == 0xA78F;
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


} // namespace


Skeleton Skeleton::of(std::string_view name) noexcept
{
	std::array<utf8proc_int32_t, 128> whole;
	const utf8proc_ssize_t count = utf8proc_decompose(
		reinterpret_cast<const utf8proc_uint8_t*>(name.data()), static_cast<utf8proc_ssize_t>(name.size()),
		whole.data(), static_cast<utf8proc_ssize_t>(whole.size()),
		static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE));
	Skeleton characters;
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


Skeleton Skeleton::read(Reading reading) const noexcept
{
	Skeleton key;
	foldEach(view(), [&](char32_t character) { key.addCharacter(character, reading); });
	key.settle();
	return key;
}


Skeleton Skeleton::readAsRoom(RoomReading reading) const noexcept
{
	Skeleton key;
	foldEach(view(), [&](char32_t character) { key.addOfRoom(character, reading); });
	key.settle();
	return key;
}


bool Skeleton::hasLatin() const noexcept
{
	return std::ranges::any_of(
		view(), [](utf8proc_int32_t character) { return scriptOf(static_cast<char32_t>(character)) == latinScript; });
}


bool Skeleton::hasBorrowed() const noexcept
{
	return std::ranges::any_of(view(), [](utf8proc_int32_t character) {
		const char32_t letter = static_cast<char32_t>(character);
		return letter >= 0x80 && isLetter(letter) && scriptOf(letter) != latinScript;
	});
}


std::span<const utf8proc_int32_t> Skeleton::view() const noexcept
{
	return std::span(_letters).first(_size);
}


char32_t Skeleton::foldOfRoom(char32_t letter) noexcept
{
	switch (letter)
	{
	case U'0': return U'o';
	case U'1':
	case U'I':
	case U'|': return U'l';
	default: return characters::lowerOf(letter);
	}
}


void Skeleton::add(char32_t letter) noexcept
{
	if (_size < _letters.size())
	{
		_letters[_size++] = static_cast<utf8proc_int32_t>(letter);
	}
}


/// Adds one letter, digit or mark of a name.
void Skeleton::addLetter(char32_t letter, Reading reading) noexcept
{
	const auto addPart = [this](char32_t part) { add(part); };
	if (letter < 0x80)
	{
		fold(letter, addPart);
		return;
	}
	const int value = digitValue(letter);
	const bool isNumber = value >= 0 && (reading == Reading::anyCase || !looksLatin(letter));
	letter = isNumber ? U'0' + static_cast<char32_t>(value) : readAs(letter, reading);
	const LookAlike* const row = lookAlikeOf(letter);
	if (row == nullptr)
	{
		fold(letter, addPart);
		return;
	}
	for (const char32_t part: row->to)
	{
		// What a letter looks like is itself read as a letter is: ɮ is l and ȝ, which is 3.
		const char32_t read = part < 0x80 ? part : readAs(part, reading);
		const LookAlike* const next = read < 0x80 ? nullptr : lookAlikeOf(read);
		if (next == nullptr && part != 0)
		{
			fold(read, addPart);
		}
		for (std::size_t i = 0; next != nullptr && i < next->to.size() && next->to[i] != 0; ++i)
		{
			fold(next->to[i], addPart);
		}
	}
}


void Skeleton::addCharacter(char32_t character, Reading reading) noexcept
{
	const utf8proc_category_t category = categoryOf(character);
	if (character == 0x0640 || character == 0x07FA)
	{
		return; // They only make a word longer: kashida, lajanyalan.
	}
	if (separatesWords(character))
	{
		if (_size > 0 && _letters[_size - 1] != ' ')
		{
			add(U' ');
		}
	}
	else if (isMark(character) || category == UTF8PROC_CATEGORY_ND || (isLetter(character) && !isSignLike(character)))
	{
		addLetter(character, reading);
	}
	else if (character == U'|')
	{
		add(U'l');
	}
	else if (category == UTF8PROC_CATEGORY_SO || category == UTF8PROC_CATEGORY_NO)
	{
		add(character);
	}
}


void Skeleton::addOfRoom(char32_t character, RoomReading reading) noexcept
{
	const utf8proc_category_t category = categoryOf(character);
	if (category == UTF8PROC_CATEGORY_ZS)
	{
		if (_size == 0 || _letters[_size - 1] != ' ')
		{
			add(U' ');
		}
		return;
	}
	const bool isDrawn = reading == RoomReading::looks;
	const auto addPart = [this, isDrawn](char32_t part) { add(isDrawn ? foldOfRoom(part) : lowerOf(part)); };
	const int value = digitValue(character);
	const bool isNumber = value >= 0 && (!isDrawn || !looksLatin(character));
	const char32_t digit = U'0' + static_cast<char32_t>(std::max(value, 0));
	const char32_t chosen = isNumber ? digit : isDrawn ? character : chosenCase(character);
	const LookAlike* const row = isNumber ? nullptr : lookAlikeOf(chosen);
	if (row == nullptr)
	{
		addPart(category == UTF8PROC_CATEGORY_PD ? U'-' : chosen);
		return;
	}
	for (const char32_t part: row->to)
	{
		if (part != 0)
		{
			addPart(part);
		}
	}
}


/// Composes letters with their marks, and leaves out the marks that made none.
void Skeleton::settle() noexcept
{
	const auto placeOf = [](utf8proc_int32_t letter) { return utf8proc_get_property(letter)->combining_class; };
	for (std::size_t i = 1; i < _size; ++i)
	{
		for (std::size_t j = i; j > 0; --j)
		{
			const auto place = placeOf(_letters[j]);
			if (place == 0 || placeOf(_letters[j - 1]) <= place)
			{
				break;
			}
			std::swap(_letters[j], _letters[j - 1]);
		}
	}
	const auto isHidden = [](utf8proc_int32_t letter) { return letter == 0x0331 || letter == 0x0332; };
	const auto hidden =
		std::remove_if(_letters.begin(), _letters.begin() + static_cast<std::ptrdiff_t>(_size), isHidden);
	const utf8proc_ssize_t composed = utf8proc_normalize_utf32(
		_letters.data(), hidden - _letters.begin(), static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
	_size = composed > 0 ? static_cast<std::size_t>(composed) : 0;
	const auto isLeftOut = [](utf8proc_int32_t letter) { return isSlight(static_cast<char32_t>(letter)); };
	const auto end = std::remove_if(_letters.begin(), _letters.begin() + static_cast<std::ptrdiff_t>(_size), isLeftOut);
	_size = static_cast<std::size_t>(end - _letters.begin());
	while (_size > 0 && _letters[_size - 1] == ' ')
	{
		--_size;
	}
}


} // namespace ciarla
