#include "MemoryConnection.h"

#include "MemoryBacklog.h"

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t nameBytesMax = 255;


Error malformed(const Address& address, const std::string& why)
{
	return {
		make_error_code(ErrorCode::malformedAddress),
		"The address \"" + address.text() + "\" is malformed: " + why + "."};
}


CloseReason failure(CloseSide side, ErrorCode code, std::string text, CloseText says)
{
	return {side, make_error_code(code), std::move(text), 0, says};
}


} // namespace


MemoryConnection::MemoryConnection(
	const MemoryOptions& options, std::shared_ptr<MemoryNetwork> network, const Address& peer):
	_options(options),
	_network(std::move(network)),
	_info{Role::dialled, {}, peer, abilities(), {}},
	_queue(options.limits)
{
}


MemoryConnection::MemoryConnection(
	const MemoryOptions& options, std::shared_ptr<MemoryWire> wire, Role role, Address local, Address peer):
	_options(options),
	_wire(std::move(wire)),
	_info{role, std::move(local), std::move(peer), abilities(), {}},
	_queue(options.limits)
{
}


MemoryConnection::~MemoryConnection()
{
	leave();
}


Capabilities MemoryConnection::abilities() noexcept
{
	Capabilities abilities;
	abilities.halfClose = true;
	abilities.closeReason = true;
	abilities.local = true;
	abilities.reset = true;
	return abilities;
}


std::optional<Error> MemoryConnection::faultOf(const Address& address)
{
	if (address.scheme() != "memory")
	{
		return malformed(address, "its scheme is not memory");
	}
	if (address.where().size() > nameBytesMax)
	{
		return malformed(address, "a name has at most 255 bytes");
	}
	if (!address.layers().empty())
	{
		return Error{
			make_error_code(ErrorCode::unknownScheme),
			"The transport memory alone has no layer '" + address.layers().front() + "+': dial " + address.text() +
				" by a TransportRegistry that has it."};
	}
	if (!address.options().empty())
	{
		return Error{
			make_error_code(ErrorCode::badOption),
			"The transport memory has no option " + address.options().front().first + "; leave it out."};
	}
	return std::nullopt;
}


Address MemoryConnection::addressOf(const std::string& name)
{
	auto address = Address::parse("memory:" + name);
	// Only a name of digits would read as a port.
	return address && address->scheme() == "memory" ? std::move(address).value()
													: Address::parse("memory://" + name).value();
}


void MemoryConnection::start(Loop& loop, ConnectionHandler& handler)
{
	const bool opens = _life.start(loop, handler, *this);
	_bell = std::make_shared<MemoryBell>(loop, *this);
	if (_wire)
	{
		_wire->attach(_info.role, _bell);
	}
	else if (opens)
	{
		dial();
	}
	runThisTurn();
}


SendResult MemoryConnection::send(std::span<const Bytes> batch)
{
	if (!_life.isOpen() || _finishing)
	{
		return SendResult::closed;
	}
	const SendResult result = _queue.push(batch);
	if (result == SendResult::accepted || result == SendResult::acceptedPause)
	{
		runThisTurn();
	}
	return result;
}


void MemoryConnection::setReading(bool on)
{
	if (std::exchange(_reading, on) != on && on && _life.isOpen())
	{
		runThisTurn();
	}
}


Result<void> MemoryConnection::finish()
{
	if (!_life.isOpen())
	{
		return Error{
			make_error_code(ErrorCode::cancelled),
			"Only an open connection can finish: " + _info.peer.text() + " is not."};
	}
	_finishing = true;
	runThisTurn();
	return {};
}


void MemoryConnection::close(CloseMode mode, CloseReason reason)
{
	const ConnectionLife::Closing closing = _life.closingFor(mode);
	if (closing == ConnectionLife::Closing::nothing || _atOnce)
	{
		return;
	}
	reason.side = CloseSide::local;
	const bool isStarted = _life.loop() != nullptr;
	if (closing == ConnectionLife::Closing::atOnce)
	{
		resetPeer(reason);
		_life.beginClosing(std::move(reason));
		_atOnce = true;
	}
	else
	{
		_life.beginClosing(std::move(reason));
		_finishing = true;
		_life.linger(
			_options.limits.linger, [this] { return _bytesSent; }, [this] { giveUpLingering(); });
	}
	if (isStarted)
	{
		runThisTurn();
	}
}


const ConnectionInfo& MemoryConnection::info() const noexcept
{
	return _info;
}


ConnectionStats MemoryConnection::stats() const noexcept
{
	return {_bytesSent, _bytesReceived, _queue.bytes()};
}


void MemoryConnection::silence() noexcept
{
	leave();
	_life.silence();
}


void MemoryConnection::dial()
{
	const auto refuse = [this](CloseReason reason) {
		_life.beginClosing(std::move(reason));
		_atOnce = true;
	};
	if (const auto fault = faultOf(_info.peer))
	{
		refuse({CloseSide::local, fault->code, fault->text});
		return;
	}
	if (_info.peer.where().empty())
	{
		const Error fault = malformed(_info.peer, "dialling needs the name of a listener");
		refuse({CloseSide::local, fault.code, fault.text});
		return;
	}

	_info.local = addressOf(_network->freshName("caller"));
	_wire = std::make_shared<MemoryWire>(_options.wireBytes);
	_wire->attach(_info.role, _bell);
	const auto backlog = _network->find(_info.peer.where());
	if (!backlog || !backlog->offer({_wire, _info.local}))
	{
		refuse(failure(
			CloseSide::peer, ErrorCode::refused, "Nobody listens at " + _info.peer.text() + "; ask the peer to listen.",
			CloseText::place));
		return;
	}
	_life.setDeadline(_options.limits.openDeadline, [this] { giveUpOpening(); });
}


void MemoryConnection::onBell() noexcept
{
	_bellRung = false;
	if (_life.handler() == nullptr)
	{
		return;
	}
	if (_atOnce)
	{
		conclude(std::move(_life.reason()));
		return;
	}

	const bool sawAll = look();
	if (_sight.ending == MemoryEnding::reset)
	{
		meetReset();
		return;
	}
	if (_life.state() == ConnectionLife::State::opening && _sight.accepted)
	{
		open();
	}
	flush();
	deliver();
	meetPeersEnd();
	if (_life.handler() != nullptr && !sawAll && takesBytes())
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
	_life.open();
	_life.handler()->onOpen(*this);
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
	return _inbox.empty() && (isClosing() || (_life.isOpen() && _reading));
}


void MemoryConnection::flush()
{
	if (_life.handler() != nullptr && !_atOnce && !_queue.empty())
	{
		const MemoryWire::Written written = _wire->write(_info.role, _queue, _options.writeBytesMost);
		_bytesSent += written.bytes;
		if (!_queue.empty() && !written.blocked)
		{
			runThisTurn();
		}
		if (isClosing() && written.bytes > 0)
		{
			_life.noteProgress();
		}
		if (_life.isOpen() && written.writable)
		{
			_life.handler()->onWritable(*this);
		}
	}
	if (_life.handler() != nullptr && !_atOnce && _finishing && _queue.empty())
	{
		_ended = isClosing() ? MemoryEnding::closed : MemoryEnding::finished;
		_wire->end(_info.role, _ended, isClosing() ? _life.reason() : CloseReason{});
	}
}


void MemoryConnection::deliver()
{
	while (_life.handler() != nullptr && _life.isOpen() && _reading && _inboxNext < _inbox.size())
	{
		Bytes& slice = _inbox[_inboxNext];
		const auto chunk = slice.span().first(std::min(slice.size(), readBytesMost()));
		_bytesReceived += chunk.size();
		_life.handler()->onData(*this, chunk);
		slice.removePrefix(chunk.size());
		if (slice.empty())
		{
			slice = Bytes();
			++_inboxNext;
		}
	}
	if (isClosing() || _inboxNext == _inbox.size())
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
	if (_life.handler() == nullptr || _sight.ending == MemoryEnding::none)
	{
		return;
	}
	if (isClosing() && !_atOnce && _ended == MemoryEnding::closed)
	{
		conclude(std::move(_life.reason()));
	}
	else if (_life.isOpen() && _reading && _inbox.empty())
	{
		const bool closed = _sight.ending == MemoryEnding::closed;
		if (closed)
		{
			CloseReason reason = _wire->reasonOfPeer(_info.role);
			reason.side = CloseSide::peer;
			_life.beginClosing(std::move(reason));
		}
		if (!std::exchange(_endHeard, true))
		{
			_life.handler()->onEnd(*this);
		}
		const bool bothFinished = _life.isOpen() && _ended == MemoryEnding::finished;
		if (_life.handler() != nullptr && (closed || bothFinished))
		{
			conclude(closed ? std::move(_life.reason()) : CloseReason{CloseSide::peer, {}, {}});
		}
	}
}


void MemoryConnection::meetReset()
{
	const bool allWasRead = isClosing() && _ended == MemoryEnding::closed && !_sight.dropped;
	if (allWasRead)
	{
		conclude(std::move(_life.reason()));
		return;
	}
	CloseReason reason = _wire->reasonOfPeer(_info.role);
	reason.side = CloseSide::peer;
	reason.says = reason.says == CloseText::unsaid ? CloseText::why : reason.says;
	conclude(std::move(reason));
}


void MemoryConnection::giveUpOpening()
{
	CloseReason reason = failure(
		CloseSide::local, ErrorCode::timedOut,
		"No answer from " + _info.peer.text() + " in time; try again, or allow more.", CloseText::place);
	resetPeer(reason);
	conclude(std::move(reason));
}


void MemoryConnection::giveUpLingering()
{
	CloseReason reason = std::move(_life.reason());
	if (!_queue.empty() && !reason.code)
	{
		reason.code = make_error_code(ErrorCode::timedOut);
		reason.text = "The peer stopped reading before it had everything.";
	}
	conclude(std::move(reason));
}


void MemoryConnection::conclude(CloseReason reason)
{
	reason.unsentBytes = _queue.bytes();
	_queue.clear();
	dropInbox();
	if (_wire)
	{
		_wire->end(_info.role, reason.unsentBytes > 0 ? MemoryEnding::reset : MemoryEnding::closed, reason);
	}
	_life.conclude(*this, std::move(reason));
}


void MemoryConnection::resetPeer(CloseReason told)
{
	if (!_wire)
	{
		return;
	}
	if (!told.code && _life.state() == ConnectionLife::State::made)
	{
		told = failure(
			CloseSide::peer, ErrorCode::refused, "The listener turned us away; try again later.", CloseText::answer);
	}
	else if (!told.code)
	{
		told.code = make_error_code(ErrorCode::lost);
		told.text = told.text.empty() ? "The peer broke the connection off." : told.text;
	}
	_wire->end(_info.role, MemoryEnding::reset, std::move(told));
}


void MemoryConnection::leave() noexcept
{
	if (_bell)
	{
		_bell->disconnect();
	}
	if (_life.state() != ConnectionLife::State::closed)
	{
		resetPeer(isClosing() ? _life.reason() : CloseReason{});
	}
}


bool MemoryConnection::isClosing() const noexcept
{
	return _life.state() == ConnectionLife::State::closing;
}


} // namespace ciarla
