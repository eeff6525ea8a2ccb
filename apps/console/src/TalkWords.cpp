#include <ciarla/console/TalkWords.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>


namespace ciarla {


namespace {


using std::chrono::milliseconds;


/// The whole second that a time is in: a remainder is never negative, before 1970 either.
std::time_t secondsOf(std::int64_t time) noexcept
{
	return static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(milliseconds(time)).count());
}


std::string formatted(std::uint64_t time, const char* format, const char* otherwise)
{
	const std::time_t seconds = secondsOf(static_cast<std::int64_t>(time));
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
	return formatted(time, "%A, %-d %B %Y", "another day");
}


std::string utcTime(std::int64_t time)
{
	// The years 0 to 9999: earlier and later ones have no form in ISO 8601.
	constexpr std::int64_t first = -62'167'219'200'000;
	constexpr std::int64_t last = 253'402'300'799'999;
	const std::time_t seconds = secondsOf(time);
	std::tm utc{};
	std::array<char, 64> words{};
	if (time < first || time > last || ::gmtime_r(&seconds, &utc) == nullptr)
	{
		return {};
	}
	const int size = std::snprintf(
		words.data(), words.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
		utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
		static_cast<int>(time - static_cast<std::int64_t>(seconds) * 1000));
	return {words.data(), static_cast<std::size_t>(size)};
}


std::uint64_t nowMilliseconds() noexcept
{
	const auto now = std::chrono::system_clock::now().time_since_epoch();
	return static_cast<std::uint64_t>(std::chrono::floor<milliseconds>(now).count());
}


std::string talkWords(const Talk& talk, std::optional<Timestamps> timestamps)
{
	std::string words;
	const auto append = [&words](std::string_view word) {
		words.append(words.empty() || word.empty() ? "" : " ").append(word);
	};
	const std::uint64_t time = timeOf(talk, nowMilliseconds());
	switch (timestamps.value_or(Timestamps::off))
	{
	case Timestamps::off: break;
	case Timestamps::timeOfDay: append(timeOfDay(time)); break;
	case Timestamps::iso: append(isoTime(time)); break;
	}
	append(talk.label);
	append(talk.source.isOld && !timestamps ? timeOfDay(time) : "");
	append(talk.name);
	return words.append(talk.kind == TalkKind::act ? ": * " : ": ").append(talk.text);
}


std::uint64_t timeOf(const Talk& talk, std::uint64_t now) noexcept
{
	return talk.source.time != 0 ? talk.source.time : now;
}


} // namespace ciarla
