#include "TlsConnection.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>


// How bytes move, and what the connection below reports. The calls stand in TlsConnection.cpp.
namespace ciarla {


namespace {


/// So much is encrypted before it is handed down: what keeps a fast wire busy, and is still in the cache.
constexpr std::size_t outputBytesAtOnce = 64 * 1024;

/// Slices that one record is gathered from.
constexpr std::size_t slicesAtOnce = 64;


} // namespace


void TlsConnection::onOpen(Connection&) noexcept
{
	if (_state != State::opening)
	{
		return;
	}
	_state = State::handshaking;
	learnFromBelow();
	_engine = std::make_unique<TlsEngine>(_context, _name, _where);
	shakeHands();
}


void TlsConnection::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	const bool isHeard = _state == State::handshaking || (_state == State::open && !_peerEnded);
	if (!isHeard)
	{
		return;
	}
	_engine->feed(bytes);
	if (_state == State::handshaking)
	{
		shakeHands();
	}
	if (_state == State::open)
	{
		deliver();
	}
	if (_engine)
	{
		_engine->hold();
	}
}


void TlsConnection::onWritable(Connection&) noexcept
{
	_blocked = false;
	flush();
}


void TlsConnection::onEnd(Connection&) noexcept
{
	const bool isCutOff = (_state == State::open && !_peerEnded) || _state == State::handshaking;
	if (!isCutOff)
	{
		return;
	}
	end(CloseMode::abort, cutOff());
}


void TlsConnection::onClose(Connection&, const CloseReason& below) noexcept
{
	// What had gone down and not left is cipher text by now: no less than the payload in it.
	const auto stuck = static_cast<std::size_t>(std::min<std::uint64_t>(below.unsentBytes, _bytesSent));
	_bytesSent -= stuck;
	CloseReason reason = reasonOfEnd(below);
	reason.unsentBytes = _queue.bytes() + stuck;
	_state = State::closed;
	cancelDeadline();
	_loop->cancel(std::exchange(_flush, CallId::none));
	_loop->cancel(std::exchange(_delivery, CallId::none));
	_queue.clear();
	_engine.reset();
	_unsent.clear();
	std::exchange(_handler, nullptr)->onClose(*this, reason);
}


void TlsConnection::learnFromBelow()
{
	const ConnectionInfo& below = _below->info();
	_info.role = below.role;
	_info.local = below.local;
	_info.peer = below.peer;
	_info.encrypted = true;
	_info.credentials.user = below.credentials.user;
	_info.forwarded = below.forwarded;
	_info.ownNames = _context->ownNames();
	_info.capabilities = tlsCapabilities(below.capabilities);
	_info.capabilities.secure = _context->role() == Role::accepted || _context->options().verify;
}


void TlsConnection::shakeHands()
{
	const TlsEngine::Status status = _engine->shakeHands();
	if (status == TlsEngine::Status::failed)
	{
		fail();
		return;
	}
	sendOutput();
	if (status == TlsEngine::Status::done && _state == State::handshaking)
	{
		open();
	}
}


void TlsConnection::open()
{
	cancelDeadline();
	_state = State::open;
	if (_context->options().checksPeer(_info.role))
	{
		_info.credentials.certificate = _engine->subjectOfPeer();
	}
	if (!_reading)
	{
		_below->setReading(false);
	}
	_handler->onOpen(*this);
}


void TlsConnection::deliver()
{
	std::array<std::byte, TlsEngine::recordBytesMost>
		place; // NOLINT(cppcoreguidelines-pro-type-member-init): a buffer.
	while (_state == State::open && _reading && !_peerEnded)
	{
		const TlsEngine::Reading reading = _engine->read(place);
		switch (reading.status)
		{
		case TlsEngine::Status::done:
			_bytesReceived += reading.bytes;
			_handler->onData(*this, std::span(place).first(reading.bytes));
			continue;
		case TlsEngine::Status::ended: meetPeersEnd(); break;
		case TlsEngine::Status::failed: fail(); return;
		case TlsEngine::Status::needsInput: break;
		}
		break;
	}
	if (_state == State::open)
	{
		sendOutput();
	}
}


void TlsConnection::scheduleDelivery()
{
	if (_delivery != CallId::none)
	{
		return;
	}
	_delivery = _loop->defer([this] {
		_delivery = CallId::none;
		if (_state == State::open)
		{
			deliver();
		}
		if (_state == State::open && _reading)
		{
			_below->setReading(true);
		}
	});
}


void TlsConnection::meetPeersEnd()
{
	_peerEnded = true;
	_engine->dropInput();
	_handler->onEnd(*this);
	finishIfDrained();
}


void TlsConnection::scheduleFlush()
{
	const bool hasWork = !_blocked || _queue.empty();
	if (hasWork && _flush == CallId::none)
	{
		_flush = _loop->defer([this] { flush(); });
	}
}


void TlsConnection::flush()
{
	_loop->cancel(std::exchange(_flush, CallId::none));
	if (!_engine)
	{
		return;
	}
	bool isWritable = false;
	sendOutput();
	while ((_state == State::open || _state == State::closing) && !_queue.empty() && !_blocked)
	{
		isWritable = encryptMore() || isWritable;
	}
	finishIfDrained();
	if (isWritable && takesPayload())
	{
		_handler->onWritable(*this);
	}
}


/// Encrypts and hands down about as much as the wire takes at once. True if onWritable() is due.
bool TlsConnection::encryptMore()
{
	bool isWritable = false;
	while (!_queue.empty() && _engine->outputBytes() < outputBytesAtOnce)
	{
		const std::size_t taken = encryptRecord();
		if (taken == 0)
		{
			fail();
			return false;
		}
		_bytesSent += taken;
		isWritable = _queue.consume(taken) || isWritable;
	}
	sendOutput();
	return isWritable;
}


/// A large slice is encrypted where it lies; small ones are gathered, so that each does not pay for a record.
std::size_t TlsConnection::encryptRecord()
{
	std::array<std::span<const std::byte>, slicesAtOnce> slices;
	const std::size_t count = _queue.front(slices);
	if (count == 1 || slices[0].size() >= TlsEngine::recordBytesMost)
	{
		return _engine->write(slices[0].first(std::min(slices[0].size(), TlsEngine::recordBytesMost)));
	}
	std::array<std::byte, TlsEngine::recordBytesMost>
		record; // NOLINT(cppcoreguidelines-pro-type-member-init): a buffer.
	std::size_t size = 0;
	for (std::size_t i = 0; i < count && size < record.size(); ++i)
	{
		const auto part = slices[i].first(std::min(slices[i].size(), record.size() - size));
		std::memcpy(record.data() + size, part.data(), part.size());
		size += part.size();
	}
	return _engine->write(std::span(record).first(size));
}


void TlsConnection::finishIfDrained()
{
	const bool isLive = _state == State::open || _state == State::closing;
	if (!isLive || !_finishing || !_queue.empty())
	{
		return;
	}
	if (!std::exchange(_finished, true))
	{
		_engine->finish();
		sendOutput();
	}
	if (!_unsent.empty())
	{
		return;
	}
	if (_state == State::closing)
	{
		end(CloseMode::graceful, std::move(*_ending));
	}
	else if (_peerEnded)
	{
		end(CloseMode::graceful, {CloseSide::peer, {}, {}});
	}
}


/// Hands down what the engine has said. What the one below has no room for waits: at most what was encrypted at once, an
/// answer and a close_notify, because payload is encrypted only while there is room, and OpenSSL answers many key updates
/// as one.
void TlsConnection::sendOutput()
{
	for (Bytes& bytes: _engine->takeOutput())
	{
		_unsent.push_back(std::move(bytes));
	}
	if (_unsent.empty())
	{
		return;
	}
	const SendResult result = _below->send(_unsent);
	_blocked = _blocked || result == SendResult::acceptedPause || result == SendResult::full;
	if (result != SendResult::full)
	{
		std::vector<Bytes>().swap(_unsent);
	}
}


} // namespace ciarla
