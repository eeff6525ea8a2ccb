#include "RoomsSuite.h"

#include <limits>


namespace ciarla::bench {


namespace {


/// How far apart, in the list of everybody, those are who speak one after the other. A prime, so all have their turn.
constexpr std::uint64_t stride = 7919;


} // namespace


RoomsSuite::RoomsSuite(const LoadOptions& options):
	Suite(options),
	_missing(options.rooms),
	_turns(options.rooms)
{
	const std::uint64_t places = std::uint64_t{options.rooms} * options.members;
	if (options.members < 2 || places > std::numeric_limits<decltype(Stamp::sender)>::max())
	{
		throw UsageError("Rooms have at least 2 members, and at most 65535 in all.");
	}
	_checks.resize(places * options.members);
	_sent.resize(places);
}


bool RoomsSuite::run(JsonLine& line)
{
	connectEverybody();
	_paced.restart();
	if (!isPaced())
	{
		for (std::uint32_t room = 0; room < options().rooms; ++room)
		{
			sayNextIn(room);
		}
	}
	talk(options().warmSeconds);
	_sampleFrom = nanosecondsNow();
	const Measurement before = measure();
	talk(options().seconds);
	const Measurement after = measure();
	_sampleFrom = UINT64_MAX;
	_talking = false;
	awaitQuiet(1);
	countWhatNeverCame();

	line.number("rooms", options().rooms);
	line.number("members", options().members);
	line.number("rate", options().rate);
	after.report(before, line);
	line.quantiles("latency", _latency);
	return reportFaults(line);
}


void RoomsSuite::onStamp(Client& client, const Stamp& stamp)
{
	const std::uint32_t members = options().members;
	if (stamp.sender / members != client.room)
	{
		++faults.foreign;
		return;
	}
	const Receipt receipt =
		_checks[std::size_t{client.place} * members + stamp.sender % members].receive(stamp.sequence);
	if (!receipt.isNew)
	{
		++faults.repeated;
		return;
	}
	faults.lost += receipt.missed;
	++deliveries;
	if (stamp.time >= _sampleFrom)
	{
		_latency.add(nanosecondsNow() - stamp.time);
	}
	if (!isPaced() && _talking && --_missing[client.room] == 0)
	{
		sayNextIn(client.room);
	}
}


void RoomsSuite::connectEverybody()
{
	const std::uint32_t members = options().members;
	for (std::uint32_t i = 0; i < options().rooms * members; ++i)
	{
		_everybody.push_back(&engine().add(i, i / members));
	}
	connectAll(_everybody);

	std::vector<Client*> speakers;
	for (std::uint32_t room = 0; room < options().rooms; ++room)
	{
		speakers.push_back(_everybody[room * members]);
		speakers.push_back(_everybody[room * members + 1]);
	}
	awaitHearing(speakers, _everybody);
}


void RoomsSuite::talk(double seconds)
{
	for (const Stopwatch begun; begun.seconds() < seconds;)
	{
		if (isPaced())
		{
			sayWhatIsDue();
		}
		engine().pump(isPaced() ? 0 : patienceMilliseconds());
	}
}


void RoomsSuite::sayWhatIsDue()
{
	const auto due = static_cast<std::uint64_t>(_paced.seconds() * options().rate);
	for (; _due < due; ++_due)
	{
		// A text that could not be said in time is late from when it was due.
		const auto offset = static_cast<std::uint64_t>(static_cast<double>(_due) / options().rate * 1e9);
		sayAs(*_everybody[_due * stride % _everybody.size()], _paced.start() + offset);
	}
}


void RoomsSuite::sayNextIn(std::uint32_t room)
{
	_missing[room] = hearersOfEach();
	const std::uint32_t speaker = _turns[room]++ % options().members;
	sayAs(*_everybody[room * options().members + speaker], nanosecondsNow());
}


void RoomsSuite::sayAs(Client& client, std::uint64_t time)
{
	++texts;
	say(client, _sent[client.place]++, time);
}


void RoomsSuite::countWhatNeverCame()
{
	const std::uint32_t members = options().members;
	for (std::uint32_t place = 0; place < _everybody.size(); ++place)
	{
		const std::uint32_t first = place / members * members;
		for (std::uint32_t speaker = 0; speaker < members; ++speaker)
		{
			if (first + speaker != place || engine().dialect().echoes())
			{
				faults.lost += _sent[first + speaker] - _checks[std::size_t{place} * members + speaker].next();
			}
		}
	}
}


bool RoomsSuite::isPaced() const noexcept
{
	return options().rate > 0;
}


std::uint32_t RoomsSuite::hearersOfEach() noexcept
{
	return options().members - (engine().dialect().echoes() ? 0 : 1);
}


} // namespace ciarla::bench
