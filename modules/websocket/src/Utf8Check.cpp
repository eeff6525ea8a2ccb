#include "Utf8Check.h"


namespace ciarla {


bool Utf8Check::feed(std::span<const std::byte> bytes) noexcept
{
	for (const std::byte each: bytes)
	{
		const auto byte = std::to_integer<unsigned char>(each);
		if (_missing == 0)
		{
			if (byte >= 0x80 && !begin(byte))
			{
				return false;
			}
			continue;
		}
		if (byte < _lowest || byte > _highest)
		{
			return false;
		}
		--_missing;
		_lowest = 0x80;
		_highest = 0xBF;
	}
	return true;
}


bool Utf8Check::begin(unsigned char lead) noexcept
{
	if (lead < 0xC2 || lead > 0xF4)
	{
		return false;
	}
	_missing = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
	// Not overlong, no surrogate, nothing above U+10FFFF.
	_lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	_highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	return true;
}


} // namespace ciarla
