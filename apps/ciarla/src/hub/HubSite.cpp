#include "HubSite.h"


namespace ciarla {


namespace {


/// How many batches may be under way to a loop: one that it carries out, and one for when it has.
constexpr unsigned batchesUnderWayMax = 2;

/// What a loop may have posted that the hub has not read. As much again may come while it is told to stop.
constexpr std::size_t unreadBytesMax = 1024 * 1024;

/// What the hub has read is told when it is so much, or when there is something to send anyway.
constexpr std::size_t readBytesTold = unreadBytesMax / 4;


} // namespace


HubSite::HubSite(
	Loop& deciding, unsigned index, const HubLoopLimits& limits, HubLog& log, HubLoopHandler& handler,
	std::function<void()> whenHeard):
	_ownLoop(index > 0 ? std::make_unique<SocketLoop>() : nullptr),
	_runs(_ownLoop ? *_ownLoop : deciding),
	_poster(_runs.poster()),
	_deciding(deciding.poster()),
	_index(index),
	_handler(handler),
	_whenHeard(std::move(whenHeard)),
	_loop(_runs, index, limits, log, _gauges, isHere() ? handler : static_cast<HubLoopHandler&>(*this))
{
}


HubSite::~HubSite()
{
	if (_thread.joinable())
	{
		_ownLoop->stop();
		_thread.join();
	}
}


void HubSite::run()
{
	if (_ownLoop)
	{
		_thread = std::thread([this] { _ownLoop->run(); });
	}
}


bool HubSite::takesBatch() const noexcept
{
	return isHere() || _underWay < batchesUnderWayMax;
}


void HubSite::carryOut(OutgoingBatch& batch)
{
	if (isHere())
	{
		// What is decided meanwhile is for the next one.
		std::swap(batch, _carried);
		_loop.carryOut(_carried);
		return;
	}
	++_underWay;
	OutgoingBatch sent = std::exchange(batch, std::exchange(_carried, {}));
	post([this, sent = std::move(sent), read = std::exchange(_read, 0)]() mutable {
		heardRead(read);
		_loop.carryOut(sent);
		_done.push_back(std::move(sent));
		if (_done.size() == batchesUnderWayMax)
		{
			flushSoon();
		}
	});
}


void HubSite::post(Task task)
{
	// False where the loop has ended: then nobody is there to hear.
	(void)_poster->post(std::move(task));
}


void HubSite::hear(const IncomingBatch& batch, std::vector<OutgoingBatch> done)
{
	batch.replay(_index, _handler);
	_underWay -= static_cast<unsigned>(done.size());
	if (!done.empty())
	{
		_carried = std::move(done.back()); // Empty, and with memory.
	}
	_read += batch.bytes();
	_whenHeard();
	if (_read >= readBytesTold)
	{
		post([this, read = std::exchange(_read, 0)] { heardRead(read); });
	}
}


void HubSite::onEvent(unsigned, const LoopEvent& event) noexcept
{
	_incoming.add(event);
	flushSoon();
	if (_isReading && _unread + _incoming.bytes() > unreadBytesMax)
	{
		_isReading = false;
		_loop.setReading(false);
	}
}


/// At the end of the turn, so that all that happens in it goes together.
void HubSite::flushSoon()
{
	if (_flush != CallId::none)
	{
		return;
	}
	_flush = _runs.defer([this] {
		_flush = CallId::none;
		IncomingBatch batch = std::exchange(_incoming, {});
		_unread += batch.bytes();
		(void)_deciding->post([this, batch = std::move(batch), done = std::exchange(_done, {})]() mutable {
			hear(batch, std::move(done));
		});
	});
}


void HubSite::heardRead(std::size_t bytes)
{
	_unread -= bytes;
	if (!_isReading && _unread <= unreadBytesMax / 2)
	{
		_isReading = true;
		_loop.setReading(true);
	}
}


} // namespace ciarla
