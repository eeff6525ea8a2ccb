#include "KeyReader.h"

#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <charconv>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t escapeBytesMax = 32; ///< No key sends so many: it is noise, and is dropped.
constexpr std::string_view pasteEnd = "\x1b[201~";

constexpr int pasteBegins = 200;
constexpr int altBit = 2;
constexpr int controlBit = 4;


constexpr char control(char letter) noexcept
{
	return static_cast<char>(letter & 0x1F);
}


bool isFinal(char byte) noexcept
{
	return byte >= '@' && byte <= '~';
}


/// "number;modifiers", where either may be missing. xterm counts modifiers from 1.
struct Parameters
{
	int number = 1;
	int modifiers = 0;
};


Parameters parametersOf(std::string_view text) noexcept
{
	Parameters parameters;
	const std::size_t semicolon = std::min(text.find(';'), text.size());
	std::from_chars(text.data(), text.data() + semicolon, parameters.number);
	if (int modifiers = 1; semicolon < text.size() &&
		std::from_chars(text.data() + semicolon + 1, text.data() + text.size(), modifiers).ec == std::errc())
	{
		parameters.modifiers = modifiers - 1;
	}
	return parameters;
}


Key keyOfNumber(const Parameters& parameters, bool withControlOrAlt) noexcept
{
	switch (parameters.number)
	{
	case 1:
	case 7: return Key::home;
	case 4:
	case 8: return Key::end;
	case 3: return withControlOrAlt ? Key::killWordAhead : Key::erase;
	default: return Key::ignored;
	}
}


Key keyOf(const Parameters& parameters, char final) noexcept
{
	const bool withControlOrAlt = (parameters.modifiers & (controlBit | altBit)) != 0;
	switch (final)
	{
	case 'A': return Key::older;
	case 'B': return Key::newer;
	case 'C': return withControlOrAlt ? Key::wordRight : Key::right;
	case 'D': return withControlOrAlt ? Key::wordLeft : Key::left;
	case 'H': return Key::home;
	case 'F': return Key::end;
	case '~': return keyOfNumber(parameters, withControlOrAlt);
	default: return Key::ignored;
	}
}


/// How many bytes at the end of `text` may be the beginning of `marker`.
std::size_t beginningOf(std::string_view marker, std::string_view text) noexcept
{
	std::size_t count = std::min(marker.size() - 1, text.size());
	while (count > 0 && text.substr(text.size() - count) != marker.substr(0, count))
	{
		--count;
	}
	return count;
}


/// Valid UTF-8, with no controls but line feeds and tabs; CR LF and CR are line feeds.
std::string cleaned(std::string_view pasted)
{
	std::string text;
	for (std::size_t place = 0; place < pasted.size();)
	{
		const Utf8Character character = decodeUtf8(pasted.substr(place));
		const std::size_t bytes = std::max<std::size_t>(character.bytes, 1);
		const bool afterReturn = place > 0 && pasted[place - 1] == '\r';
		if (character.codePoint == '\r' || (character.codePoint == '\n' && !afterReturn))
		{
			text += '\n';
		}
		else if (character.codePoint == '\t')
		{
			text += '\t';
		}
		else if (character.status != Utf8Status::incomplete && classify(character.codePoint) != CharacterClass::control)
		{
			appendUtf8(text, character.codePoint);
		}
		place += bytes;
	}
	text.erase(text.find_last_not_of('\n') + 1);
	return text;
}


} // namespace


void KeyReader::append(std::string_view bytes)
{
	_bytes.erase(0, _begin);
	_begin = 0;
	_bytes.append(bytes);
}


Key KeyReader::next()
{
	if (_pasting)
	{
		return readPaste();
	}
	if (_begin == _bytes.size())
	{
		return Key::none;
	}
	const char first = _bytes[_begin];
	if (first == '\x1b')
	{
		return readEscape();
	}
	if (static_cast<unsigned char>(first) < 0x20 || first == '\x7f')
	{
		++_begin;
		return readControl(first);
	}
	return readText();
}


void KeyReader::reset() noexcept
{
	_begin = _bytes.size();
	_paste.clear();
	_pasting = false;
	_pasteTooLong = false;
}


Key KeyReader::readControl(char byte)
{
	switch (byte)
	{
	case '\r':
	case '\n': return Key::enter;
	case '\t': return Key::complete;
	case '\x7f':
	case control('H'): return Key::backspace;
	case control('A'): return Key::home;
	case control('B'): return Key::left;
	case control('D'): return Key::endOfFile;
	case control('E'): return Key::end;
	case control('F'): return Key::right;
	case control('G'): return Key::cancel;
	case control('K'): return Key::killRest;
	case control('L'): return Key::redraw;
	case control('N'): return Key::newer;
	case control('P'): return Key::older;
	case control('R'): return Key::search;
	case control('T'): return Key::transpose;
	case control('U'): return Key::killLine;
	case control('W'): return Key::killSpace;
	case control('Y'): return Key::yank;
	case control('_'): return Key::undo;
	default: return Key::ignored;
	}
}


/// ESC [ parameters final, or ESC O final, or Alt and a key, which is ESC before it.
Key KeyReader::readEscape()
{
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	if (rest.size() < 2)
	{
		return Key::none;
	}
	if (rest[1] == '[' || rest[1] == 'O')
	{
		return readSequence(rest);
	}
	const bool wholeKey = rest[1] != '\x1b' && static_cast<unsigned char>(rest[1]) < 0x80;
	_begin += wholeKey ? 2 : 1;
	return wholeKey ? readAlt(rest[1]) : Key::ignored;
}


Key KeyReader::readAlt(char letter)
{
	switch (letter)
	{
	case 'b': return Key::wordLeft;
	case 'f': return Key::wordRight;
	case 'd': return Key::killWordAhead;
	case 'y': return Key::yankOlder;
	case '<': return Key::oldest;
	case '>': return Key::newest;
	case '\x7f':
	case control('H'): return Key::killWord;
	case '\r':
	case '\n': return Key::newline;
	default: return Key::ignored;
	}
}


Key KeyReader::readSequence(std::string_view rest)
{
	for (std::size_t i = 2; i < rest.size(); ++i)
	{
		if (!isFinal(rest[i]) && i < escapeBytesMax)
		{
			continue;
		}
		const Parameters parameters = parametersOf(rest.substr(2, i - 2));
		const char final = rest[i];
		_begin += i + 1;
		if (final == '~' && parameters.number == pasteBegins)
		{
			_pasting = true;
			return readPaste();
		}
		if (final == 'R')
		{
			_reportedRow = parameters.number;
			_reportedColumn = parameters.modifiers + 1;
			return Key::report;
		}
		return keyOf(parameters, final);
	}
	return Key::none;
}


Key KeyReader::readText()
{
	_text.clear();
	while (_begin < _bytes.size())
	{
		const Utf8Character character = decodeUtf8(std::string_view(_bytes).substr(_begin));
		const bool asciiControl = character.codePoint < 0x20 || character.codePoint == 0x7F;
		if (character.status == Utf8Status::incomplete || asciiControl)
		{
			break;
		}
		_begin += character.bytes;
		if (classify(character.codePoint) != CharacterClass::control)
		{
			appendUtf8(_text, character.codePoint);
		}
	}
	if (_text.empty())
	{
		return _begin < _bytes.size() &&
				decodeUtf8(std::string_view(_bytes).substr(_begin)).status == Utf8Status::incomplete
			? Key::none
			: Key::ignored;
	}
	return Key::text;
}


/// Each byte is looked at once, however large the paste is and however it is cut.
Key KeyReader::readPaste()
{
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	const std::size_t end = rest.find(pasteEnd);
	const bool whole = end != std::string_view::npos;
	const std::size_t count = whole ? end : rest.size() - beginningOf(pasteEnd, rest);
	_pasteTooLong = _pasteTooLong || _paste.size() + count > pasteBytesMax;
	if (!_pasteTooLong)
	{
		_paste.append(rest.substr(0, count));
	}
	_begin += count + (whole ? pasteEnd.size() : 0);
	return whole ? endPaste() : Key::none;
}


Key KeyReader::endPaste()
{
	_pasting = false;
	_text = cleaned(std::exchange(_paste, {}));
	return std::exchange(_pasteTooLong, false) ? Key::pasteTooLong : Key::paste;
}


} // namespace ciarla
