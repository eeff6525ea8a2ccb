#include "Measurement.h"

#include "LoadClock.h"

#include <sys/resource.h>

#include <algorithm>


namespace ciarla::bench {


namespace {


double secondsOf(const timeval& time)
{
	return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}


} // namespace


Measurement Measurement::take(const ServerMeter& meter, std::uint64_t deliveries, std::uint64_t texts)
{
	rusage own{};
	::getrusage(RUSAGE_SELF, &own);
	return {
		.time = nanosecondsNow(),
		.server = meter.processorTime(),
		.ownSeconds = secondsOf(own.ru_utime) + secondsOf(own.ru_stime),
		.deliveries = deliveries,
		.texts = texts};
}


double Measurement::secondsSince(const Measurement& before) const noexcept
{
	return static_cast<double>(time - before.time) / 1e9;
}


double Measurement::serverSecondsSince(const Measurement& before) const noexcept
{
	return server.seconds - before.server.seconds;
}


void Measurement::report(const Measurement& before, JsonLine& line) const
{
	const double seconds = secondsSince(before);
	const auto delivered = static_cast<double>(deliveries - before.deliveries);
	const double used = serverSecondsSince(before);
	const double user = server.userTicks - before.server.userTicks;
	const double system = server.systemTicks - before.server.systemTicks;
	line.number("secs", seconds);
	line.number("deliveries", delivered);
	line.number("deliveries_per_s", delivered / seconds);
	line.number("texts_per_s", static_cast<double>(texts - before.texts) / seconds);
	line.number("server_cpu_us_per_delivery", used / std::max(1.0, delivered) * 1e6);
	line.number("server_use", used / seconds);
	line.number("server_user_share", user / std::max(1.0, user + system));
	line.number("generator_use", (ownSeconds - before.ownSeconds) / seconds);
}


} // namespace ciarla::bench
