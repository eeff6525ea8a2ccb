#include "BridgePair.h"

#include "Wording.h"

#include <algorithm>
#include <string>
#include <utility>


namespace ciarla {


BridgePair::BridgePair(
	Loop& loop, std::unique_ptr<Connection> caller, std::unique_ptr<Connection> callee, BridgePairHandler& handler):
	_loop(loop),
	_handler(handler),
	_caller(*this, std::move(caller), _callee),
	_callee(*this, std::move(callee), _caller)
{
}


BridgePair::~BridgePair()
{
	silence();
}


void BridgePair::start()
{
	_callee.connection->start(_loop, _callee);
	_caller.connection->start(_loop, _caller);
	_caller.applyReading();
}


void BridgePair::close(CloseMode mode, const CloseReason& reason)
{
	_ending = true;
	for (Side* side: {&_caller, &_callee})
	{
		if (!side->closed)
		{
			side->connection->close(mode, reason);
		}
	}
}


void BridgePair::silence() noexcept
{
	for (Side* side: {&_caller, &_callee})
	{
		side->stopWatching();
		side->connection->silence();
	}
}


const Connection& BridgePair::caller() const noexcept
{
	return *_caller.connection;
}


const Connection& BridgePair::callee() const noexcept
{
	return *_callee.connection;
}


bool BridgePair::hasOpened() const noexcept
{
	return _opened;
}


const CloseReason& BridgePair::reason() const noexcept
{
	return *_reason;
}


void BridgePair::onSideOpen()
{
	_caller.applyReading();
	_callee.applyReading();
	if (_caller.open && _callee.open)
	{
		_opened = true;
		_handler.onPairOpen(*this);
	}
}


void BridgePair::onSideClosed(Side& side, const CloseReason& reason)
{
	Side& other = side.other;
	if (!_reason || (!_reason->code && reason.code && reason.unsentBytes > 0))
	{
		_reason = reason;
	}
	if (other.closed)
	{
		_handler.onPairEnd(*this);
		return;
	}
	if (_ending)
	{
		return; // The other takes its own time to deliver what it has.
	}
	// What was said whole is worth hearing, whatever became of the speaker; so is why there is nobody to hear.
	const bool isCut = _opened && reason.code && !side.heardEnd;
	const bool hasLeft = &other == &_callee && !other.open;
	if (isCut || hasLeft)
	{
		other.connection->close(CloseMode::abort, reason);
	}
	else
	{
		other.endSaying(reason);
		other.watchDelivery();
	}
}


BridgePair::Side::Side(BridgePair& ownPair, std::unique_ptr<Connection> own, Side& otherSide) noexcept:
	pair(ownPair),
	connection(std::move(own)),
	other(otherSide)
{
}


void BridgePair::Side::onOpen(Connection&) noexcept
{
	open = true;
	pair.onSideOpen();
}


void BridgePair::Side::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	other.say(Bytes::copyOf(bytes));
}


void BridgePair::Side::onWritable(Connection&) noexcept
{
	full = false;
	say(std::exchange(held, Bytes()));
}


void BridgePair::Side::onEnd(Connection&) noexcept
{
	heardEnd = true;
	other.endSaying(std::nullopt);
	other.watchDelivery();
}


void BridgePair::Side::onClose(Connection&, const CloseReason& reason) noexcept
{
	closed = true;
	stopWatching();
	held = Bytes();
	pair.onSideClosed(*this, reason);
}


void BridgePair::Side::say(Bytes bytes)
{
	std::size_t piece = bytes.size();
	while (!bytes.empty() && !full && !closed)
	{
		const SendResult result = send(*connection, bytes.slice(0, piece));
		const bool queueIsEmpty = connection->stats().bytesQueued == 0;
		if (result == SendResult::full && queueIsEmpty && piece > 1)
		{
			// More than the queue ever takes at once.
			piece /= 2;
			continue;
		}
		full = result == SendResult::full || result == SendResult::acceptedPause;
		if (result == SendResult::closed)
		{
			// It is about to tell why.
			bytes = Bytes();
		}
		else if (result != SendResult::full)
		{
			bytes = bytes.slice(piece, bytes.size() - piece);
			piece = std::min(piece, bytes.size());
		}
	}
	held = std::move(bytes);
	other.applyReading();
	if (held.empty() && (finishing || closing))
	{
		endSaying(std::nullopt);
	}
}


/// After all that is held; `reason` also ends the hearing, since the other has gone.
void BridgePair::Side::endSaying(std::optional<CloseReason> reason)
{
	finishing = true;
	if (reason)
	{
		closing = std::move(reason);
	}
	if (!held.empty() || closed)
	{
		return;
	}
	if (closing)
	{
		connection->close(CloseMode::graceful, *closing);
	}
	else if (!std::exchange(finishSent, true) && !connection->finish())
	{
		connection->close(CloseMode::graceful, {});
	}
}


void BridgePair::Side::applyReading()
{
	if (!closed)
	{
		connection->setReading(other.open && !other.full);
	}
}


void BridgePair::Side::watchDelivery()
{
	if (closed || watch != CallId::none)
	{
		return;
	}
	sentBefore = connection->stats().bytesSent;
	watch = pair._loop.callAt(pair._loop.now() + stallMax, [this] { checkDelivery(); });
}


void BridgePair::Side::checkDelivery()
{
	watch = CallId::none;
	const ConnectionStats stats = connection->stats();
	const std::uint64_t owed = held.size() + stats.bytesQueued;
	if (owed == 0)
	{
		return;
	}
	if (stats.bytesSent != sentBefore)
	{
		watchDelivery();
		return;
	}
	connection->close(
		CloseMode::abort,
		{CloseSide::local, ErrorCode::timedOut,
		 connection->info().peer.text() + " took in nothing for " + secondsWords(stallMax) + ", and " +
			 std::to_string(owed) + (owed == 1 ? " byte was" : " bytes were") + " not delivered."});
}


void BridgePair::Side::stopWatching() noexcept
{
	pair._loop.cancel(std::exchange(watch, CallId::none));
}


} // namespace ciarla
