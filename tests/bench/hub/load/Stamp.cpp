#include "Stamp.h"

#include <algorithm>
#include <array>


namespace ciarla::bench {


namespace {


constexpr char mark = '~';
constexpr std::string_view digits = "0123456789abcdef";

constexpr std::size_t senderAt = 1;
constexpr std::size_t sequenceAt = senderAt + 4;
constexpr std::size_t timeAt = sequenceAt + 8;

constexpr std::uint8_t noDigit = 0xFF;


constexpr std::array<std::uint8_t, 256> makeValues()
{
	std::array<std::uint8_t, 256> values{};
	values.fill(noDigit);
	for (std::size_t i = 0; i < digits.size(); ++i)
	{
		values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
	}
	return values;
}


constexpr std::array<std::uint8_t, 256> values = makeValues();


void writeDigits(std::string& text, std::size_t from, std::size_t to, std::uint64_t number) noexcept
{
	for (std::size_t i = to; i > from; --i)
	{
		text[i - 1] = digits[number % 16];
		number /= 16;
	}
}


/// `bad` collects the digits that are none.
std::uint64_t readDigits(std::string_view text, std::size_t from, std::size_t to, std::uint8_t& bad) noexcept
{
	std::uint64_t number = 0;
	for (std::size_t i = from; i < to; ++i)
	{
		const std::uint8_t value = values[static_cast<unsigned char>(text[i])];
		bad |= value;
		number = number * 16 + value;
	}
	return number;
}


} // namespace


StampWriter::StampWriter(std::size_t textBytes):
	_text(std::max(textBytes, bytesMin), 'x')
{
	_text[0] = mark;
}


std::string_view StampWriter::write(const Stamp& stamp) noexcept
{
	writeDigits(_text, senderAt, sequenceAt, stamp.sender);
	writeDigits(_text, sequenceAt, timeAt, stamp.sequence);
	writeDigits(_text, timeAt, bytesMin, stamp.time);
	return _text;
}


std::optional<Stamp> StampWriter::read(std::string_view text) const noexcept
{
	if (text.size() != _text.size() || text[0] != mark)
	{
		return std::nullopt;
	}
	std::uint8_t bad = 0;
	const Stamp stamp{
		.sender = static_cast<std::uint16_t>(readDigits(text, senderAt, sequenceAt, bad)),
		.sequence = static_cast<std::uint32_t>(readDigits(text, sequenceAt, timeAt, bad)),
		.time = readDigits(text, timeAt, bytesMin, bad)};
	return bad < digits.size() ? std::optional(stamp) : std::nullopt;
}


} // namespace ciarla::bench
