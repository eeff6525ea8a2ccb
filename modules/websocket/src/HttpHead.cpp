#include "HttpHead.h"

#include <ciarla/base/Bytes.h>

#include <algorithm>


namespace ciarla {


namespace {


constexpr std::size_t seenBytesMost = 40;


char lower(char letter) noexcept
{
	return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}


/// Source: "token" in RFC 9110, section 5.6.2.
bool isTokenCharacter(char character) noexcept
{
	constexpr std::string_view others = "!#$%&'*+-.^_`|~";
	const char letter = lower(character);
	return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
		others.find(character) != std::string_view::npos;
}


std::string_view trimmed(std::string_view text) noexcept
{
	constexpr std::string_view blanks = " \t";
	const std::size_t first = text.find_first_not_of(blanks);
	return first == std::string_view::npos ? std::string_view()
										   : text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}


bool isDigit(char character) noexcept
{
	return character >= '0' && character <= '9';
}


/// Source: RFC 9112, section 2.3.
bool isVersion(std::string_view text) noexcept
{
	return text.size() == 8 && text.starts_with("HTTP/") && isDigit(text[5]) && text[6] == '.' && isDigit(text[7]);
}


bool isStatus(std::string_view text) noexcept
{
	return text.size() == 3 && std::all_of(text.begin(), text.end(), isDigit);
}


} // namespace


HttpHead::HttpHead(Kind kind, std::size_t most) noexcept:
	_kind(kind),
	_most(most)
{
}


HttpHead::Status HttpHead::feed(std::span<const std::byte>& bytes)
{
	Status status = Status::incomplete;
	while (!bytes.empty() && status == Status::incomplete)
	{
		const char byte = asText(bytes.first(1)).front();
		bytes = bytes.subspan(1);
		status = _taken < _most ? take(byte) : Status::tooLong;
	}
	return status;
}


HttpHead::Status HttpHead::take(char byte)
{
	++_taken;
	const bool afterReturn = !_text.empty() && _text.back() == '\r';
	const auto number = static_cast<unsigned char>(byte);
	_text += byte;
	if (afterReturn != (byte == '\n'))
	{
		return fail("a line ends with CR LF, and neither stands alone");
	}
	if (byte == '\n')
	{
		return takeLine();
	}
	if ((number < 0x20 && byte != '\t' && byte != '\r') || number == 0x7F)
	{
		return fail("it has a control character");
	}
	// A request begins with its method, or with an empty line; an answer with the name of the protocol.
	const bool isOther = _kind == Kind::request
		? _text.size() == 1 && byte != '\r' && !isTokenCharacter(byte)
		: _text.size() <= 5 && byte != std::string_view("HTTP/")[_text.size() - 1];
	return isOther ? fail("that is no HTTP") : Status::incomplete;
}


HttpHead::Status HttpHead::takeLine()
{
	const std::string_view line = std::string_view(_text).substr(_lineBegin, _text.size() - 2 - _lineBegin);
	if (_lines == 0 && line.empty())
	{
		// Source: RFC 9112, section 2.2.
		++_emptyLines;
		_text.clear();
		return Status::incomplete;
	}
	if (line.empty())
	{
		return Status::complete;
	}
	const bool isFolded = _lines > 0 && (line.front() == ' ' || line.front() == '\t');
	const bool isGood = _lines == 0 ? readFirstLine(line) : isFolded ? unfold(line) : readField(line);
	++_lines;
	_lineBegin = _text.size();
	return isGood ? Status::incomplete : Status::malformed;
}


HttpHead::Status HttpHead::fail(std::string_view problem) noexcept
{
	_problem = problem;
	return Status::malformed;
}


bool HttpHead::readFirstLine(std::string_view line)
{
	_problem = "its first line is not that of HTTP";
	const std::size_t first = line.find(' ');
	if (first == std::string_view::npos)
	{
		return false;
	}
	const std::size_t second = std::min(line.find(' ', first + 1), line.size());
	const std::string_view words[] = {
		line.substr(0, first), line.substr(first + 1, second - first - 1),
		line.substr(std::min(second + 1, line.size()))};
	std::transform(std::begin(words), std::end(words), std::begin(_words), [this](std::string_view word) {
		return placeOf(word);
	});
	return _kind == Kind::request ? isToken(words[0]) && !words[1].empty() && isVersion(words[2])
								  : isVersion(words[0]) && isStatus(words[1]);
}


bool HttpHead::readField(std::string_view line)
{
	const std::size_t colon = line.find(':');
	if (colon == std::string_view::npos || !isToken(line.substr(0, colon)))
	{
		_problem = "a field is a name, a colon at once after it, and a value";
		return false;
	}
	_fields.emplace_back(placeOf(line.substr(0, colon)), placeOf(trimmed(line.substr(colon + 1))));
	return true;
}


/// Reads a folded line as the rest of the one before it. Source: RFC 9112, section 5.2.
bool HttpHead::unfold(std::string_view line)
{
	if (_kind == Kind::request || _fields.empty())
	{
		_problem = "no line of it may begin with a blank: folding fields is obsolete";
		return false;
	}
	Place& value = _fields.back().second;
	const std::size_t begin = value.second == 0 ? _lineBegin : value.first;
	_text.replace(_lineBegin - 2, 2, "  ");
	value = placeOf(trimmed(std::string_view(_text).substr(begin, _lineBegin + line.size() - begin)));
	return true;
}


std::string_view HttpHead::word(std::size_t index) const noexcept
{
	return at(_words[index]);
}


std::optional<std::string_view> HttpHead::field(std::string_view name) const noexcept
{
	const auto found = std::find_if(
		_fields.begin(), _fields.end(), [&](const auto& field) { return sameWord(at(field.first), name); });
	return found == _fields.end() ? std::nullopt : std::optional(at(found->second));
}


bool HttpHead::isOfHttp11() const noexcept
{
	const std::string_view version = word(_kind == Kind::request ? 2 : 0);
	return version[5] == '1' && version[7] >= '1';
}


std::size_t HttpHead::count(std::string_view name) const noexcept
{
	return static_cast<std::size_t>(std::count_if(
		_fields.begin(), _fields.end(), [&](const auto& field) { return sameWord(at(field.first), name); }));
}


std::vector<std::string_view> HttpHead::elements(std::string_view name) const
{
	std::vector<std::string_view> all;
	for (const auto& [fieldName, value]: _fields)
	{
		std::string_view rest = sameWord(at(fieldName), name) ? at(value) : std::string_view();
		while (!rest.empty())
		{
			const std::size_t comma = std::min(rest.find(','), rest.size());
			if (const std::string_view element = trimmed(rest.substr(0, comma)); !element.empty())
			{
				all.push_back(element);
			}
			rest.remove_prefix(std::min(comma + 1, rest.size()));
		}
	}
	return all;
}


bool HttpHead::lists(std::string_view name, std::string_view token) const
{
	const std::vector<std::string_view> all = elements(name);
	return std::any_of(all.begin(), all.end(), [token](std::string_view each) { return sameWord(each, token); });
}


std::string HttpHead::seen() const
{
	return printable(std::string_view(_text).substr(0, seenBytesMost));
}


std::string_view HttpHead::at(const Place& place) const noexcept
{
	return std::string_view(_text).substr(place.first, place.second);
}


HttpHead::Place HttpHead::placeOf(std::string_view part) const noexcept
{
	return {part.empty() ? 0 : static_cast<std::size_t>(part.data() - _text.data()), part.size()};
}


bool isToken(std::string_view text) noexcept
{
	return !text.empty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}


std::string printable(std::string_view text)
{
	std::string result(text);
	std::replace_if(
		result.begin(), result.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '.');
	return result;
}


bool sameWord(std::string_view left, std::string_view right) noexcept
{
	return std::equal(
		left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) { return lower(a) == lower(b); });
}


bool HttpHead::beginsWith(std::string_view bytes) const
{
	std::string whole;
	for (std::size_t i = 0; i < _emptyLines && whole.size() < bytes.size(); ++i)
	{
		whole += "\r\n";
	}
	return whole.append(_text).starts_with(bytes);
}


} // namespace ciarla
