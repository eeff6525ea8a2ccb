#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/Utf8.h>

#include <utf8proc.h>


namespace ciarla {


namespace {


utf8proc_category_t categoryOf(char32_t codePoint) noexcept
{
	return utf8proc_category(static_cast<utf8proc_int32_t>(codePoint));
}


bool isSpace(char32_t codePoint) noexcept
{
	return categoryOf(codePoint) == UTF8PROC_CATEGORY_ZS;
}


bool isMark(char32_t codePoint) noexcept
{
	const utf8proc_category_t category = categoryOf(codePoint);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}


NameProblem problemOf(CharacterClass characterClass) noexcept
{
	switch (characterClass)
	{
	case CharacterClass::printable: break;
	case CharacterClass::control: return NameProblem::control;
	case CharacterClass::bidiControl: return NameProblem::bidiControl;
	case CharacterClass::invisible:
	case CharacterClass::joiner: return NameProblem::invisible;
	}
	return NameProblem::none;
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
	const char32_t first = decodeUtf8(name).codePoint;
	char32_t last = first;
	while (!name.empty())
	{
		const Utf8Character character = decodeUtf8(name);
		if (character.status != Utf8Status::valid)
		{
			return NameProblem::notUtf8;
		}
		const NameProblem problem = problemOf(classify(character.codePoint));
		if (problem != NameProblem::none)
		{
			return problem;
		}
		last = character.codePoint;
		name.remove_prefix(character.bytes);
	}
	if (isSpace(first) || isSpace(last))
	{
		return NameProblem::spaceAround;
	}
	return isMark(first) ? NameProblem::combiningMark : NameProblem::none;
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
	case NameProblem::spaceAround: return "begins or ends with a space";
	case NameProblem::combiningMark: return "begins with a mark that belongs on a letter";
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
