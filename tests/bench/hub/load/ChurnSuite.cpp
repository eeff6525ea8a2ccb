#include "ChurnSuite.h"

#include <utility>


namespace ciarla::bench {


namespace {


/// Connections leave ports behind that cannot be used for a minute: many addresses have enough.
constexpr std::uint32_t sources = 200;


} // namespace


ChurnSuite::ChurnSuite(const LoadOptions& options):
	Suite(options),
	_began(options.concurrency)
{
}


bool ChurnSuite::run(JsonLine& line)
{
	for (std::uint32_t i = 0; i < options().concurrency; ++i)
	{
		comeAgain(engine().add(i, i / options().members));
	}
	comeAndGo(options().warmSeconds);
	_cycle = Histogram();
	const Measurement before = measure();
	comeAndGo(options().seconds);
	const Measurement after = measure();

	const auto cycles = static_cast<double>(after.texts - before.texts);
	line.number("concurrency", options().concurrency);
	line.number("cycles_per_s", cycles / after.secondsSince(before));
	line.number("server_cpu_us_per_cycle", after.serverSecondsSince(before) / cycles * 1e6);
	line.quantiles("cycle", _cycle);
	return reportFaults(line) && cycles > 0;
}


void ChurnSuite::onStamp(Client&, const Stamp&)
{
	++faults.foreign;
}


void ChurnSuite::comeAndGo(double seconds)
{
	const std::uint64_t before = texts;
	for (const Stopwatch begun; begun.seconds() < seconds || texts == before;)
	{
		engine().pump(100);
		if (engine().ended() > 0 || begun.seconds() > seconds + options().patience)
		{
			throw SuiteError("Nobody is let in any more.");
		}
		for (Client* client: std::exchange(ready, {}))
		{
			++texts;
			_cycle.add(nanosecondsNow() - _began[client->place]);
			engine().close(*client);
			client->id += options().concurrency;
			comeAgain(*client);
		}
	}
}


void ChurnSuite::comeAgain(Client& client)
{
	_began[client.place] = nanosecondsNow();
	_source = (_source + 1) % sources;
	engine().connect(client, _source);
}


} // namespace ciarla::bench
