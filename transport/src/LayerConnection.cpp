#include <ciarla/transport/LayerConnection.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>


namespace ciarla {


namespace {


std::string secondsText(Duration duration)
{
	return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()) + " s";
}


} // namespace


LayerConnection::LayerConnection(std::unique_ptr<Connection> below, std::shared_ptr<const ConnectionLimits> limits):
	_below(std::move(below)),
	_limits(std::move(limits)),
	_info(_below->info()),
	_queue(*_limits)
{
}


LayerConnection::~LayerConnection()
{
	cancelCalls();
}


void LayerConnection::start(Loop& loop, ConnectionHandler& handler)
{
	const bool opens = _life.start(loop, handler, *this);
	_below->start(loop, *this);
	if (opens)
	{
		_life.setDeadline(_limits->openDeadline, [this] { leave(CloseMode::abort, lateness()); });
	}
}


SendResult LayerConnection::send(std::span<const Bytes> batch)
{
	if (!takesPayload())
	{
		return SendResult::closed;
	}
	const SendResult result = enqueue(batch);
	scheduleFlush();
	return result;
}


void LayerConnection::setReading(bool on)
{
	_reading = on;
	if (!_life.isOpen())
	{
		return;
	}
	if (on && (!_held.empty() || holdsPayload()))
	{
		if (_resume == CallId::none)
		{
			_resume = loop().defer([this] { resume(); });
		}
		return;
	}
	_below->setReading(on);
}


Result<void> LayerConnection::finish()
{
	if (!_info.capabilities.halfClose)
	{
		return Error{
			ErrorCode::notSupported,
			"The connection to " + _info.peer.text() +
				" cannot end in one direction alone, and goes on; close it, or use another transport."};
	}
	if (!_life.isOpen())
	{
		return Error{ErrorCode::cancelled, "Only an open connection can finish: " + _info.peer.text() + " is not."};
	}
	_finishing = true;
	scheduleFlush();
	return {};
}


void LayerConnection::close(CloseMode mode, CloseReason reason)
{
	reason.side = CloseSide::local;
	if (_left && _life.state() == ConnectionLife::State::closing)
	{
		if (mode == CloseMode::abort && !_aborted)
		{
			leave(mode, _settled == Settled::yes ? std::move(_life.reason()) : std::move(reason), _settled);
		}
		return;
	}
	switch (_life.closingFor(mode))
	{
	case ConnectionLife::Closing::nothing: return;
	case ConnectionLife::Closing::atOnce:
		if (_life.isLive())
		{
			abort(std::move(reason));
		}
		else
		{
			leave(CloseMode::abort, std::move(reason), Settled::yes);
		}
		return;
	case ConnectionLife::Closing::gracefully: break;
	}

	_life.beginClosing(std::move(reason));
	_finishing = true;
	cancel(_resume);
	// What still comes is thrown away, so that the peer is not held up in what it writes before it reads.
	_below->setReading(true);
	armLinger();
	scheduleFlush();
	closing();
}


const ConnectionInfo& LayerConnection::info() const noexcept
{
	return _info;
}


ConnectionStats LayerConnection::stats() const noexcept
{
	return {.bytesSent = _bytesSent, .bytesReceived = _bytesReceived, .bytesQueued = _queue.bytes()};
}


void LayerConnection::silence() noexcept
{
	_life.silence();
	cancelCalls();
	_below->silence();
}


bool LayerConnection::encodeEnd()
{
	return true;
}


void LayerConnection::ended()
{
	if (isClosing())
	{
		leave(CloseMode::graceful);
	}
	else if (!std::exchange(_finishedBelow, true))
	{
		// If it cannot, it is closing already, and says so.
		(void)_below->finish();
	}
}


void LayerConnection::opened()
{
	open();
}


void LayerConnection::decodeEnd()
{
	if (!isOpening())
	{
		deliverEnd();
		return;
	}
	leave(
		CloseMode::abort,
		{CloseSide::peer, ErrorCode::lost, _info.peer.text() + " ended the connection before it was open.", 0,
		 CloseText::place});
}


void LayerConnection::amend(ConnectionInfo&) const
{
}


bool LayerConnection::holdsPayload() const noexcept
{
	return false;
}


void LayerConnection::flushOwn()
{
}


SendResult LayerConnection::enqueue(std::span<const Bytes> batch)
{
	return _queue.push(batch);
}


void LayerConnection::abort(CloseReason reason)
{
	leave(CloseMode::abort, std::move(reason));
}


void LayerConnection::closing()
{
	const std::vector<std::byte> held = std::exchange(_held, {});
	use(held);
}


CloseReason LayerConnection::lateness() const
{
	return {
		CloseSide::local, ErrorCode::timedOut,
		_info.peer.text() + " did not answer within " + secondsText(_limits->openDeadline) + ".", 0, CloseText::place};
}


void LayerConnection::onLinger()
{
	leave(
		CloseMode::abort,
		{CloseSide::local, ErrorCode::timedOut,
		 _info.peer.text() + " took in nothing for " + secondsText(_limits->linger) + ".", 0, CloseText::place});
}


CloseReason LayerConnection::reasonBelow(const CloseReason& reason) const
{
	return reason;
}


CloseReason LayerConnection::reasonOfEnd(const CloseReason& below) const
{
	const bool isOurs = _life.state() == ConnectionLife::State::closing &&
		(_settled == Settled::yes || _life.reason().code || !below.code);
	return isOurs ? _life.reason() : below;
}


void LayerConnection::open()
{
	_life.open();
	if (!_reading)
	{
		_below->setReading(false);
	}
	_life.handler()->onOpen(*this);
}


void LayerConnection::deliver(std::span<const std::byte> payload)
{
	if (_life.isOpen() && !payload.empty())
	{
		_bytesReceived += payload.size();
		_life.handler()->onData(*this, payload);
	}
}


void LayerConnection::deliverEnd()
{
	if (!std::exchange(_peerEnded, true) && _life.isOpen())
	{
		_life.handler()->onEnd(*this);
	}
	endIfDrained();
}


void LayerConnection::give(std::span<const Bytes> bytes)
{
	if (_ungiven.empty() && handDown(bytes))
	{
		return;
	}
	_ungiven.insert(_ungiven.end(), bytes.begin(), bytes.end());
}


void LayerConnection::give(const Bytes& bytes)
{
	give(std::span(&bytes, 1));
}


void LayerConnection::giveUngiven()
{
	if (!_ungiven.empty() && handDown(_ungiven))
	{
		std::vector<Bytes>().swap(_ungiven);
	}
}


/// False if there is no room below. One that closes takes nothing, and that is the end of it.
bool LayerConnection::handDown(std::span<const Bytes> bytes)
{
	const SendResult result = _below->send(bytes);
	_blocked = _blocked || result == SendResult::acceptedPause || result == SendResult::full;
	return result != SendResult::full;
}


void LayerConnection::taken(std::size_t payloadBytes)
{
	_bytesSent += payloadBytes;
	_writableDue = _queue.consume(payloadBytes) || _writableDue;
}


void LayerConnection::scheduleFlush()
{
	// While the one below is full it says when there is room; an end may be said before.
	const bool hasWork = !_blocked || _queue.empty();
	if (hasWork && _flush == CallId::none)
	{
		_flush = loop().defer([this] { flush(); });
	}
}


void LayerConnection::scheduleFlush(TimePoint time)
{
	if (_flush == CallId::none)
	{
		_flush = loop().callAt(time, [this] { flush(); });
	}
}


void LayerConnection::armLinger()
{
	_life.linger(
		_limits->linger, [this] { return _below->stats().bytesSent + _bytesSent; }, [this] { onLinger(); });
}


void LayerConnection::leave(CloseMode mode, CloseReason reason, Settled settled)
{
	beginLeaving(std::move(reason), settled);
	_aborted = mode == CloseMode::abort;
	_below->close(mode, reasonBelow(_life.reason()));
}


void LayerConnection::beginLeaving(CloseReason reason, Settled settled)
{
	cancelCalls();
	_life.beginClosing(std::move(reason));
	_left = true;
	_settled = settled;
}


void LayerConnection::leave(CloseMode mode)
{
	leave(mode, std::move(_life.reason()), _settled);
}


void LayerConnection::learn()
{
	_info = _below->info();
	amend(_info);
}


bool LayerConnection::isHearing() const noexcept
{
	return !_peerEnded && ((_life.isOpen() && _reading) || isClosing() || (isOpening() && !_left));
}


bool LayerConnection::takesPayload() const noexcept
{
	return _life.isOpen() && !_finishing && !_left;
}


bool LayerConnection::isClosing() const noexcept
{
	return _life.state() == ConnectionLife::State::closing && !_left;
}


void LayerConnection::onOpen(Connection&) noexcept
{
	if (!isOpening())
	{
		return;
	}
	learn();
	opened();
}


void LayerConnection::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	if (_held.empty())
	{
		use(bytes);
		return;
	}
	_held.insert(_held.end(), bytes.begin(), bytes.end());
	if (isHearing())
	{
		const std::vector<std::byte> held = std::exchange(_held, {});
		use(held);
	}
}


void LayerConnection::use(std::span<const std::byte> bytes)
{
	const std::size_t used = isHearing() ? decode(bytes) : 0;
	const bool isUseful = !_left && !_peerEnded && (isOpening() || _life.isLive());
	if (isUseful && used < bytes.size())
	{
		const std::span<const std::byte> rest = bytes.subspan(used);
		_held.insert(_held.end(), rest.begin(), rest.end());
	}
}


void LayerConnection::resume()
{
	_resume = CallId::none;
	if (!_life.isOpen() || !_reading)
	{
		return;
	}
	const std::vector<std::byte> held = std::exchange(_held, {});
	use(held);
	if (_life.isOpen() && _reading)
	{
		_below->setReading(true);
	}
}


void LayerConnection::onWritable(Connection&) noexcept
{
	_blocked = false;
	flush();
}


void LayerConnection::flush()
{
	cancel(_flush);
	if (_left || _life.state() == ConnectionLife::State::closed)
	{
		return;
	}
	giveUngiven();
	flushOwn();
	bool goesOn = true;
	while (goesOn && _life.isLive() && !_left && !_queue.empty() && !_blocked)
	{
		goesOn = encode();
	}
	endIfDrained();
	if (std::exchange(_writableDue, false) && takesPayload())
	{
		_life.handler()->onWritable(*this);
	}
}


void LayerConnection::endIfDrained()
{
	if (!_life.isLive() || _left || !_finishing || !_queue.empty())
	{
		return;
	}
	_endSaid = _endSaid || encodeEnd();
	if (_endSaid && _ungiven.empty() && !_left)
	{
		ended();
	}
}


void LayerConnection::onEnd(Connection&) noexcept
{
	if (!_left && _life.state() != ConnectionLife::State::closed)
	{
		decodeEnd();
	}
}


void LayerConnection::onClose(Connection&, const CloseReason& below) noexcept
{
	CloseReason reason = reasonOfEnd(below);
	// What the one below had not sent yet counts as ours, with what the layer made of it.
	const auto stuck = static_cast<std::size_t>(std::min<std::uint64_t>(below.unsentBytes, _bytesSent));
	_bytesSent -= stuck;
	reason.unsentBytes = _queue.bytes() + stuck;
	cancelCalls();
	_queue.clear();
	_ungiven.clear();
	_held.clear();
	_life.conclude(*this, std::move(reason));
}


void LayerConnection::cancel(CallId& call) noexcept
{
	if (call != CallId::none)
	{
		loop().cancel(std::exchange(call, CallId::none));
	}
}


void LayerConnection::cancelCalls() noexcept
{
	_life.cancelDeadline();
	cancel(_flush);
	cancel(_resume);
}


} // namespace ciarla
