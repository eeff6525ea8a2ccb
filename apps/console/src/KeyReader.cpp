#include "KeyReader.h"

#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Utf8.h>


namespace ciarla {


namespace {


constexpr std::size_t escapeBytesMax = 32; ///< No key sends so many: it is noise, and is dropped.


constexpr char control(char letter) noexcept
{
	return static_cast<char>(letter & 0x1F);
}


bool isFinal(char byte) noexcept
{
	return byte >= '@' && byte <= '~';
}


Key keyOf(std::string_view parameters, char final) noexcept
{
	switch (final)
	{
	case 'C': return Key::right;
	case 'D': return Key::left;
	case 'H': return Key::home;
	case 'F': return Key::end;
	case '~':
		if (parameters == "1" || parameters == "7")
		{
			return Key::home;
		}
		if (parameters == "4" || parameters == "8")
		{
			return Key::end;
		}
		return parameters == "3" ? Key::erase : Key::ignored;
	default: return Key::ignored;
	}
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


Key KeyReader::readControl(char byte)
{
	switch (byte)
	{
	case '\r':
	case '\n': return Key::enter;
	case '\x7f':
	case control('H'): return Key::backspace;
	case control('D'): return Key::endOfFile;
	case control('U'): return Key::killLine;
	case control('W'): return Key::killWord;
	case control('K'): return Key::killRest;
	case control('A'): return Key::home;
	case control('E'): return Key::end;
	case control('B'): return Key::left;
	case control('F'): return Key::right;
	case control('L'): return Key::redraw;
	case '\t': _text = " "; return Key::text;
	default: return Key::ignored;
	}
}


/// ESC [ parameters final, or ESC O final, or ESC and one character.
Key KeyReader::readEscape()
{
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	if (rest.size() < 2)
	{
		return Key::none;
	}
	if (rest[1] != '[' && rest[1] != 'O')
	{
		_begin += 2;
		return Key::ignored;
	}
	for (std::size_t i = 2; i < rest.size(); ++i)
	{
		if (isFinal(rest[i]) || i == escapeBytesMax)
		{
			const Key key = keyOf(rest.substr(2, i - 2), rest[i]);
			_begin += i + 1;
			return key;
		}
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


} // namespace ciarla
