#include "PingPongSuite.h"

#include <array>


namespace ciarla::bench {


PingPongSuite::PingPongSuite(const LoadOptions& options):
	Suite(options)
{
}


bool PingPongSuite::run(JsonLine& line)
{
	_ada = &engine().add(0, 0);
	_bob = &engine().add(1, 0);
	const std::array both{_ada, _bob};
	connectAll(both);
	awaitHearing(both, both);

	serve();
	play(options().warmSeconds);
	_roundTrip = Histogram();
	const Measurement before = measure();
	play(options().seconds);
	const Measurement after = measure();
	_playing = false;
	awaitQuiet(0.1);

	after.report(before, line);
	line.quantiles("round_trip", _roundTrip);
	return reportFaults(line);
}


void PingPongSuite::onStamp(Client& client, const Stamp& stamp)
{
	if (stamp.sender == client.place)
	{
		return;
	}
	ReceiptCheck& check = &client == _ada ? _adasCheck : _bobsCheck;
	const Receipt receipt = check.receive(stamp.sequence);
	faults.lost += receipt.missed;
	faults.repeated += receipt.isNew ? 0 : 1;
	++deliveries;
	if (&client == _bob)
	{
		say(*_bob, stamp.sequence, 0);
		engine().flushQueued();
		return;
	}
	++texts;
	_roundTrip.add(nanosecondsNow() - _servedAt);
	if (_playing)
	{
		serve();
	}
}


void PingPongSuite::serve()
{
	_servedAt = nanosecondsNow();
	say(*_ada, _sequence++, _servedAt);
	engine().flushQueued();
}


void PingPongSuite::play(double seconds)
{
	const std::uint64_t textsBefore = texts;
	for (const Stopwatch begun; begun.seconds() < seconds || texts == textsBefore;)
	{
		engine().pump(patienceMilliseconds());
		if (engine().ended() > 0 || begun.seconds() > seconds + options().patience)
		{
			throw SuiteError("The ball was lost.");
		}
	}
}


} // namespace ciarla::bench
