#include "MemoryConnection.h"

#include "MemoryBacklog.h"

#include <cassert>
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
	assert(_state == State::made);
	_loop = &loop;
	_handler = &handler;
	_bell = std::make_shared<MemoryBell>(loop, *this);
	_state = _atOnce ? State::closing : State::opening;
	if (_wire)
	{
		_wire->attach(_info.role, _bell);
	}
	else if (!_atOnce)
	{
		dial();
	}
	runThisTurn();
}


SendResult MemoryConnection::send(std::span<const Bytes> batch)
{
	if (_state != State::open || _finishing)
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
	if (std::exchange(_reading, on) != on && on && _state == State::open)
	{
		runThisTurn();
	}
}


Result<void> MemoryConnection::finish()
{
	if (_state != State::open)
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
	const bool overtakes = mode == CloseMode::abort && !_atOnce;
	if (_state == State::closed || (_state == State::closing && !overtakes))
	{
		return;
	}

	// Before the connection is open there is nothing to flush, and nobody to wait for.
	_atOnce = mode == CloseMode::abort || _state != State::open;
	_reason = std::move(reason);
	_reason.side = CloseSide::local;
	if (_atOnce)
	{
		cancelDeadline();
		resetPeer();
	}
	else
	{
		_finishing = true;
		setDeadline(_options.limits.linger, &MemoryConnection::giveUpLingering);
	}
	if (_loop)
	{
		_state = State::closing;
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
	_handler = nullptr;
	leave();
}


void MemoryConnection::dial()
{
	_atOnce = true;
	if (auto fault = faultOf(_info.peer))
	{
		_reason = {CloseSide::local, fault->code, fault->text, 0};
		return;
	}
	if (_info.peer.where().empty())
	{
		const Error fault = malformed(_info.peer, "dialling needs the name of a listener");
		_reason = {CloseSide::local, fault.code, fault.text, 0};
		return;
	}

	_info.local = addressOf(_network->freshName("caller"));
	_wire = std::make_shared<MemoryWire>(_options.wireBytes);
	_wire->attach(_info.role, _bell);
	const auto backlog = _network->find(_info.peer.where());
	if (!backlog || !backlog->offer({_wire, _info.local}))
	{
		_reason = failure(
			CloseSide::peer, ErrorCode::refused, "Nobody listens at " + _info.peer.text() + "; ask the peer to listen.",
			CloseText::place);
		return;
	}
	_atOnce = false;
	setDeadline(_options.limits.openDeadline, &MemoryConnection::giveUpOpening);
}


void MemoryConnection::setDeadline(Duration duration, void (MemoryConnection::*passed)())
{
	cancelDeadline();
	_deadline = _loop->callAt(_loop->now() + duration, [this, passed] { (this->*passed)(); });
}


void MemoryConnection::cancelDeadline() noexcept
{
	if (_deadline != CallId::none)
	{
		_loop->cancel(std::exchange(_deadline, CallId::none));
	}
}


void MemoryConnection::giveUpOpening()
{
	_state = State::closing;
	_atOnce = true;
	_reason = failure(
		CloseSide::local, ErrorCode::timedOut,
		"No answer from " + _info.peer.text() + " in time; try again, or allow more.", CloseText::place);
	resetPeer();
	conclude(_reason);
}


void MemoryConnection::giveUpLingering()
{
	if (!_queue.empty() && !_reason.code)
	{
		_reason.code = make_error_code(ErrorCode::timedOut);
		_reason.text = "The peer stopped reading before it had everything.";
	}
	conclude(_reason);
}


void MemoryConnection::resetPeer()
{
	if (!_wire)
	{
		return;
	}
	CloseReason told = _reason;
	if (!told.code && _state == State::made)
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
	cancelDeadline();
	if (_bell)
	{
		_bell->disconnect();
	}
	if (_state != State::closed)
	{
		resetPeer();
	}
}


} // namespace ciarla
