#include "CharacterLooks.h"
#include "NoticeWords.h"

#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <array>
#include <span>


namespace ciarla {


namespace {


using namespace characters;

using Letters = std::span<const char32_t>;

constexpr char32_t zeroWidthJoiner = 0x200D;
constexpr std::size_t sharedMarksMax = 3; ///< On one letter; Hebrew and Arabic have three.
constexpr std::size_t marksMax = 8;       ///< On one letter; a stack of Tibetan or Burmese has seven.


NameProblem problemOf(CharacterClass characterClass) noexcept
{
	switch (characterClass)
	{
	case CharacterClass::printable: break;
	case CharacterClass::control: return NameProblem::control;
	case CharacterClass::bidiControl: return NameProblem::bidiControl;
	case CharacterClass::invisible:
	case CharacterClass::joiner: return NameProblem::invisible;
	case CharacterClass::unassigned: return NameProblem::unassigned;
	}
	return NameProblem::none;
}


bool isSpace(char32_t character) noexcept
{
	return character < 0x80 ? character == U' ' : categoryOf(character) == UTF8PROC_CATEGORY_ZS;
}


/// Of the medials: those that may stand at the end of a word, too.
bool mayEnd(char32_t medial) noexcept
{
	return medial == 0x05F3 || medial == 0x0F0B || medial == 0x2019;
}


bool isMiddleDot(char32_t character) noexcept
{
	return character == 0x00B7 || character == 0x0387 || character == 0x2027 || character == 0x30FB ||
		character == 0xFF65 || signOf(character) == Sign::dot;
}


/// Of a script that is neither Latin nor shared.
bool isOfOwnScript(char32_t letter) noexcept
{
	const unsigned script = scriptOf(letter);
	return script != 0 && script != latinScript;
}


bool areOfOneScript(char32_t letter, char32_t other) noexcept
{
	return isOfOwnScript(letter) && scriptOf(letter) == scriptOf(other);
}


char32_t at(Letters name, std::size_t place) noexcept
{
	return place < name.size() ? name[place] : U'\0';
}


/// A mark is on a letter of its own script, and not more of them than a word has.
NameProblem markProblem(Letters name, std::size_t place) noexcept
{
	std::size_t base = place;
	std::size_t shared = 0;
	while (base > 0 && isMark(name[base]))
	{
		shared += isSharedMark(name[base]) ? 1U : 0U;
		--base;
	}
	const char32_t mark = name[place];
	const bool fits = isLetter(name[base]) && categoryOf(mark) != UTF8PROC_CATEGORY_ME &&
		(isSharedMark(mark) || scriptOf(mark) == scriptOf(name[base]));
	if (!fits || shared > sharedMarksMax || place - base > marksMax)
	{
		return NameProblem::combiningMark;
	}
	const bool puts = !isStacker(mark) || scriptOf(at(name, place + 1)) == scriptOf(mark);
	return puts ? NameProblem::none : NameProblem::invisible;
}


/// Whether ZWJ joins the letters beside it, as rakaransaya and yansaya do: after a virama, before a letter of its script. The
/// keys of names leave it out. Source: RFC 5892, A.2, and UAX #31, 2.3.1, which ask for less.
bool joins(Letters name, std::size_t place) noexcept
{
	return place > 0 && isVirama(name[place - 1]) && isOfOwnScript(name[place - 1]) && isLetter(at(name, place + 1)) &&
		scriptOf(name[place + 1]) == scriptOf(name[place - 1]);
}


/// Jamo of today that are one syllable, which a machine may have taken apart; what is left alone is of another time.
bool isOfSyllable(Letters name, std::size_t place) noexcept
{
	const auto isIn = [](char32_t letter, char32_t first, char32_t last) { return letter >= first && letter <= last; };
	const char32_t before = place > 0 ? name[place - 1] : U'\0';
	const char32_t letter = name[place];
	if (isIn(letter, 0x1100, 0x1112))
	{
		return isIn(at(name, place + 1), 0x1161, 0x1175);
	}
	return (isIn(letter, 0x1161, 0x1175) && isIn(before, 0x1100, 0x1112)) ||
		(isIn(letter, 0x11A8, 0x11C2) && isIn(before, 0x1161, 0x1175));
}


NameProblem medialProblem(Letters name, std::size_t place) noexcept
{
	const char32_t before = place > 0 ? name[place - 1] : U' ';
	const char32_t after = at(name, place + 1);
	const bool follows = isLetter(after) || (isDigit(after) && !isMiddleDot(name[place]));
	const bool fits = (isLetterOrDigit(before) || isMark(before)) && (follows || mayEnd(name[place]));
	return fits ? NameProblem::none : NameProblem::sign;
}


NameProblem asciiProblem(Letters name, std::size_t place) noexcept
{
	switch (name[place])
	{
	case U':':
	case U';': return NameProblem::colon;
	case U'"':
	case U'<':
	case U'>': return NameProblem::sign;
	case U' ': return at(name, place + 1) == U' ' ? NameProblem::space : NameProblem::none;
	case U'!':
	case U'*':
	case U'?': return place > 0 && isSpace(name[place - 1]) ? NameProblem::sign : NameProblem::none;
	default: return NameProblem::none;
	}
}


/// Letters that look like a sign of ours are letters among those of their own script, and nowhere else.
NameProblem signProblem(Letters name, std::size_t place) noexcept
{
	const std::optional<Sign> sign = signOf(name[place]);
	const char32_t after = at(name, place + 1);
	if (sign == Sign::colon)
	{
		const bool stands = isMark(name[place]) ? after != 0 && !isSpace(after) : areOfOneScript(name[place], after);
		return stands && isOfOwnScript(name[place]) ? NameProblem::none : NameProblem::colon;
	}
	if (after == 0 && isVisarga(name[place]))
	{
		return NameProblem::colon;
	}
	if (sign && place == 0 && !areOfOneScript(name[place], after))
	{
		return NameProblem::beginning;
	}
	const bool isLast = place + 1 == name.size();
	if (sign == Sign::question && isLast && (place == 0 || !areOfOneScript(name[place], name[place - 1])))
	{
		return NameProblem::ending;
	}
	return NameProblem::none;
}


NameProblem characterProblem(Letters name, std::size_t place) noexcept
{
	const char32_t character = name[place];
	if (character < 0x80)
	{
		return asciiProblem(name, place);
	}
	if (isWritingAid(character))
	{
		return NameProblem::sign;
	}
	if (isMark(character))
	{
		const NameProblem problem = markProblem(name, place);
		return problem != NameProblem::none ? problem : signProblem(name, place);
	}
	if (isLetterOrDigit(character))
	{
		return isJamo(character) && !isOfSyllable(name, place) ? NameProblem::sign : signProblem(name, place);
	}
	if (character == zeroWidthJoiner)
	{
		return joins(name, place) ? NameProblem::none : NameProblem::invisible;
	}
	if (isSpace(character))
	{
		const bool isOne = character == 0x3000 && !isSpace(at(name, place + 1));
		return isOne ? NameProblem::none : NameProblem::space;
	}
	if (isMedial(character))
	{
		return medialProblem(name, place);
	}
	const bool isTone = isSkinTone(character) && place > 0 && isEmoji(name[place - 1]);
	return isEmoji(character) || isTone ? NameProblem::none : NameProblem::sign;
}


bool beginsWell(Letters name) noexcept
{
	const char32_t first = name.front();
	const bool isBreath = first == 0x02BB || first == 0x02BC || first == 0x02BE || first == 0x02BF; // ʻ ʼ ʾ ʿ
	return begins(first) && (!isBreath || isLetter(at(name, 1)));
}


/// Where the number ends that the name has from `place` on, in digits and in letters that look like some. The marks on those
/// change nothing.
std::size_t numberEnd(Letters name, std::size_t place) noexcept
{
	std::size_t end = place;
	while (end < name.size() && (looksLikeDigit(name[end]) || (end > place && isMark(name[end]))))
	{
		++end;
	}
	return end;
}


bool hasDigit(Letters letters) noexcept
{
	return std::ranges::any_of(letters, isDigit);
}


/// `lol` and `lo` are words, though each of their letters looks like a digit; `l`, `Il` and `Ƨ` are none.
bool isWord(Letters letters) noexcept
{
	constexpr std::size_t wordMin = 3;
	const bool isLong = letters.size() >= wordMin || (letters.size() > 1 && std::ranges::count(letters, U'o') > 0);
	return isLong && std::ranges::all_of(letters, [](char32_t letter) { return letter < 0x80 && isLetter(letter); });
}


/// `14:03` and its like: a number, what is neither letter nor digit, a number. Of letters that only look like digits it has
/// the form of a time: `lo.lo`, but not `I. I. Ivanov`.
bool beginsLikeATime(Letters name) noexcept
{
	const auto speaks = [](char32_t character) { return isLetterOrDigit(character) || isEmoji(character); };
	const std::size_t end = numberEnd(name, 0);
	const auto next = std::find_if(name.begin() + static_cast<std::ptrdiff_t>(end), name.end(), speaks);
	const auto begin = static_cast<std::size_t>(next - name.begin());
	if (end == 0 || begin == end || next == name.end())
	{
		return false;
	}
	const Letters hours = name.first(end);
	if (std::ranges::all_of(hours, isDigit) && isDigit(*next))
	{
		return true;
	}
	const std::size_t secondEnd = numberEnd(name, begin);
	const Letters minutes = name.subspan(begin, secondEnd - begin);
	if (minutes.empty() || (secondEnd < name.size() && speaks(name[secondEnd])))
	{
		return false;
	}
	const bool isApart = isSpace(name[end]) || name[end] == U'-' || name[end] == U'_';
	const bool isFirst = hasDigit(hours) || !isApart;
	const bool isTwo = minutes.size() == 2 && (hasDigit(hours) || hours.size() <= 2);
	return isFirst && (hasDigit(minutes) || isTwo);
}


/// What is put behind a name to say which, how many or whether: `?`, `·2`, `(2)`, and what looks like it.
bool endsLikeOurs(Letters name) noexcept
{
	if (name.back() == U'?')
	{
		return true;
	}
	const bool isInBrackets = name.back() == U')';
	std::size_t begin = isInBrackets ? name.size() - 1 : name.size();
	const std::size_t end = begin;
	while (begin > 0 && (looksLikeDigit(name[begin - 1]) || isMark(name[begin - 1])))
	{
		--begin;
	}
	const Letters number = name.subspan(begin, end - begin);
	if (number.empty() || begin == 0 || isMark(number.front()) || isWord(number))
	{
		return false;
	}
	while (begin > 1 && isSpace(name[begin - 1]))
	{
		--begin;
	}
	return isInBrackets ? name[begin - 1] == U'(' : isMiddleDot(name[begin - 1]);
}


} // namespace


NameProblem checkName(std::string_view name) noexcept
{
	if (name.empty())
	{
		return NameProblem::empty;
	}
	if (name.size() > Limits::nameBytesMax)
	{
		return NameProblem::tooLong;
	}
	std::array<char32_t, Limits::nameBytesMax> buffer;
	std::size_t count = 0;
	for (std::string_view rest = name; !rest.empty();)
	{
		const Utf8Character character = decodeUtf8(rest);
		if (character.status != Utf8Status::valid)
		{
			return NameProblem::notUtf8;
		}
		const NameProblem problem = problemOf(classify(character.codePoint));
		if (problem != NameProblem::none && character.codePoint != zeroWidthJoiner)
		{
			return problem;
		}
		buffer[count++] = character.codePoint;
		rest.remove_prefix(character.bytes);
	}
	const Letters letters(buffer.data(), count);
	if (isSpace(letters.front()) || isSpace(letters.back()))
	{
		return NameProblem::spaceAround;
	}
	if (isMark(letters.front()))
	{
		return NameProblem::combiningMark;
	}
	if (letters.front() == zeroWidthJoiner)
	{
		return NameProblem::invisible;
	}
	if (!beginsWell(letters))
	{
		return NameProblem::beginning;
	}
	for (std::size_t place = 0; place < count; ++place)
	{
		const NameProblem problem = characterProblem(letters, place);
		if (problem != NameProblem::none)
		{
			return problem;
		}
	}
	if (beginsLikeATime(letters))
	{
		return NameProblem::time;
	}
	if (endsLikeOurs(letters))
	{
		return NameProblem::ending;
	}
	return readsAsNotice(name) ? NameProblem::notice : NameProblem::none;
}


std::string numberedName(std::string_view name, unsigned number)
{
	for (const std::string_view between: {"", "x"})
	{
		const std::string ending = std::string(between) + std::to_string(number);
		std::string numbered(name.substr(0, graphemePrefix(name, Limits::nameBytesMax - ending.size())));
		numbered += ending;
		if (checkName(numbered) == NameProblem::none)
		{
			return numbered;
		}
	}
	return "guest" + std::to_string(number);
}


std::string_view describe(NameProblem problem) noexcept
{
	switch (problem)
	{
	case NameProblem::none: break;
	case NameProblem::empty: return "is empty";
	case NameProblem::tooLong: return "is longer than 64 bytes";
	case NameProblem::notUtf8: return "is not valid UTF-8";
	case NameProblem::control: return "contains a control character";
	case NameProblem::bidiControl: return "contains a character that turns the direction of writing";
	case NameProblem::invisible: return "contains an invisible character";
	case NameProblem::unassigned: return "contains a character that nobody can read";
	case NameProblem::sign: return "contains a sign that names do not have";
	case NameProblem::colon: return "contains a colon, or what looks like one";
	case NameProblem::spaceAround: return "begins or ends with a space";
	case NameProblem::space: return "contains two spaces in a row, or an unusual one";
	case NameProblem::combiningMark: return "contains a mark that is on no letter of its own";
	case NameProblem::beginning: return "does not begin with a letter, a digit or an emoji";
	case NameProblem::time: return "begins like a time";
	case NameProblem::ending: return "ends in a question mark or a number as they are put behind names";
	case NameProblem::notice: return "reads as a notice of the program";
	}
	return "is good";
}


std::string_view trimSpaces(std::string_view text) noexcept
{
	constexpr std::string_view spaces = " \t\r\n\v\f";
	const std::size_t first = text.find_first_not_of(spaces);
	if (first == std::string_view::npos)
	{
		return {};
	}
	return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}


} // namespace ciarla
