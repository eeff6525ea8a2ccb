#include "ReplayPace.h"

#include <charconv>
#include <chrono>
#include <system_error>


namespace ciarla {


namespace {


constexpr double speedLeast = 0.01;
constexpr double speedMost = 1000;


} // namespace


std::optional<ReplayPace> ReplayPace::parse(const std::string& text)
{
	ReplayPace pace;
	if (text == "max")
	{
		pace._factor = 0;
		return pace;
	}
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pace._factor);
	const bool fits = error == std::errc() && end == text.data() + text.size() && pace._factor >= speedLeast &&
		pace._factor <= speedMost;
	return fits ? std::optional(pace) : std::nullopt;
}


Duration ReplayPace::scaled(Duration recorded) const noexcept
{
	if (_factor == 0)
	{
		return Duration::zero();
	}
	return std::chrono::duration_cast<Duration>(std::chrono::duration<double, Duration::period>(recorded) / _factor);
}


} // namespace ciarla
