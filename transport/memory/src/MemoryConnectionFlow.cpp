#include "MemoryConnection.h"

#include <algorithm>
#include <utility>


// How bytes move, and how a connection ends: all that happens on a bell. Its calls stand in MemoryConnection.cpp.
namespace ciarla {


void MemoryConnection::onBell() noexcept
{
	_bellRung = false;
	if (!_handler || _state == State::closed)
	{
		return;
	}
	if (_atOnce)
	{
		conclude(_reason);
		return;
	}

	const bool sawAll = look();
	if (_sight.ending == MemoryEnding::reset)
	{
		meetReset();
		return;
	}
	if (_state == State::opening && _sight.accepted)
	{
		open();
	}
	flush();
	deliver();
	meetPeersEnd();
	if (_handler && !sawAll && takesBytes())
	{
		runThisTurn();
	}
}


void MemoryConnection::runThisTurn()
{
	if (!std::exchange(_bellRung, true))
	{
		MemoryBell::ringThisTurn(_bell);
	}
}


void MemoryConnection::open()
{
	cancelDeadline();
	_state = State::open;
	_handler->onOpen(*this);
}


/// Looks at the wire, and takes what came if it can be used now. False if there may be more to take.
bool MemoryConnection::look()
{
	const bool takes = takesBytes();
	_sight = _wire->look(_info.role, takes ? &_inbox : nullptr);
	return takes;
}


bool MemoryConnection::takesBytes() const noexcept
{
	return _inbox.empty() && (_state == State::closing || (_state == State::open && _reading));
}


void MemoryConnection::flush()
{
	if (_handler && !_atOnce && !_queue.empty())
	{
		const MemoryWire::Written written = _wire->write(_info.role, _queue, _options.writeBytesMost);
		_bytesSent += written.bytes;
		if (!_queue.empty() && !written.blocked)
		{
			runThisTurn();
		}
		if (_state == State::closing && written.bytes > 0)
		{
			setDeadline(_options.limits.linger, &MemoryConnection::giveUpLingering);
		}
		if (_state == State::open && written.writable)
		{
			_handler->onWritable(*this);
		}
	}
	if (_handler && !_atOnce && _finishing && _queue.empty())
	{
		_ended = _state == State::closing ? MemoryEnding::closed : MemoryEnding::finished;
		_wire->end(_info.role, _ended, _reason);
	}
}


void MemoryConnection::deliver()
{
	while (_handler && _state == State::open && _reading && _inboxNext < _inbox.size())
	{
		Bytes& slice = _inbox[_inboxNext];
		const auto chunk = slice.span().first(std::min(slice.size(), readBytesMost()));
		_bytesReceived += chunk.size();
		_handler->onData(*this, chunk);
		slice.removePrefix(chunk.size());
		if (slice.empty())
		{
			slice = Bytes();
			++_inboxNext;
		}
	}
	if (_state == State::closing || _inboxNext == _inbox.size())
	{
		dropInbox();
	}
}


std::size_t MemoryConnection::readBytesMost() const noexcept
{
	const bool cutIsAhead = _options.cutAtByte && *_options.cutAtByte > _bytesReceived;
	return cutIsAhead ? std::min<std::uint64_t>(_options.readBytesMost, *_options.cutAtByte - _bytesReceived)
					  : _options.readBytesMost;
}


void MemoryConnection::dropInbox() noexcept
{
	std::vector<Bytes>().swap(_inbox);
	_inboxNext = 0;
}


void MemoryConnection::meetPeersEnd()
{
	if (!_handler || _sight.ending == MemoryEnding::none)
	{
		return;
	}
	if (_state == State::closing && !_atOnce && _ended == MemoryEnding::closed)
	{
		conclude(_reason);
	}
	else if (_state == State::open && _reading && _inbox.empty())
	{
		const bool closed = _sight.ending == MemoryEnding::closed;
		if (closed)
		{
			_state = State::closing;
			_reason = _wire->reasonOfPeer(_info.role);
			_reason.side = CloseSide::peer;
		}
		if (!std::exchange(_endHeard, true))
		{
			_handler->onEnd(*this);
		}
		const bool bothFinished = _state == State::open && _ended == MemoryEnding::finished;
		if (_handler && (closed || bothFinished))
		{
			_reason.side = bothFinished ? CloseSide::peer : _reason.side;
			conclude(_reason);
		}
	}
}


void MemoryConnection::meetReset()
{
	const bool allWasRead = _state == State::closing && _ended == MemoryEnding::closed && !_sight.dropped;
	if (allWasRead)
	{
		conclude(_reason);
		return;
	}
	CloseReason reason = _wire->reasonOfPeer(_info.role);
	reason.side = CloseSide::peer;
	reason.says = reason.says == CloseText::unsaid ? CloseText::why : reason.says;
	conclude(std::move(reason));
}


void MemoryConnection::conclude(CloseReason reason)
{
	cancelDeadline();
	_state = State::closed;
	reason.unsentBytes = _queue.bytes();
	_queue.clear();
	dropInbox();
	if (_wire)
	{
		_wire->end(_info.role, reason.unsentBytes > 0 ? MemoryEnding::reset : MemoryEnding::closed, reason);
	}
	_handler->onClose(*this, reason);
}


} // namespace ciarla
