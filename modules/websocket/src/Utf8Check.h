#pragma once

#include <cstddef>
#include <span>


namespace ciarla {


/// A Utf8Check says of bytes that come in pieces whether they are UTF-8, as soon as one of them cannot be.
///
/// Source: The Unicode Standard, table 3-7.
class Utf8Check
{
public:
	/// False from the first byte on that no valid text could have here.
	bool feed(std::span<const std::byte> bytes) noexcept;

	/// No character is begun and not ended.
	bool isComplete() const noexcept
	{
		return _missing == 0;
	}

private:
	bool begin(unsigned char lead) noexcept;

	unsigned char _missing = 0;    ///< How many bytes of the character are still to come.
	unsigned char _lowest = 0x80;  ///< The bounds of the next of them.
	unsigned char _highest = 0xBF; ///< Only the second byte of a character has others than these.
};


} // namespace ciarla
