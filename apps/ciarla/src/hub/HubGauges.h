#pragma once

#include <ciarla/protocol/HubStats.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>


namespace ciarla {


/// A number that one thread writes and others read, some time later.
class Gauge
{
public:
	void set(std::uint64_t value) noexcept
	{
		_value.store(value, std::memory_order_relaxed);
	}

	std::uint64_t get() const noexcept
	{
		return _value.load(std::memory_order_relaxed);
	}

private:
	std::atomic<std::uint64_t> _value{0};
};


/// What a hub shows the world. By the deciding thread.
struct alignas(64) HubGauges
{
	/// Copies the hub's own numbers.
	void take(const HubStats& stats) noexcept
	{
		connections.set(stats.connections);
		members.set(stats.members);
		rooms.set(stats.rooms);
		historyBytes.set(stats.historyBytes);
		texts.set(stats.texts);
		deliveries.set(stats.deliveries);
		broadcasts.set(stats.broadcasts);
		refusals.set(stats.refusals);
		for (std::size_t code = 0; code < ends.size(); ++code)
		{
			ends[code].set(stats.ends[code]);
		}
	}

	Gauge connections;
	Gauge members;
	Gauge rooms;
	Gauge historyBytes;
	Gauge texts;
	Gauge deliveries;
	Gauge broadcasts;
	Gauge refusals;
	std::array<Gauge, std::tuple_size_v<decltype(HubStats::ends)>> ends; ///< By LeaveCode.
	Gauge displaced; ///< Callers who said nothing, and made room for others.
};


/// What one loop of a hub shows. Each stands in cache lines of its own, so that writing costs no loop the time of
/// another. By the loop's thread.
struct alignas(64) LoopGauges
{
	Gauge connections;
	Gauge queuedBytes;    ///< That wait for members to read them.
	Gauge queuedBytesMax; ///< For one of them.
	Gauge lagMicroseconds;
	Gauge seen; ///< Microseconds on the monotonic clock when all this was written.
};


/// What an Acceptor shows. By its thread.
struct alignas(64) AcceptorGauges
{
	Gauge callers;    ///< Ever.
	Gauge turnedAway; ///< Told so.
	Gauge dropped;    ///< Not even that.
	Gauge unfinished; ///< Say nothing now.
};


} // namespace ciarla
