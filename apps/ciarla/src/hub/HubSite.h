#pragma once

#include "HubLoop.h"
#include "IncomingBatch.h"

#include <ciarla/protocol/OutgoingBatch.h>
#include <ciarla/transport/SocketLoop.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>


namespace ciarla {


/// A HubSite is one loop of a hub with its thread, and the way between that thread and the deciding one. For the first
/// loop they are the same thread: then there is nothing in between.
///
/// Credit: to the loop go two batches at most, one that it carries out and one for when it has. From it come 1 MiB at
/// most that the hub has not read, then it reads from nobody; what the hub has read is told along with the next batch,
/// or when it is much.
///
/// Ownership: its thread ends in the destructor, when the deciding loop does not run any more.
/// Threading: the deciding thread, but where it is said otherwise.
class HubSite final: private HubLoopHandler
{
public:
	/// All of them outlive it. The first site runs on `deciding` itself. What happens on the loop is told to `handler`,
	/// and after that `whenHeard` is called.
	HubSite(
		Loop& deciding, unsigned index, const HubLoopLimits& limits, HubLog& log, HubLoopHandler& handler,
		std::function<void()> whenHeard);
	~HubSite() override;
	HubSite(const HubSite&) = delete;
	HubSite& operator=(const HubSite&) = delete;

	/// Starts its thread, if it has one of its own.
	void run();

	/// Runs `work` with the HubLoop, on its thread.
	template <typename Work>
	void with(Work work)
	{
		if (isHere())
		{
			work(_loop);
			return;
		}
		post([this, work = std::move(work)]() mutable { work(_loop); });
	}

	/// Whether another batch may be sent.
	bool takesBatch() const noexcept;

	/// Takes the batch away, and leaves an empty one.
	void carryOut(OutgoingBatch& batch);

	/// Any thread.
	const LoopGauges& gauges() const noexcept
	{
		return _gauges;
	}

	std::size_t load = 0; ///< Connections of it, as far as the deciding thread knows.

private:
	bool isHere() const noexcept
	{
		return _ownLoop == nullptr;
	}

	void post(Task task);
	void hear(const IncomingBatch& batch, std::vector<OutgoingBatch> done);

	// Its own thread.
	void onEvent(unsigned loop, const LoopEvent& event) noexcept override;
	void flushSoon();
	void heardRead(std::size_t bytes);

	const std::unique_ptr<SocketLoop> _ownLoop; ///< Null for the first.
	Loop& _runs;
	const std::shared_ptr<Poster> _poster;
	const std::shared_ptr<Poster> _deciding;
	const unsigned _index;
	HubLoopHandler& _handler;
	const std::function<void()> _whenHeard;
	LoopGauges _gauges;

	// The deciding thread's.
	OutgoingBatch _carried; ///< For its memory, and what is carried out in place.
	unsigned _underWay = 0;
	std::size_t _read = 0; ///< Of its bytes, and not told yet.

	// Its own thread's.
	std::vector<OutgoingBatch> _done;
	std::size_t _unread = 0; ///< Posted, and not known to be read.
	bool _isReading = true;
	CallId _flush = CallId::none;
	IncomingBatch _incoming;
	HubLoop _loop;

	std::thread _thread;
};


} // namespace ciarla
