#pragma once

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>


namespace ciarla {


/// Writes the fields that a frame's pass() hands it.
class HubFieldWriter
{
public:
	explicit HubFieldWriter(BytesBuilder& output) noexcept:
		_output(output)
	{
	}

	void number(std::uint8_t value)
	{
		_output.appendU8(value);
	}

	void number(std::uint16_t value)
	{
		_output.appendU16(value);
	}

	void number(std::uint32_t value)
	{
		_output.appendU32(value);
	}

	void number(std::uint64_t value)
	{
		_output.appendU64(value);
	}

	void flag(bool value)
	{
		number(static_cast<std::uint8_t>(value ? 1 : 0));
	}

	void kind(TextKind value)
	{
		number(static_cast<std::uint8_t>(value));
	}

	void leaveCode(LeaveCode value)
	{
		number(static_cast<std::uint16_t>(value));
	}

	void action(OperatorAction value)
	{
		number(static_cast<std::uint8_t>(value));
	}

	void text16(std::string_view text)
	{
		number(static_cast<std::uint16_t>(text.size()));
		_output.append(text);
	}

	void name(std::string_view text)
	{
		text16(text);
	}

	void maybeName(std::string_view text)
	{
		text16(text);
	}

	void text32(std::string_view text)
	{
		number(static_cast<std::uint32_t>(text.size()));
		_output.append(text);
	}

	void bytes16(std::span<const std::byte> bytes)
	{
		text16(asText(bytes));
	}

	template <typename Entry>
	void list(const std::vector<Entry>& entries)
	{
		number(static_cast<std::uint32_t>(entries.size()));
		for (const Entry& entry: entries)
		{
			Entry::pass(entry, *this);
		}
	}

	template <typename Group>
	void trailing(const std::optional<Group>& group)
	{
		if (group)
		{
			Group::pass(*group, *this);
		}
	}

private:
	BytesBuilder& _output;
};


} // namespace ciarla
