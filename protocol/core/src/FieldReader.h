#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/TextKind.h>
#include <ciarla/protocol/Utf8.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>


namespace ciarla {


/// A kind from the future is shown as what it most likely still is: something said.
constexpr TextKind textKind(std::uint8_t number) noexcept
{
	return number <= static_cast<std::uint8_t>(TextKind::private_) ? static_cast<TextKind>(number) : TextKind::say;
}


/// A FieldReader takes big-endian fields from the front of some bytes. Once a field does not fit, every later
/// one reads as zero or empty, and ok() says so: a decoder asks once, at its end.
class FieldReader
{
public:
	explicit FieldReader(std::span<const std::byte> bytes) noexcept:
		_rest(bytes)
	{
	}

	std::uint8_t u8() noexcept
	{
		return static_cast<std::uint8_t>(number<1>());
	}

	std::uint16_t u16() noexcept
	{
		return static_cast<std::uint16_t>(number<2>());
	}

	std::uint32_t u32() noexcept
	{
		return static_cast<std::uint32_t>(number<4>());
	}

	std::uint64_t u64() noexcept
	{
		return number<8>();
	}

	std::span<const std::byte> bytes(std::size_t count) noexcept
	{
		if (count > _rest.size())
		{
			_ok = false;
			_rest = {};
			return {};
		}
		const auto taken = _rest.first(count);
		_rest = _rest.subspan(count);
		return taken;
	}

	/// A text of that many bytes; not valid UTF-8 is not ok.
	std::string_view text(std::size_t count) noexcept
	{
		const std::string_view taken = asText(bytes(count));
		_ok = _ok && isValidUtf8(taken);
		return taken;
	}

	/// How many bytes have not been taken.
	std::size_t remaining() const noexcept
	{
		return _rest.size();
	}

	bool ok() const noexcept
	{
		return _ok;
	}

private:
	template <std::size_t N>
	std::uint64_t number() noexcept
	{
		std::uint64_t value = 0;
		for (const std::byte part: bytes(N))
		{
			value = value << 8 | std::to_integer<std::uint64_t>(part);
		}
		return value;
	}

	std::span<const std::byte> _rest;
	bool _ok = true;
};


} // namespace ciarla
