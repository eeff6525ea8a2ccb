#include <ciarla/transport/StreamConnection.h>

#include <ciarla/transport/StreamErrors.h>

#include <cassert>
#include <cerrno>
#include <utility>


namespace ciarla {


bool Transfer::wouldBlock() const noexcept
{
	return error == EAGAIN || error == EWOULDBLOCK;
}


StreamConnection::StreamConnection(
	ConnectionInfo info, std::shared_ptr<const ConnectionLimits> limits, std::unique_ptr<StreamOpener> opener):
	_limits(std::move(limits)),
	_info(std::move(info)),
	_queue(*_limits),
	_opener(std::move(opener))
{
}


StreamConnection::StreamConnection(
	ConnectionInfo info, std::shared_ptr<const ConnectionLimits> limits, std::unique_ptr<StreamChannel> channel):
	_limits(std::move(limits)),
	_info(std::move(info)),
	_channel(std::move(channel)),
	_queue(*_limits)
{
}


StreamConnection::~StreamConnection()
{
	silence();
}


int StreamConnection::acceptedDescriptor() const noexcept
{
	return _channel->readDescriptor();
}


Transfer StreamConnection::receiveHead(std::span<std::byte> room) noexcept
{
	assert(_loop == nullptr);
	return _channel->receive(room);
}


void StreamConnection::introduce(Address peer)
{
	assert(_loop == nullptr);
	_info.peer = std::move(peer);
	_info.forwarded = true;
	_info.credentials = {};
	_info.capabilities.local = false;
}


void StreamConnection::start(Loop& loop, ConnectionHandler& handler)
{
	assert(_loop == nullptr);
	_loop = &loop;
	_handler = &handler;
	if (_state == State::closed)
	{
		_delivery = loop.defer([this] { deliverClose(); });
		return;
	}
	_state = State::opening;
	if (loop.descriptors() == nullptr)
	{
		conclude({CloseSide::local, ErrorCode::notSupported, "This wire needs a loop that watches descriptors."});
	}
	else if (_opener)
	{
		_opener->start(loop, *this);
	}
	else
	{
		_delivery = loop.defer([this] { deliverOpen(); });
	}
}


SendResult StreamConnection::send(std::span<const Bytes> batch)
{
	if (_state != State::open || _finishing)
	{
		return SendResult::closed;
	}
	const SendResult result = _queue.push(batch);
	scheduleFlush();
	return result;
}


void StreamConnection::setReading(bool on)
{
	_reading = on;
	if (_state == State::open)
	{
		updateWatch();
	}
}


Result<void> StreamConnection::finish()
{
	if (_state != State::open)
	{
		return Error{ErrorCode::cancelled, "Only an open connection can finish: " + _info.peer.text() + " is not."};
	}
	_finishing = true;
	scheduleFlush();
	return {};
}


void StreamConnection::close(CloseMode mode, CloseReason reason)
{
	if (_state == State::closed || (_state == State::closing && mode == CloseMode::graceful))
	{
		return;
	}
	reason.side = CloseSide::local;
	if (mode == CloseMode::graceful && _loop != nullptr && _channel)
	{
		closeGracefully(std::move(reason));
		return;
	}
	releaseChannel(mode);
	_opener.reset();
	conclude(std::move(reason));
}


const ConnectionInfo& StreamConnection::info() const noexcept
{
	return _info;
}


ConnectionStats StreamConnection::stats() const noexcept
{
	return {.bytesSent = _bytesSent, .bytesReceived = _bytesReceived, .bytesQueued = _queue.bytes()};
}


void StreamConnection::silence() noexcept
{
	_state = State::closed;
	_handler = nullptr;
	_opener.reset();
	releaseChannel(CloseMode::abort);
	if (_loop != nullptr)
	{
		_loop->cancel(std::exchange(_delivery, CallId::none));
		_loop->cancel(std::exchange(_flush, CallId::none));
		cancelLinger();
	}
}


void StreamConnection::onOpened(StreamOpener::Opened opened) noexcept
{
	_channel = std::move(opened.channel);
	_info.local = std::move(opened.local);
	_info.peer = std::move(opened.peer);
	_info.credentials = std::move(opened.credentials);
	_delivery = _loop->defer([this] { deliverOpen(); });
}


void StreamConnection::onOpenFailed(CloseReason reason) noexcept
{
	conclude(std::move(reason));
}


void StreamConnection::onReady(int descriptor, Readiness readiness) noexcept
{
	const bool reads = descriptor == _channel->readDescriptor();
	if (reads && readiness.readable)
	{
		receive();
	}
	else if (reads && readiness.failed)
	{
		onHangUp();
	}
	// A pipe whose reader has gone says in answer to a write what became of it.
	if ((readiness.writable || (!reads && readiness.failed)) && isLive())
	{
		flush();
	}
}


void StreamConnection::deliverOpen()
{
	_delivery = CallId::none;
	_opener.reset();
	_state = State::open;
	updateWatch();
	if (_state == State::open)
	{
		_handler->onOpen(*this);
	}
}


void StreamConnection::deliverClose()
{
	_delivery = CallId::none;
	_opener.reset();
	std::exchange(_handler, nullptr)->onClose(*this, _ending->reason);
}


void StreamConnection::concludeIfBothEnded()
{
	if (!_finished || !_peerEnded || !isLive())
	{
		return;
	}
	CloseReason reason;
	reason.side = CloseSide::peer;
	if (_state == State::closing)
	{
		reason = std::move(_ending->reason);
	}
	releaseChannel(CloseMode::graceful);
	conclude(std::move(reason));
}


void StreamConnection::closeGracefully(CloseReason reason)
{
	_ending = std::make_unique<Ending>(Ending{.reason = std::move(reason), .lastProgress = _loop->now()});
	_loop->cancel(std::exchange(_delivery, CallId::none));
	_state = State::closing;
	noteWhatWasTakenIn();
	armLinger();
	updateWatch();
	if (_state == State::closing)
	{
		scheduleFlush();
	}
}


void StreamConnection::armLinger()
{
	_ending->linger = _loop->callAt(_ending->lastProgress + _limits->linger, [this] { onLinger(); });
}


void StreamConnection::cancelLinger() noexcept
{
	if (_ending)
	{
		_loop->cancel(std::exchange(_ending->linger, CallId::none));
	}
}


void StreamConnection::onLinger()
{
	_ending->linger = CallId::none;
	noteWhatWasTakenIn();
	if (_loop->now() < _ending->lastProgress + _limits->linger)
	{
		armLinger();
		return;
	}
	if (_queue.empty() && _channel->unacknowledgedBytes() == 0)
	{
		releaseChannel(CloseMode::graceful);
		conclude(std::move(_ending->reason));
		return;
	}
	conclude(
		{CloseSide::local, ErrorCode::timedOut,
		 _info.peer.text() + " took in nothing for " + durationText(_limits->linger) + ".", 0, CloseText::place});
}


void StreamConnection::noteWhatWasTakenIn()
{
	// What has left us goes on to the peer's machine at the peer's pace; that is progress too.
	const std::size_t unacknowledged = _channel->unacknowledgedBytes();
	if (unacknowledged < _ending->unacknowledgedBytes)
	{
		_ending->lastProgress = _loop->now();
	}
	_ending->unacknowledgedBytes = unacknowledged;
}


void StreamConnection::lose(int error)
{
	conclude(lossOf(error, _info.peer));
}


void StreamConnection::conclude(CloseReason reason)
{
	if (_state == State::closed)
	{
		return;
	}
	reason.unsentBytes = _queue.bytes();
	_queue.clear();
	cancelLinger();
	_ending = std::make_unique<Ending>(Ending{.reason = std::move(reason)});
	releaseChannel(CloseMode::abort);
	_state = State::closed;
	if (_loop == nullptr)
	{
		return;
	}
	_loop->cancel(std::exchange(_flush, CallId::none));
	_loop->cancel(_delivery);
	_delivery = _loop->defer([this] { deliverClose(); });
}


void StreamConnection::updateWatch()
{
	const int reads = _channel->readDescriptor();
	const int writes = _channel->writeDescriptor();
	if (reads == writes)
	{
		updateWatch(reads, {.readable = isReceiving(), .writable = _blocked}, _watched);
		return;
	}
	// A pipe whose reader has gone says so for ever; that matters only while something is to be written.
	if (_blocked)
	{
		updateWatch(writes, {.writable = true}, _watchedWrite);
	}
	else
	{
		stopWatching(writes, _watchedWrite);
	}
	if (isLive())
	{
		updateWatch(reads, {.readable = isReceiving()}, _watched);
	}
}


void StreamConnection::updateWatch(int descriptor, Readiness interest, bool& watched)
{
	DescriptorWatcher& watcher = *_loop->descriptors();
	if (watched)
	{
		watcher.change(descriptor, interest);
		return;
	}
	const Result<void> begun = watcher.watch(descriptor, interest, *this);
	watched = begun.ok();
	if (!begun)
	{
		conclude({CloseSide::local, begun.error().code, begun.error().text});
	}
}


void StreamConnection::stopWatching(int descriptor, bool& watched) noexcept
{
	if (std::exchange(watched, false))
	{
		_loop->descriptors()->unwatch(descriptor);
	}
}


void StreamConnection::releaseChannel(CloseMode mode) noexcept
{
	if (!_channel)
	{
		return;
	}
	stopWatching(_channel->readDescriptor(), _watched);
	stopWatching(_channel->writeDescriptor(), _watchedWrite);
	if (mode == CloseMode::abort)
	{
		_channel->resetOnClose();
	}
	_channel.reset();
}


bool StreamConnection::isLive() const noexcept
{
	return _state == State::open || _state == State::closing;
}


} // namespace ciarla
