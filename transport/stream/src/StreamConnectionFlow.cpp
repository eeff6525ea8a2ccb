#include <ciarla/transport/StreamConnection.h>

#include <array>
#include <cassert>
#include <utility>


// How bytes move on an open connection; StreamConnection.cpp says how one opens and ends.
namespace ciarla {


namespace {


/// Reads of the loop's whole buffer in one turn, so that one fast peer does not starve the others.
constexpr int readsPerTurn = 4;

/// So many slices are gathered on the stack without more ado; a longer queue is gathered whole.
constexpr std::size_t slicesUsual = 16;


} // namespace


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
			lose(received.error);
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
	const std::span<std::byte> buffer = _loop->descriptors()->readBuffer();
	const Transfer received = _channel->receive(buffer);
	if (received.bytes > 0 && _state == State::open)
	{
		_bytesReceived += received.bytes;
		const CallId due = _flush;
		_handler->onData(*this, buffer.first(received.bytes));
		if (due != CallId::none && _flush == due)
		{
			// What was left over from the last turn can leave with the answer to this.
			_loop->cancel(std::exchange(_flush, CallId::none));
			scheduleFlush();
		}
	}
	return received;
}


void StreamConnection::onPeerEnd()
{
	_peerEnded = true;
	updateWatch();
	if (_state == State::open)
	{
		_handler->onEnd(*this);
	}
	concludeIfBothEnded();
}


void StreamConnection::onHangUp()
{
	if (const int error = _channel->takeError())
	{
		lose(error);
	}
	else if (isReceiving())
	{
		receive();
	}
	else
	{
		// Both sides have finished and nobody wants to read the rest yet. The system would tell so for ever;
		// updateWatch() watches again when there is something to wait for.
		stopWatching(_channel->readDescriptor(), _watched);
	}
}


bool StreamConnection::isReceiving() const noexcept
{
	return !_peerEnded && ((_state == State::open && _reading) || _state == State::closing);
}


void StreamConnection::scheduleFlush()
{
	if (!_blocked && _flush == CallId::none)
	{
		_flush = _loop->defer([this] { flush(); });
	}
}


void StreamConnection::hasten() noexcept
{
	if (_state != State::open || _flush == CallId::none || _finishing || _queue.isPaused())
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
		_loop->cancel(std::exchange(_flush, CallId::none));
	}
}


void StreamConnection::flush()
{
	_loop->cancel(std::exchange(_flush, CallId::none));
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
		if (_state == State::closing && sent.bytes > 0)
		{
			_ending->lastProgress = _loop->now();
		}
		isWritable = _queue.consume(sent.bytes) || isWritable;
		if (!sent.isWhole)
		{
			break;
		}
	}
	_blocked = !_queue.empty();
	finishIfDrained();
	if (!isLive())
	{
		return;
	}
	updateWatch();
	if (_state == State::closing)
	{
		noteWhatWasTakenIn();
	}
	if (isWritable && _state == State::open && !_finishing)
	{
		_handler->onWritable(*this);
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
	if (_queue.empty() && !_finished && (_finishing || _state == State::closing))
	{
		// It may close what is written to.
		stopWatching(_channel->writeDescriptor(), _watchedWrite);
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
	lose(error);
}


} // namespace ciarla
