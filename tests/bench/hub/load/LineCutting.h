#pragma once

#include <string_view>


namespace ciarla::bench {


/// Takes the first line off the front of `bytes`, its end included; false where no line is whole.
inline bool cutLine(std::string_view& bytes, std::string_view& line) noexcept
{
	const std::size_t end = bytes.find('\n');
	if (end == std::string_view::npos)
	{
		return false;
	}
	line = bytes.substr(0, end > 0 && bytes[end - 1] == '\r' ? end - 1 : end);
	bytes.remove_prefix(end + 1);
	return true;
}


/// The number at the front of `digits`.
inline std::size_t leadingNumber(std::string_view digits) noexcept
{
	std::size_t number = 0;
	for (const char digit: digits)
	{
		if (digit < '0' || digit > '9')
		{
			break;
		}
		number = number * 10 + static_cast<std::size_t>(digit - '0');
	}
	return number;
}


} // namespace ciarla::bench
