#include "FanoutSuite.h"

#include <array>
#include <string>


namespace ciarla::bench {


namespace {


/// Of so many deliveries the latency of one is noted: a clock that is asked for each would be a load of its own.
constexpr std::uint64_t deliveriesPerSample = 8;


} // namespace


FanoutSuite::FanoutSuite(const LoadOptions& options):
	Suite(options),
	_window(options.window, options.stall ? options.count - 1 : options.count),
	_checks(options.count)
{
}


bool FanoutSuite::run(JsonLine& line)
{
	connectEverybody();
	talk(options().warmSeconds);
	if (options().stall)
	{
		_receivers.front()->isStalled = true;
		engine().stopReading(*_receivers.front());
	}
	const Stopwatch sinceStall;
	_sampling = true;
	const Measurement before = measure();
	talk(options().seconds);
	const Measurement after = measure();
	_sampling = false;
	const double gone = options().stall ? awaitStalledOnesEnd(sinceStall) : 0;
	drain();

	line.number("receivers", options().count);
	line.number("window", options().window);
	after.report(before, line);
	line.quantiles("latency", _latency);
	if (options().stall)
	{
		line.number("stalled_one_gone_after_s", gone);
	}
	return reportFaults(line, gone > 0 ? 1 : 0);
}


void FanoutSuite::onStamp(Client& client, const Stamp& stamp)
{
	if (&client == _speaker || !isCounted(client))
	{
		return;
	}
	if (stamp.sender != _speaker->place)
	{
		++faults.foreign;
		return;
	}
	ReceiptCheck& check = _checks[client.place];
	const std::uint32_t expected = check.next();
	const Receipt receipt = check.receive(stamp.sequence);
	if (!receipt.isNew)
	{
		++faults.repeated;
		return;
	}
	faults.lost += receipt.missed;
	for (std::uint32_t sequence = expected; sequence <= stamp.sequence; ++sequence)
	{
		_window.settle(sequence);
	}
	++deliveries;
	if (_sampling && deliveries % deliveriesPerSample == 0)
	{
		_latency.add(nanosecondsNow() - stamp.time);
	}
}


void FanoutSuite::connectEverybody()
{
	std::vector<Client*> everybody;
	for (std::uint32_t i = 0; i < options().count; ++i)
	{
		_receivers.push_back(&engine().add(i, 0));
	}
	everybody = _receivers;
	_speaker = &engine().add(options().count, 0);
	_speaker->subscribes = false;
	everybody.push_back(_speaker);
	connectAll(everybody);
	if (options().stall)
	{
		LoadEngine::narrow(*_receivers.front());
	}
	const std::array speakers{_speaker};
	awaitHearing(speakers, _receivers);
}


void FanoutSuite::talk(double seconds)
{
	_progress.restart();
	const std::uint32_t doneBefore = _window.done();
	for (const Stopwatch begun; begun.seconds() < seconds || _window.done() == doneBefore;)
	{
		const std::uint64_t now = nanosecondsNow();
		while (_window.hasRoom())
		{
			say(*_speaker, _window.open(), now);
		}
		pumpAndCheck(patienceMilliseconds());
	}
	texts = _window.done();
}


void FanoutSuite::drain()
{
	_progress.restart();
	while (_window.done() < _window.sent())
	{
		pumpAndCheck(patienceMilliseconds());
	}
	awaitQuiet(0.1); // For what should not come any more.
}


double FanoutSuite::awaitStalledOnesEnd(const Stopwatch& sinceStall)
{
	const Client& stalled = *_receivers.front();
	const double patience = options().seconds + options().stallSeconds;
	while (stalled.descriptor >= 0 && sinceStall.seconds() < patience)
	{
		talk(0.01);
	}
	return stalled.descriptor >= 0 ? 0 : sinceStall.seconds();
}


void FanoutSuite::pumpAndCheck(int milliseconds)
{
	engine().pump(milliseconds);
	if (deliveries != _progressDeliveries)
	{
		_progressDeliveries = deliveries;
		_progress.restart();
	}
	else if (_progress.seconds() > options().patience)
	{
		throw SuiteError(
			"Nothing came any more; " + std::to_string(_window.sent() - _window.done()) + " of " +
			std::to_string(_window.sent()) + " texts are not with everybody.");
	}
}


bool FanoutSuite::isCounted(const Client& client) const noexcept
{
	return !options().stall || &client != _receivers.front();
}


} // namespace ciarla::bench
