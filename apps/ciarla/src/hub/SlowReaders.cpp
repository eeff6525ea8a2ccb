#include "SlowReaders.h"

#include <algorithm>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


/// A member that has so much waiting after a turn does not read, or not as fast as we say.
constexpr std::size_t highWaterBytes = 16 * 1024;
constexpr std::size_t lowWaterBytes = 4 * 1024;

/// More than one turn can bring: so many connections are found ready, and each is read so often, at most; and a short
/// text grows to twice its bytes when it is told.
constexpr std::size_t turnBytesMax = 256 * 1024 * 1024;

/// In one turn of the loop two batches may be carried out.
constexpr std::uint32_t batchesOfTurn = 2;


std::size_t queuedOf(const HubConnection& reader) noexcept
{
	return reader.connection().stats().bytesQueued;
}


/// Of what waits for it, that which is for it alone.
std::size_t shareOf(const HubConnection& reader) noexcept
{
	return std::min(reader.share, queuedOf(reader));
}


} // namespace


ConnectionLimits connectionLimitsFor(const SlowReaderLimits& limits) noexcept
{
	ConnectionLimits connection;
	connection.highWaterBytes = highWaterBytes;
	connection.lowWaterBytes = lowWaterBytes;
	connection.capBytes = limits.queueBytesMax + turnBytesMax;
	return connection;
}


SlowReaders::SlowReaders(const SlowReaderLimits& limits) noexcept:
	_limits(limits)
{
}


void SlowReaders::configure(const SlowReaderLimits& limits) noexcept
{
	_limits = limits;
}


void SlowReaders::watch(HubConnection& connection, std::size_t share, bool refused, TimePoint now)
{
	const bool wasBehind = holds(connection) && _batches - connection.batch >= batchesOfTurn;
	if (refused || (wasBehind && queuedOf(connection) > _limits.queueBytesMax))
	{
		putOut(connection, "More than " + std::to_string(_limits.queueBytesMax / 1024) + " KiB waited to be read.");
		return;
	}
	if (connection.wait == HubConnection::Wait::nothing)
	{
		_judgement = _watched.front() == nullptr ? now + lookEvery() : _judgement;
		_watched.push(connection, now);
		connection.batch = _batches;
		connection.share = 0;
	}
	else if (wasBehind)
	{
		noteBehind(connection);
	}
	connection.share += share;
	_shares += share;
}


void SlowReaders::release(HubConnection& connection) noexcept
{
	if (holds(connection))
	{
		_shares -= std::min(_shares, connection.share);
		connection.share = 0;
		_watched.remove(connection);
	}
}


void SlowReaders::endBatch()
{
	++_batches;
	if (_shares > _limits.queueBytesMaxInAll)
	{
		putOutLargest();
	}
}


/// One that has taken in enough since it began starts anew.
void SlowReaders::judge(TimePoint now)
{
	if (_watched.front() == nullptr || _judgement > now)
	{
		return;
	}
	_judgement = now + lookEvery();
	for (HubConnection* next = _watched.front(); next != nullptr;)
	{
		HubConnection& reader = *std::exchange(next, next->next);
		const std::uint64_t sent = reader.connection().stats().bytesSent;
		noteBehind(reader);
		if (sent >= reader.sentBefore + _limits.progressBytes)
		{
			reader.sentBefore = sent;
			reader.since = now;
		}
		else if (reader.since + _limits.stall <= now)
		{
			const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(_limits.stall).count();
			putOut(
				reader,
				"Too little was read: less than " + std::to_string(_limits.progressBytes) + " bytes could be sent in " +
					std::to_string(seconds) + " s.");
		}
	}
}


std::optional<TimePoint> SlowReaders::deadline() const noexcept
{
	return _watched.front() != nullptr ? std::optional(_judgement) : std::nullopt;
}


std::vector<SlowReaders::Verdict> SlowReaders::takeVerdicts()
{
	return std::exchange(_verdicts, {});
}


std::vector<MemberSlot> SlowReaders::takeBehind()
{
	return std::exchange(_behind, {});
}


/// Only one that is behind has something queued between two turns, so nobody else is looked at.
SlowReaders::Queued SlowReaders::queued() const noexcept
{
	Queued queued;
	for (const HubConnection* reader = _watched.front(); reader != nullptr; reader = reader->next)
	{
		queued.inAll += queuedOf(*reader);
		queued.most = std::max(queued.most, queuedOf(*reader));
	}
	return queued;
}


/// When exactly somebody last took in something is not known, so they are looked at more often than they may stall.
Duration SlowReaders::lookEvery() const noexcept
{
	return _limits.stall / 8;
}


void SlowReaders::putOut(HubConnection& reader, std::string reason)
{
	release(reader);
	reader.wait = HubConnection::Wait::verdict;
	_verdicts.push_back({reader.slot(), std::move(reason)});
}


void SlowReaders::noteBehind(HubConnection& reader)
{
	if (!reader.isAwaited)
	{
		reader.isAwaited = true;
		_behind.push_back(reader.slot());
	}
}


/// Counts anew, and of those that were behind before puts out the ones with the most, until the rest is within the
/// bound.
void SlowReaders::putOutLargest()
{
	std::vector<HubConnection*> readers;
	std::size_t inAll = 0;
	_shares = 0;
	for (HubConnection* reader = _watched.front(); reader != nullptr; reader = reader->next)
	{
		reader->share = shareOf(*reader);
		_shares += reader->share;
		if (_batches - reader->batch >= batchesOfTurn)
		{
			inAll += reader->share;
			readers.push_back(reader);
		}
	}
	const auto hasLess = [](const HubConnection* one, const HubConnection* other) { return one->share < other->share; };
	std::ranges::make_heap(readers, hasLess);
	while (inAll > _limits.queueBytesMaxInAll)
	{
		std::ranges::pop_heap(readers, hasLess);
		inAll -= readers.back()->share;
		putOut(
			*readers.back(),
			"More than " + std::to_string(_limits.queueBytesMaxInAll / 1024) +
				" KiB waited for all to be read, and the most for this one.");
		readers.pop_back();
	}
}


} // namespace ciarla
