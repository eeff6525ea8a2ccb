#include "KeyReader.h"

#include "ControlSequence.h"

#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t sequenceBytesMax = 4096; ///< No terminal sends so many: it is noise, and is dropped.
constexpr std::size_t stringBytesMax = 4096;   ///< So much of a control string is held: its beginning tells what it is.
constexpr std::string_view pasteBegins = "200";
constexpr std::string_view pasteEnds = "201~";
constexpr std::string_view enterKeys = "\r\n";


constexpr char control(char letter) noexcept
{
	return static_cast<char>(letter & 0x1F);
}


constexpr char prefixKey = control('X');


constexpr bool isControl(char byte) noexcept
{
	return static_cast<unsigned char>(byte) < 0x20 || byte == '\x7f';
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


} // namespace


std::string textToInsert(std::string_view pasted)
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


void KeyReader::append(std::string_view bytes)
{
	_bytes.erase(0, _begin);
	_begin = 0;
	_bytes.append(bytes);
}


Key KeyReader::next()
{
	_text.clear();
	if (_pasting)
	{
		return readPaste();
	}
	if (_begin == _bytes.size())
	{
		return Key::none;
	}
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	if (rest.front() == '\x1b')
	{
		return readEscape();
	}
	if (rest.front() == prefixKey && !isSignal(prefixKey))
	{
		return readPrefix();
	}
	if (isControl(rest.front()))
	{
		++_begin;
		return readControl(rest.front());
	}
	const EightBits eightBits = eightBitsAt(rest);
	switch (eightBits.opening)
	{
	case Opening::none: return readText();
	case Opening::end: return take(eightBits.bytes);
	case Opening::string: return readString(eightBits.bytes);
	default: return readSequence(eightBits.bytes);
	}
}


Key KeyReader::expire()
{
	if (_pasting)
	{
		return endPaste();
	}
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	const bool isString =
		rest.size() > 2 && rest.front() == '\x1b' && openingOf(static_cast<unsigned char>(rest[1])) == Opening::string;
	const std::size_t enter = std::min(rest.find_first_of(enterKeys), rest.size());
	const bool wasTyped = isString && enter < rest.size() && !isAnswer(rest[1], rest.substr(2));
	return take(wasTyped ? 2 : enter);
}


Key KeyReader::readControl(char byte)
{
	if (isSignal(byte))
	{
		return byte == _signals.interrupt ? Key::interrupt : byte == _signals.quit ? Key::quit : Key::stop;
	}
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


/// Ctrl-X and a key. Where no such two are one, the first is nothing and the second itself.
Key KeyReader::readPrefix()
{
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	if (rest.size() < 2)
	{
		return Key::none;
	}
	return rest[1] == control('E') ? take(2, Key::edit) : take(1);
}


/// A sequence, a control string, or Alt and a key, which is ESC before it.
Key KeyReader::readEscape()
{
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	if (rest.size() < 2)
	{
		return Key::none;
	}
	switch (openingOf(static_cast<unsigned char>(rest[1])))
	{
	case Opening::sequence:
	case Opening::singleShift: return readSequence(2);
	case Opening::string: return readString(2);
	default: break;
	}
	if (rest[1] == '\x1b')
	{
		return readTwoEscapes(rest);
	}
	const bool isAscii = static_cast<unsigned char>(rest[1]) < 0x80;
	const bool isEightBits = !isAscii && eightBitsAt(rest.substr(1)).opening != Opening::none && rest[1] != '\xc2';
	if (isSignal(rest[1]) || (!isAscii && !isEightBits))
	{
		return take(1);
	}
	_begin += 2;
	return isAscii ? readAlt(rest[1]) : Key::ignored;
}


/// Alt and a key that sends a sequence itself; or Esc was pressed twice.
Key KeyReader::readTwoEscapes(std::string_view rest)
{
	if (rest.size() < 3)
	{
		return Key::none;
	}
	const bool isSequence = rest[2] == '\x1b' || openingOf(static_cast<unsigned char>(rest[2])) != Opening::none;
	return take(isSequence ? 1 : 2);
}


Key KeyReader::readAlt(char letter)
{
	switch (letter)
	{
	case 'a': return Key::nextRoom;
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


/// Parameters and intermediates, then a final byte. CAN and SUB end it; any other control, and what is no ASCII, breaks it
/// off, and is read on its own.
Key KeyReader::readSequence(std::size_t introducerBytes)
{
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	std::size_t end = introducerBytes;
	while (end < rest.size() && isMiddle(rest[end]))
	{
		++end;
	}
	if (end == rest.size())
	{
		return end < sequenceBytesMax ? Key::none : take(end);
	}
	const char final = rest[end];
	if (!isFinal(final))
	{
		return take(end + (final == '\x18' || final == '\x1a' ? 1 : 0));
	}
	const std::string_view middle = rest.substr(introducerBytes, end - introducerBytes);
	const bool isControlSequence = rest[introducerBytes - 1] != 'O' && rest[introducerBytes - 1] != '\x8f';
	if (isControlSequence && middle.empty() && (final == '[' || final == 'M'))
	{
		return readWithRest(end + 1, final == '[' ? 1 : 3);
	}
	const Parameters parameters = parametersOf(middle);
	if (isControlSequence && final == '~' && middle == pasteBegins)
	{
		_pasteEnd = std::string(rest.substr(0, introducerBytes)).append(pasteEnds);
		_pasting = true;
		_begin += end + 1;
		return readPaste();
	}
	if (isControlSequence && final == 'R' && parameters.isPlain)
	{
		_reportedRow = parameters.number;
		_reportedColumn = parameters.modifiers + 1;
		return take(end + 1, Key::report);
	}
	return take(end + 1, keyOf(parameters, final));
}


/// A function key of the Linux console, or a click: bytes follow that have to do with it. None of them is a control.
Key KeyReader::readWithRest(std::size_t sequenceBytes, std::size_t restBytes)
{
	const std::string_view rest = std::string_view(_bytes).substr(_begin + sequenceBytes, restBytes);
	if (std::any_of(rest.begin(), rest.end(), [](char byte) { return static_cast<unsigned char>(byte) < ' '; }))
	{
		return take(sequenceBytes);
	}
	return rest.size() < restBytes ? Key::none : take(sequenceBytes + restBytes);
}


/// What comes up to ST, or BEL. CAN and SUB end it; the next thing that begins, or a signal, breaks it off.
Key KeyReader::readString(std::size_t introducerBytes)
{
	const std::string_view rest = std::string_view(_bytes).substr(_begin);
	for (std::size_t place = introducerBytes; place < rest.size();)
	{
		const char byte = rest[place];
		if (byte == '\x07' || byte == '\x18' || byte == '\x1a')
		{
			return take(place + 1);
		}
		if (byte == '\x1b')
		{
			const bool isCut = place + 1 == rest.size();
			return isCut ? Key::none : take(place + (rest[place + 1] == '\\' ? 2 : 0));
		}
		if (isSignal(byte))
		{
			return take(place);
		}
		const EightBits eightBits = eightBitsAt(rest.substr(place));
		if (eightBits.opening != Opening::none)
		{
			return take(place + (eightBits.opening == Opening::end ? eightBits.bytes : 0));
		}
		place += eightBits.bytes;
	}
	if (rest.size() > stringBytesMax)
	{
		const std::size_t tail = rest.size() - incompleteUtf8Tail(rest);
		_bytes.erase(_begin + stringBytesMax / 2, tail - stringBytesMax / 2);
	}
	return Key::none;
}


Key KeyReader::readText()
{
	while (_begin < _bytes.size())
	{
		const std::string_view rest = std::string_view(_bytes).substr(_begin);
		const Utf8Character character = decodeUtf8(rest);
		if (character.status == Utf8Status::incomplete || isControl(rest.front()) ||
			eightBitsAt(rest).opening != Opening::none)
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
	const std::size_t end = rest.find(_pasteEnd);
	const bool whole = end != std::string_view::npos;
	const std::size_t count = whole ? end : rest.size() - beginningOf(_pasteEnd, rest);
	_pasteTooLong = _pasteTooLong || _paste.size() + count > pasteBytesMax;
	if (!_pasteTooLong)
	{
		_paste.append(rest.substr(0, count));
	}
	_begin += count + (whole ? _pasteEnd.size() : 0);
	return whole ? endPaste() : Key::none;
}


Key KeyReader::endPaste()
{
	_pasting = false;
	_text = textToInsert(std::exchange(_paste, {}));
	return std::exchange(_pasteTooLong, false) ? Key::pasteTooLong : Key::paste;
}


Key KeyReader::take(std::size_t bytes, Key key) noexcept
{
	_begin += bytes;
	return key;
}


bool KeyReader::isSignal(char byte) const noexcept
{
	return isControl(byte) && byte != '\0' &&
		(byte == _signals.interrupt || byte == _signals.quit || byte == _signals.stop);
}


} // namespace ciarla
