#include <ciarla/transport/StreamConnection.h>

#include <ciarla/transport/StreamErrors.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


/// Reads of the loop's whole buffer in one turn, so that one fast peer does not starve the others.
constexpr int readsPerTurn = 4;

/// So many slices are gathered on the stack without more ado; a longer queue is gathered whole.
constexpr std::size_t slicesUsual = 16;


} // namespace


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
	assert(_life.loop() == nullptr);
	return _channel->receive(room);
}


void StreamConnection::introduce(Address peer)
{
	assert(_life.loop() == nullptr);
	_info.peer = std::move(peer);
	_info.forwarded = true;
	_info.credentials = {};
	_info.capabilities.local = false;
}


void StreamConnection::start(Loop& loop, ConnectionHandler& handler)
{
	if (!_life.start(loop, handler, *this))
	{
		return;
	}
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
		_life.defer([this] { deliverOpen(); });
	}
}


SendResult StreamConnection::send(std::span<const Bytes> batch)
{
	if (!_life.isOpen() || _finishing)
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
	if (_life.isOpen())
	{
		updateWatch();
	}
}


Result<void> StreamConnection::finish()
{
	if (!_life.isOpen())
	{
		return Error{ErrorCode::cancelled, "Only an open connection can finish: " + _info.peer.text() + " is not."};
	}
	_finishing = true;
	scheduleFlush();
	return {};
}


void StreamConnection::close(CloseMode mode, CloseReason reason)
{
	reason.side = CloseSide::local;
	switch (_life.closingFor(mode))
	{
	case ConnectionLife::Closing::nothing: return;
	case ConnectionLife::Closing::gracefully: closeGracefully(std::move(reason)); return;
	case ConnectionLife::Closing::atOnce: break;
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
	_life.silence();
	_opener.reset();
	releaseChannel(CloseMode::abort);
	cancelFlush();
}


void StreamConnection::onOpened(StreamOpener::Opened opened) noexcept
{
	_channel = std::move(opened.channel);
	_info.local = std::move(opened.local);
	_info.peer = std::move(opened.peer);
	_info.credentials = std::move(opened.credentials);
	_life.defer([this] { deliverOpen(); });
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
	if ((readiness.writable || (!reads && readiness.failed)) && _life.isLive())
	{
		flush();
	}
}


void StreamConnection::deliverOpen()
{
	_opener.reset();
	_life.open();
	updateWatch();
	if (_life.isOpen())
	{
		_life.handler()->onOpen(*this);
	}
}


void StreamConnection::receive()
{
	for (int reads = 0; reads < readsPerTurn && isReceiving(); ++reads)
	{
		const Transfer received = receiveOnce();
		if (received.wouldBlock())
		{
			return;
		}
		if (received.error != 0)
		{
			conclude(lossOf(received.error, _info.peer));
			return;
		}
		if (received.bytes == 0)
		{
			onPeerEnd();
			return;
		}
		// A short read emptied the socket: asking again would only be told so. The loop tells of anything new.
		if (!received.isWhole)
		{
			return;
		}
	}
}


Transfer StreamConnection::receiveOnce()
{
	const std::span<std::byte> buffer = _life.loop()->descriptors()->readBuffer();
	const Transfer received = _channel->receive(buffer);
	if (received.bytes > 0 && _life.isOpen())
	{
		_bytesReceived += received.bytes;
		const CallId due = _flush;
		_life.handler()->onData(*this, buffer.first(received.bytes));
		if (due != CallId::none && _flush == due)
		{
			// What was left over from the last turn can leave with the answer to this.
			cancelFlush();
			scheduleFlush();
		}
	}
	return received;
}


void StreamConnection::onPeerEnd()
{
	_peerEnded = true;
	updateWatch();
	if (_life.isOpen())
	{
		_life.handler()->onEnd(*this);
	}
	concludeIfBothEnded();
}


void StreamConnection::onHangUp()
{
	if (const int error = _channel->takeError())
	{
		conclude(lossOf(error, _info.peer));
	}
	else if (isReceiving())
	{
		receive();
	}
	else
	{
		// Both sides have finished and nobody wants to read the rest yet. The system would tell so for ever;
		// updateWatch() watches again when there is something to wait for.
		_watch.stopReads(*_life.loop()->descriptors(), *_channel);
	}
}


bool StreamConnection::isReceiving() const noexcept
{
	return !_peerEnded && ((_life.isOpen() && _reading) || isClosing());
}


void StreamConnection::scheduleFlush()
{
	if (!_blocked && _flush == CallId::none)
	{
		_flush = _life.loop()->defer([this] { flush(); });
	}
}


void StreamConnection::hasten() noexcept
{
	if (!_life.isOpen() || _flush == CallId::none || _finishing || _queue.isPaused())
	{
		return;
	}
	const Transfer sent = sendFront();
	if (sent.error != 0)
	{
		// The flush that is due will meet it again, where a callback may be made of it.
		return;
	}
	_bytesSent += sent.bytes;
	[[maybe_unused]] const bool isWritable = _queue.consume(sent.bytes);
	assert(!isWritable && "only who was told to pause is told to go on");
	if (_queue.empty())
	{
		cancelFlush();
	}
}


void StreamConnection::flush()
{
	cancelFlush();
	bool isWritable = false;
	while (!_queue.empty())
	{
		const Transfer sent = sendFront();
		if (sent.error != 0 && !sent.wouldBlock())
		{
			loseAfterReading(sent.error);
			return;
		}
		_bytesSent += sent.bytes;
		if (isClosing() && sent.bytes > 0)
		{
			_life.noteProgress();
		}
		isWritable = _queue.consume(sent.bytes) || isWritable;
		if (!sent.isWhole)
		{
			break;
		}
	}
	_blocked = !_queue.empty();
	finishIfDrained();
	if (!_life.isLive())
	{
		return;
	}
	updateWatch();
	if (isClosing())
	{
		_life.look();
	}
	if (isWritable && _life.isOpen() && !_finishing)
	{
		_life.handler()->onWritable(*this);
	}
}


Transfer StreamConnection::sendFront() noexcept
{
	std::array<std::span<const std::byte>, slicesUsual> few;
	const std::size_t count = _queue.front(few);
	if (count < slicesUsual)
	{
		return _channel->send(std::span(few).first(count));
	}
	std::array<std::span<const std::byte>, StreamChannel::slicesMax> many;
	return _channel->send(std::span(many).first(_queue.front(many)));
}


void StreamConnection::finishIfDrained()
{
	if (_queue.empty() && !_finished && (_finishing || isClosing()))
	{
		// It may close what is written to.
		_watch.stopWrites(*_life.loop()->descriptors(), *_channel);
		_channel->shutdownSend();
		_finished = true;
		concludeIfBothEnded();
	}
}


void StreamConnection::loseAfterReading(int error)
{
	// What the peer said before it went is still there, and may say why. No more can come, so it ends.
	while (isReceiving() && receiveOnce().bytes > 0)
	{
	}
	conclude(lossOf(error, _info.peer));
}


void StreamConnection::concludeIfBothEnded()
{
	if (!_finished || !_peerEnded || !_life.isLive())
	{
		return;
	}
	CloseReason reason;
	reason.side = CloseSide::peer;
	if (isClosing())
	{
		reason = std::move(_life.reason());
	}
	releaseChannel(CloseMode::graceful);
	conclude(std::move(reason));
}


void StreamConnection::closeGracefully(CloseReason reason)
{
	_life.beginClosing(std::move(reason));
	// What has left us goes on to the peer's machine at the peer's pace; that is progress too.
	_life.linger(
		_limits->linger, [this] { return _channel->unacknowledgedBytes(); }, [this] { onLinger(); });
	updateWatch();
	if (_life.isLive())
	{
		scheduleFlush();
	}
}


void StreamConnection::onLinger()
{
	if (_queue.empty() && _channel->unacknowledgedBytes() == 0)
	{
		releaseChannel(CloseMode::graceful);
		conclude(std::move(_life.reason()));
		return;
	}
	conclude(
		{CloseSide::local, ErrorCode::timedOut,
		 _info.peer.text() + " took in nothing for " + durationText(_limits->linger) + ".", 0, CloseText::place});
}


void StreamConnection::conclude(CloseReason reason)
{
	if (_life.state() == ConnectionLife::State::closed)
	{
		return;
	}
	reason.unsentBytes = _queue.bytes();
	_queue.clear();
	cancelFlush();
	releaseChannel(CloseMode::abort);
	_life.concludeLater(*this, std::move(reason));
}


void StreamConnection::cancelFlush() noexcept
{
	if (_flush != CallId::none)
	{
		_life.loop()->cancel(std::exchange(_flush, CallId::none));
	}
}


void StreamConnection::updateWatch()
{
	const Result<void> watched = _watch.update(*_life.loop()->descriptors(), *_channel, isReceiving(), _blocked, *this);
	if (!watched)
	{
		conclude({CloseSide::local, watched.error().code, watched.error().text});
	}
}


void StreamConnection::releaseChannel(CloseMode mode) noexcept
{
	if (!_channel)
	{
		return;
	}
	if (DescriptorWatcher* watcher = _life.loop() == nullptr ? nullptr : _life.loop()->descriptors())
	{
		_watch.stopReads(*watcher, *_channel);
		_watch.stopWrites(*watcher, *_channel);
	}
	if (mode == CloseMode::abort)
	{
		_channel->resetOnClose();
	}
	_channel.reset();
}


bool StreamConnection::isClosing() const noexcept
{
	return _life.state() == ConnectionLife::State::closing;
}


} // namespace ciarla
