#pragma once

#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>


namespace ciarla {


/// Adds up the bytes of the fields that a frame's pass() hands it. Requests have no lists.
class HubFieldMeter
{
public:
	void number(std::unsigned_integral auto value) noexcept
	{
		bytes += sizeof(value);
	}

	void action(OperatorAction) noexcept
	{
		bytes += 1;
	}

	void text16(std::string_view text) noexcept
	{
		fits = fits && text.size() <= std::numeric_limits<std::uint16_t>::max();
		bytes += 2 + text.size();
	}

	void name(std::string_view text) noexcept
	{
		text16(text);
	}

	void maybeName(std::string_view text) noexcept
	{
		text16(text);
	}

	void text32(std::string_view text) noexcept
	{
		fits = fits && text.size() <= std::numeric_limits<std::uint32_t>::max();
		bytes += 4 + text.size();
	}

	template <typename Group>
	void trailing(const std::optional<Group>& group) noexcept
	{
		if (group)
		{
			Group::pass(*group, *this);
		}
	}

	std::size_t bytes = 0;
	bool fits = true; ///< Every text's length fits in its length field.
};


} // namespace ciarla
