#include <ciarla/console/TimeWords.h>

#include <array>
#include <chrono>
#include <ctime>


namespace ciarla {


namespace {


constexpr std::uint64_t millisecondsPerSecond = 1000;


std::string formatted(std::uint64_t time, const char* format, const char* otherwise)
{
	const auto seconds = static_cast<std::time_t>(time / millisecondsPerSecond);
	std::tm local{};
	std::array<char, 64> words{};
	if (::localtime_r(&seconds, &local) == nullptr || std::strftime(words.data(), words.size(), format, &local) == 0)
	{
		return otherwise;
	}
	return words.data();
}


} // namespace


std::string timeOfDay(std::uint64_t time)
{
	return formatted(time, "%H:%M", "--:--");
}


std::string isoTime(std::uint64_t time)
{
	constexpr std::size_t minuteDigits = 2;
	std::string words = formatted(time, "%Y-%m-%dT%H:%M:%S%z", "----------T--:--:--+----");
	// RFC 3339 wants a colon in the zone.
	return words.insert(words.size() - minuteDigits, ":");
}


std::string dayWords(std::uint64_t time)
{
	return formatted(time, "%A, %e %B %Y", "another day");
}


std::uint64_t nowMilliseconds() noexcept
{
	using namespace std::chrono;
	return static_cast<std::uint64_t>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}


} // namespace ciarla
