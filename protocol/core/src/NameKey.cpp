#include "Skeleton.h"

#include <ciarla/protocol/NameKey.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>


namespace ciarla {


namespace {


using namespace characters;


bool isAscii(std::string_view text) noexcept
{
	return std::ranges::all_of(text, [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}


template <std::size_t bytesMax>
std::size_t encode(const Skeleton& skeleton, std::array<char, bytesMax>& bytes) noexcept
{
	std::size_t size = 0;
	for (const utf8proc_int32_t letter: skeleton.view())
	{
		if (size + 4 <= bytesMax)
		{
			size += static_cast<std::size_t>(
				utf8proc_encode_char(letter, reinterpret_cast<utf8proc_uint8_t*>(bytes.data() + size)));
		}
	}
	return size;
}


/// The key of a room by one reading; `plain` is what that makes of a character of ASCII.
template <typename Plain>
std::string keyOfRoom(std::string_view name, Skeleton::RoomReading reading, const Plain& plain)
{
	std::string key;
	key.reserve(name.size());
	if (isAscii(name))
	{
		for (const char letter: name)
		{
			if (letter != ' ' || !key.ends_with(' '))
			{
				key += static_cast<char>(plain(static_cast<char32_t>(letter)));
			}
		}
		return key;
	}
	const Skeleton characters = Skeleton::of(name).readAsRoom(reading);
	for (const utf8proc_int32_t letter: characters.view())
	{
		appendUtf8(key, static_cast<char32_t>(letter));
	}
	return key;
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
	using Reading = Skeleton::Reading;
	const Skeleton characters = Skeleton::of(name);
	const Reading first = characters.hasLatin() ? Reading::drawn : Reading::anyCase;
	_text.size = encode(characters.read(first), _text.bytes);
	if (!characters.hasBorrowed())
	{
		return;
	}
	// One letter that is borrowed from another alphabet must not change how all the others are read.
	const Reading other = first == Reading::drawn ? Reading::anyCase : Reading::drawn;
	_second.size = encode(characters.read(other), _second.bytes);
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
			Skeleton::fold(static_cast<char32_t>(letter), add);
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
	return keyOfRoom(name, Skeleton::RoomReading::anyCase, lowerOf);
}


std::string roomLooks(std::string_view name)
{
	return keyOfRoom(name, Skeleton::RoomReading::looks, Skeleton::foldOfRoom);
}


} // namespace ciarla
