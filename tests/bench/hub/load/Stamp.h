#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla::bench {


/// What every text carries, so that every receiver can check it in every dialect.
struct Stamp
{
	/// The sequence of a text that only asks whether it arrives. Never counted.
	static constexpr std::uint32_t probe = 0xFFFFFFFF;

	std::uint16_t sender = 0;
	std::uint32_t sequence = 0;
	std::uint64_t time = 0; ///< Of nanosecondsNow().

	friend bool operator==(const Stamp&, const Stamp&) = default;
};


/// A StampWriter makes texts of one size:
///
///     ~ | sender, 4 hexadecimal digits | sequence, 8 | time, 16 | x x x …
class StampWriter
{
public:
	static constexpr std::size_t bytesMin = 1 + 4 + 8 + 16;

	explicit StampWriter(std::size_t textBytes);

	/// Valid until the next call.
	std::string_view write(const Stamp& stamp) noexcept;

	/// None where this is not, byte for byte, as long as what write() makes, or has no stamp.
	std::optional<Stamp> read(std::string_view text) const noexcept;

private:
	std::string _text;
};


} // namespace ciarla::bench
