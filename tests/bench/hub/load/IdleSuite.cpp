#include "IdleSuite.h"

#include <vector>


namespace ciarla::bench {


IdleSuite::IdleSuite(const LoadOptions& options):
	Suite(options)
{
}


bool IdleSuite::run(JsonLine& line)
{
	std::vector<Client*> everybody;
	for (std::uint32_t i = 0; i < options().count; ++i)
	{
		everybody.push_back(&engine().add(i, i / options().members));
	}
	const double residentBefore = meter().residentBytes();
	const Measurement start = measure();
	connectAll(everybody);
	if (!engine().dialect().isAnswered())
	{
		awaitIdleServer();
	}
	const Measurement full = measure();
	rest(1); // A server may have something to clear up.
	const double residentAfter = meter().residentBytes();
	const Measurement before = measure();
	rest(options().seconds);
	const Measurement after = measure();

	const double connections = options().count;
	line.number("connections", connections);
	line.number("accepts_per_s", connections / full.secondsSince(start));
	line.number("server_cpu_us_per_accept", full.serverSecondsSince(start) / connections * 1e6);
	line.number("resident_before_bytes", residentBefore);
	line.number("resident_bytes_per_connection", (residentAfter - residentBefore) / connections);
	line.number("idle_cpu_percent", after.serverSecondsSince(before) / after.secondsSince(before) * 100);
	return reportFaults(line);
}


void IdleSuite::onStamp(Client&, const Stamp&)
{
	++faults.foreign;
}


void IdleSuite::awaitIdleServer()
{
	constexpr double idleSeconds = 0.05;
	constexpr double littleTime = 0.0005;
	Stopwatch idle;
	ProcessorTime last = meter().processorTime();
	while (idle.seconds() < idleSeconds)
	{
		engine().pump(5);
		const ProcessorTime now = meter().processorTime();
		if (now.seconds - last.seconds > littleTime)
		{
			last = now;
			idle.restart();
		}
	}
}


void IdleSuite::rest(double seconds)
{
	for (const Stopwatch begun; begun.seconds() < seconds;)
	{
		engine().pump(50);
	}
}


} // namespace ciarla::bench
