#pragma once

#include "CharacterLooks.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>


namespace ciarla {


/// A Skeleton is the characters of a name on their way to a key: taken apart, each as what it looks like, in one case, and
/// then composed again without what is hardly seen. A name has 64, and compatibility makes at most 18 of one.
///
/// Source: docs/names.md, "What two names must not share"; UTS #39, section 4.
class Skeleton
{
public:
	/// How letters of no Latin alphabet are read: as they are drawn, or whatever their case.
	enum class Reading
	{
		drawn,
		anyCase
	};

	/// The characters of a name, each taken apart and in one width, but for those that look like something else as they are.
	static Skeleton of(std::string_view name) noexcept;

	/// These as the key of a person's name has them.
	Skeleton read(Reading reading) const noexcept;

	/// These as the key of a room's name has them: whatever their case, and in `looks` with the letters, digits and signs that
	/// cannot be told apart as one.
	enum class RoomReading
	{
		anyCase,
		looks
	};

	Skeleton readAsRoom(RoomReading reading) const noexcept;

	/// Adds one that is drawn, as every key of a person has it: in small, and what looks the same as one.
	template <typename Add>
	static void fold(char32_t letter, const Add& add) noexcept;

	/// The same for how a room looks, where m and rn are no more than alike.
	static char32_t foldOfRoom(char32_t letter) noexcept;

	bool hasLatin() const noexcept;

	/// Whether a letter is beyond Latin.
	bool hasBorrowed() const noexcept;

	std::span<const utf8proc_int32_t> view() const noexcept;

private:
	void add(char32_t letter) noexcept;
	void addLetter(char32_t letter, Reading reading) noexcept;
	void addCharacter(char32_t character, Reading reading) noexcept;
	void addOfRoom(char32_t character, RoomReading reading) noexcept;
	void settle() noexcept;

	std::array<utf8proc_int32_t, 1024> _letters;
	std::size_t _size = 0;
};


template <typename Add>
void Skeleton::fold(char32_t letter, const Add& add) noexcept
{
	letter = characters::lowerOf(letter);
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


} // namespace ciarla
