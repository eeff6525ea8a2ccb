#pragma once

#include "FieldReader.h"

#include <ciarla/protocol/HubFrames.h>
#include <ciarla/protocol/Name.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>


namespace ciarla {


/// Reads the fields that a frame's pass() asks it for. As with FieldReader, ok() says at the end whether all made sense.
class HubFieldReader
{
public:
	explicit HubFieldReader(std::span<const std::byte> bytes) noexcept:
		_reader(bytes)
	{
	}

	void number(std::uint8_t& value) noexcept
	{
		value = _reader.u8();
	}

	void number(std::uint16_t& value) noexcept
	{
		value = _reader.u16();
	}

	void number(std::uint32_t& value) noexcept
	{
		value = _reader.u32();
	}

	void number(std::uint64_t& value) noexcept
	{
		value = _reader.u64();
	}

	void flag(bool& value) noexcept
	{
		value = _reader.u8() != 0;
	}

	void kind(TextKind& value) noexcept
	{
		value = textKind(_reader.u8());
	}

	void leaveCode(LeaveCode& value) noexcept
	{
		const std::uint16_t code = _reader.u16();
		value = code <= static_cast<std::uint16_t>(LeaveCode::refused) ? static_cast<LeaveCode>(code) : LeaveCode::left;
	}

	/// An action that is not known cannot be taken for another one.
	void action(OperatorAction& value) noexcept
	{
		const std::uint8_t action = _reader.u8();
		_ok = _ok && action <= static_cast<std::uint8_t>(OperatorAction::unmute);
		value = static_cast<OperatorAction>(action);
	}

	void text16(std::string_view& text) noexcept
	{
		text = _reader.text(_reader.u16());
	}

	void name(std::string_view& text) noexcept
	{
		text16(text);
		_ok = _ok && checkName(text) == NameProblem::none;
	}

	void maybeName(std::string_view& text) noexcept
	{
		text16(text);
		_ok = _ok && (text.empty() || checkName(text) == NameProblem::none);
	}

	void text32(std::string_view& text) noexcept
	{
		text = _reader.text(_reader.u32());
	}

	void bytes16(std::span<const std::byte>& bytes) noexcept
	{
		bytes = _reader.bytes(_reader.u16());
	}

	template <typename Entry>
	void list(std::vector<Entry>& entries)
	{
		// A name of one byte with its length, and a number: no entry is shorter.
		constexpr std::size_t entryBytesMin = 2 + 1 + 4;

		const std::uint32_t count = _reader.u32();
		if (count > _reader.remaining() / entryBytesMin)
		{
			_ok = false;
			return;
		}
		entries.resize(count);
		for (Entry& entry: entries)
		{
			Entry::pass(entry, *this);
		}
	}

	/// None if the frame ends before it; what is there and makes no sense was another program's field, and is passed over.
	template <typename Group>
	void trailing(std::optional<Group>& group)
	{
		HubFieldReader more = *this;
		Group read;
		Group::pass(read, more);
		group = more.ok() ? std::optional(read) : std::nullopt;
		*this = group ? more : *this;
	}

	bool ok() const noexcept
	{
		return _ok && _reader.ok();
	}

private:
	FieldReader _reader;
	bool _ok = true;
};


} // namespace ciarla
