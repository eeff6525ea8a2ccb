#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>


namespace ciarla {


/// A NameKey is what a name looks like: two names that share it could be taken for one another.
///
/// Letters are the Latin ones that they look like, in one case and width; I, l, 1 and |, O and 0, m and rn, w and vv
/// are one; digits of every script are their value; marks that make no letter of their own, and what is no letter, digit
/// or emoji, are left out; spaces and hyphens are one space. A name with letters of other alphabets may have a second key,
/// in which these are read as they are drawn, or whatever their case: small Greek ν is a v, and its capital an N. Names
/// share a key if any of one's is any of the other's, so one letter borrowed from another alphabet hides no name.
///
/// Nothing is allocated. What is no name at all has a key, too; what does not fit in 256 bytes is left out.
/// Source: docs/names.md; NFKC_Casefold (UAX #31), skeleton (UTS #39).
class NameKey
{
public:
	explicit NameKey(std::string_view name) noexcept;

	/// Never shown.
	std::string_view text() const noexcept;

	/// Empty if there is none.
	std::string_view second() const noexcept;

	bool isSharedWith(const NameKey& other) const noexcept;

private:
	static constexpr std::size_t bytesMax = 256;

	struct Text
	{
		std::array<char, bytesMax> bytes;
		std::size_t size = 0;

		std::string_view view() const noexcept
		{
			return {bytes.data(), size};
		}
	};

	static void readAscii(std::string_view name, Text& key) noexcept;
	void readAny(std::string_view name) noexcept;

	Text _text;
	Text _second;
};


/// Whether they share a key.
bool looksAlike(std::string_view name, std::string_view other) noexcept;

/// What two names of a room share: they differ only in case, width, dashes, or the alphabet that a letter is borrowed from.
/// In this order rooms are listed.
std::string roomKey(std::string_view name);

/// How the name of a room looks as it is written, where I, l, 1 and | are one, and so are O and 0: `maIl` looks like `mall`,
/// and `mail` does not. Two rooms share neither their keys nor their looks. What is merely alike stays two: `corn` and `com`,
/// `c` and `c++`.
std::string roomLooks(std::string_view name);


} // namespace ciarla
