#include "Suite.h"

#include "ChurnSuite.h"
#include "FanoutSuite.h"
#include "IdleSuite.h"
#include "PingPongSuite.h"
#include "RoomsSuite.h"

#include <algorithm>
#include <string>
#include <utility>


namespace ciarla::bench {


namespace {


/// A probe that nobody hears is lost, and the next one is due so long after it for each thousand of hearers.
constexpr double probeSeconds = 0.2;

/// Clients that share a source address: so many find a free port of it without a search.
constexpr std::size_t clientsPerSource = 10000;

constexpr int shortSleep = 20; ///< Milliseconds.


} // namespace


Suite::Suite(const LoadOptions& options):
	_options(options),
	_engine(_options, *this),
	_meter(options.server),
	_stamps(options.textBytes)
{
}


double Suite::connectAll(std::span<Client* const> clients)
{
	const Stopwatch begun;
	Stopwatch progress;
	std::size_t started = 0;
	std::size_t isReady = 0;
	while (isReady < clients.size())
	{
		while (started < clients.size() && started - isReady < _options.concurrency)
		{
			_engine.connect(*clients[started], static_cast<std::uint32_t>(started / clientsPerSource));
			++started;
		}
		_engine.pump(100);
		if (!ready.empty())
		{
			isReady += ready.size();
			ready.clear();
			progress.restart();
		}
		if (_engine.ended() > 0 || progress.seconds() > _options.patience)
		{
			throw SuiteError(
				std::to_string(isReady) + " of " + std::to_string(clients.size()) + " clients were let in, " +
				std::to_string(_engine.ended()) + " turned away");
		}
	}
	return begun.seconds();
}


void Suite::awaitHearing(std::span<Client* const> speakers, std::span<Client* const> hearers)
{
	std::uint32_t places = 0;
	for (const Client* client: hearers)
	{
		places = std::max(places, client->place + 1);
	}
	_heard.assign(places, false);
	_heardCount = 0;
	const double interval = probeSeconds * (1 + static_cast<double>(hearers.size()) / 1000);
	const Stopwatch begun;
	double next = 0;
	while (_heardCount < hearers.size())
	{
		if (begun.seconds() >= next)
		{
			for (Client* speaker: speakers)
			{
				say(*speaker, Stamp::probe, 0);
			}
			next = begun.seconds() + interval;
		}
		_engine.pump(shortSleep);
		if (_engine.ended() > 0 || begun.seconds() > _options.patience)
		{
			throw SuiteError(
				"Only " + std::to_string(_heardCount) + " of " + std::to_string(hearers.size()) +
				" clients hear the others.");
		}
	}
	awaitQuiet(0.3);
}


void Suite::awaitQuiet(double seconds)
{
	for (Stopwatch quiet; quiet.seconds() < seconds;)
	{
		if (_engine.pump(shortSleep) > 0)
		{
			quiet.restart();
		}
	}
}


void Suite::say(Client& client, std::uint32_t sequence, std::uint64_t time)
{
	_engine.say(
		client,
		_stamps.write({.sender = static_cast<std::uint16_t>(client.place), .sequence = sequence, .time = time}));
}


bool Suite::reportFaults(JsonLine& line, std::uint64_t endsExpected) const
{
	line.number("lost", static_cast<double>(faults.lost));
	line.number("repeated", static_cast<double>(faults.repeated));
	line.number("foreign", static_cast<double>(faults.foreign));
	line.number("strange_texts", static_cast<double>(_strangeTexts));
	line.number("ended_by_server", static_cast<double>(_engine.ended()));
	return !faults.any() && _strangeTexts == 0 && _engine.ended() == endsExpected;
}


Measurement Suite::measure() const
{
	return Measurement::take(_meter, deliveries, texts);
}


int Suite::patienceMilliseconds() const noexcept
{
	return _options.spin ? 0 : 100;
}


void Suite::onReady(Client& client)
{
	if (client.state == Client::State::greeting)
	{
		client.state = Client::State::ready;
		LoadEngine::acknowledgeAtOnce(client);
		ready.push_back(&client);
	}
}


void Suite::onText(Client& client, std::string_view text)
{
	const std::optional<Stamp> stamp = _stamps.read(text);
	if (!stamp)
	{
		++_strangeTexts;
	}
	else if (stamp->sequence == Stamp::probe)
	{
		heardProbe(client, *stamp);
	}
	else
	{
		onStamp(client, *stamp);
	}
}


void Suite::heardProbe(const Client& client, const Stamp& stamp)
{
	const bool isOwn = stamp.sender == static_cast<std::uint16_t>(client.place);
	if (!isOwn && client.place < _heard.size() && !_heard[client.place])
	{
		_heard[client.place] = true;
		++_heardCount;
	}
}


std::unique_ptr<Suite> makeSuite(const LoadOptions& options)
{
	if (options.suite == "fanout")
	{
		return std::make_unique<FanoutSuite>(options);
	}
	if (options.suite == "pingpong")
	{
		return std::make_unique<PingPongSuite>(options);
	}
	if (options.suite == "rooms")
	{
		return std::make_unique<RoomsSuite>(options);
	}
	if (options.suite == "idle")
	{
		return std::make_unique<IdleSuite>(options);
	}
	if (options.suite == "churn")
	{
		return std::make_unique<ChurnSuite>(options);
	}
	throw UsageError("There is no suite '" + options.suite + "'.");
}


} // namespace ciarla::bench
