#include "GatedConnection.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>


// How bytes move on an open connection.
namespace ciarla {


namespace {


/// Where a piece that lies in several slices is gathered, so that it comes as one.
constexpr std::size_t gatheredBytesMost = 16 * 1024;

/// The most that is handed down at once: a part of what lies between any high water and its cap.
constexpr std::size_t sentBytesMost = 64 * 1024;

constexpr std::size_t slicesAtOnce = 64;


} // namespace


void GatedConnection::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	if (_state != State::open || _peerEnded)
	{
		return;
	}
	_in.gate->arrive(bytes.size(), loop()->now());
	bytes = passAtOnce(bytes);
	if (_state == State::open && !bytes.empty())
	{
		hold(bytes);
	}
	awaitDelivery();
}


void GatedConnection::onWritable(Connection&) noexcept
{
	_blocked = false;
	flush();
}


void GatedConnection::onEnd(Connection&) noexcept
{
	if (_state != State::open || std::exchange(_peerEnded, true))
	{
		return;
	}
	_in.gate->arrive(0, loop()->now());
	meetPeersEnd();
	awaitDelivery();
}


/// Passes on what may go before anything is held, and returns the rest.
std::span<const std::byte> GatedConnection::passAtOnce(std::span<const std::byte> bytes)
{
	while (isHearing() && _in.queue.empty() && !bytes.empty())
	{
		const std::size_t size = std::min(_in.gate->open(loop()->now()), bytes.size());
		if (size == 0)
		{
			break;
		}
		_in.gate->pass(size);
		tell(bytes.first(size));
		bytes = bytes.subspan(size);
	}
	return bytes;
}


void GatedConnection::hold(std::span<const std::byte> bytes)
{
	const Bytes held = Bytes::copyOf(bytes);
	if (_in.queue.push(std::span(&held, 1)) == SendResult::acceptedPause)
	{
		below().setReading(false);
	}
}


void GatedConnection::deliver()
{
	cancel(_in.call);
	while (isHearing() && !_in.queue.empty())
	{
		const std::size_t size = _in.gate->open(loop()->now());
		if (size == 0)
		{
			break;
		}
		deliverPiece(size);
	}
	meetPeersEnd();
	awaitDelivery();
}


void GatedConnection::deliverPiece(std::size_t bytesMost)
{
	std::array<std::byte, gatheredBytesMost> gathered; // NOLINT(cppcoreguidelines-pro-type-member-init): a buffer.
	const Bytes first = _in.queue.first();
	std::span<const std::byte> piece = first.span().first(std::min(first.size(), bytesMost));
	if (piece.size() < bytesMost && piece.size() < gathered.size())
	{
		std::array<std::span<const std::byte>, slicesAtOnce> slices;
		const std::size_t count = _in.queue.front(slices);
		const std::size_t most = std::min(bytesMost, gathered.size());
		std::size_t size = 0;
		for (std::size_t i = 0; i < count && size < most; ++i)
		{
			const auto part = slices[i].first(std::min(slices[i].size(), most - size));
			std::memcpy(gathered.data() + size, part.data(), part.size());
			size += part.size();
		}
		piece = std::span(gathered).first(size);
	}
	_in.gate->pass(piece.size());
	if (_in.queue.consume(piece.size()) && !_closedBelow)
	{
		below().setReading(true);
	}
	tell(piece);
}


void GatedConnection::tell(std::span<const std::byte> bytes)
{
	_bytesReceived += bytes.size();
	handler()->onData(*this, bytes);
	cutIfDue(*_in.gate);
}


void GatedConnection::meetPeersEnd()
{
	if (!isHearing() || !_peerEnded || !_in.queue.empty() || !_in.gate->letsEnd(loop()->now()))
	{
		return;
	}
	if (!std::exchange(_endTold, true))
	{
		handler()->onEnd(*this);
	}
	if (_state == State::open && _closedBelow)
	{
		conclude(*_closedBelow);
	}
}


/// Comes back when the gate lets the next piece or the end through.
void GatedConnection::awaitDelivery()
{
	if (!isHearing() || !hasMoreToTell() || _in.call != CallId::none)
	{
		return;
	}
	if (const std::optional<TimePoint> next = _in.gate->next())
	{
		_in.call = loop()->callAt(*next, [this] { deliver(); });
	}
}


bool GatedConnection::isHearing() const noexcept
{
	return _state == State::open && _reading;
}


bool GatedConnection::hasMoreToTell() const noexcept
{
	return !_in.queue.empty() || (_peerEnded && !_endTold) || _closedBelow;
}


void GatedConnection::flush()
{
	cancel(_out.call);
	bool isWritable = false;
	while ((_state == State::open || _state == State::closing) && !_closedBelow && !_blocked && !_out.queue.empty())
	{
		const std::size_t size = _out.gate->open(loop()->now());
		if (size == 0)
		{
			break;
		}
		isWritable = sendPiece(size) || isWritable;
		cutIfDue(*_out.gate);
	}
	finishIfDrained();
	if (isWritable && takesPayload())
	{
		handler()->onWritable(*this);
	}
}


/// Hands down one slice, or a part of it. True if onWritable() is due.
bool GatedConnection::sendPiece(std::size_t bytesMost)
{
	const Bytes piece = _out.queue.first().slice(0, std::min(bytesMost, sentBytesMost));
	const SendResult result = ciarla::send(below(), piece);
	_blocked = result != SendResult::accepted;
	if (result == SendResult::full || result == SendResult::closed)
	{
		return false;
	}
	_bytesSent += piece.size();
	_out.gate->pass(piece.size());
	if (_out.gate->endsPiece())
	{
		below().hasten();
	}
	return _out.queue.consume(piece.size());
}


void GatedConnection::finishIfDrained()
{
	const bool isLive = (_state == State::open || _state == State::closing) && !_closedBelow;
	if (!isLive || _blocked)
	{
		return;
	}
	if (_out.queue.empty() && _finishing && (_finished || _out.gate->letsEnd(loop()->now())))
	{
		const bool isFirst = !std::exchange(_finished, true);
		if (_state == State::closing)
		{
			_state = State::ending;
			cancel(_linger);
			below().close(CloseMode::graceful, *_ending);
		}
		else if (isFirst)
		{
			// If it cannot, it is closing already, and says so.
			(void)below().finish();
		}
		return;
	}
	const bool waits = !_out.queue.empty() || _finishing;
	const std::optional<TimePoint> next = waits ? _out.gate->next() : std::nullopt;
	if (next)
	{
		_out.call = loop()->callAt(*next, [this] { flush(); });
	}
}


/// While something waits below for room, onWritable() brings us back; while it waits for its time, that does.
void GatedConnection::scheduleFlush()
{
	if (!_blocked && !_closedBelow && _out.call == CallId::none)
	{
		_out.call = loop()->defer([this] { flush(); });
	}
}


bool GatedConnection::takesPayload() const noexcept
{
	return _state == State::open && !_finishing && !_closedBelow;
}


} // namespace ciarla
