#include "GatedConnection.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>


namespace ciarla {


namespace {


/// Where a piece that lies in several slices is gathered, so that it comes as one.
constexpr std::size_t gatheredBytesMost = 16 * 1024;

/// The most that is handed down at once: a part of what lies between any high water and its cap.
constexpr std::size_t sentBytesMost = 64 * 1024;

constexpr std::size_t slicesAtOnce = 64;


/// What came cannot be refused; beyond high water the one below is not read.
ConnectionLimits withoutCap(ConnectionLimits limits) noexcept
{
	limits.capBytes = std::numeric_limits<std::size_t>::max();
	return limits;
}


} // namespace


GatedConnection::GatedConnection(
	std::unique_ptr<Connection> below, std::unique_ptr<Gate> out, std::unique_ptr<Gate> in,
	std::shared_ptr<const ConnectionLimits> limits):
	LayerConnection(std::move(below), std::move(limits)),
	_out(std::move(out)),
	_in(std::move(in)),
	_held(withoutCap(this->limits()))
{
}


GatedConnection::~GatedConnection()
{
	cancelDelivery();
}


SendResult GatedConnection::send(std::span<const Bytes> batch)
{
	return _closedBelow ? SendResult::closed : LayerConnection::send(batch);
}


Result<void> GatedConnection::finish()
{
	Result<void> finished = LayerConnection::finish();
	if (finished)
	{
		endOut();
	}
	return finished;
}


void GatedConnection::close(CloseMode mode, CloseReason reason)
{
	if (!_closedBelow)
	{
		LayerConnection::close(mode, std::move(reason));
	}
	else if (life().isOpen())
	{
		reason.side = CloseSide::local;
		cancelDelivery();
		life().beginClosing(std::move(reason));
		life().defer([this] { conclude(); });
	}
}


void GatedConnection::silence() noexcept
{
	LayerConnection::silence();
	cancelDelivery();
}


SendResult GatedConnection::enqueue(std::span<const Bytes> batch)
{
	const std::size_t before = queue().bytes();
	const SendResult result = LayerConnection::enqueue(batch);
	if (const std::size_t added = queue().bytes() - before; added > 0)
	{
		_out->arrive(added, loop().now());
	}
	return result;
}


/// One slice, or a part of it.
bool GatedConnection::encode()
{
	const std::size_t size = _closedBelow ? 0 : _out->open(loop().now());
	if (size == 0)
	{
		scheduleFlushFor(*_out);
		return false;
	}
	const Bytes piece = queue().first().slice(0, std::min(size, sentBytesMost));
	give(piece);
	_out->pass(piece.size());
	if (_out->endsPiece())
	{
		below().hasten();
	}
	taken(piece.size());
	cutIfDue(*_out);
	return true;
}


bool GatedConnection::encodeEnd()
{
	const bool isDue = !_closedBelow && _out->letsEnd(loop().now());
	if (!isDue)
	{
		scheduleFlushFor(*_out);
	}
	return isDue;
}


std::size_t GatedConnection::decode(std::span<const std::byte> bytes)
{
	if (!life().isOpen() || _endIn)
	{
		return bytes.size();
	}
	if (bytes.empty())
	{
		deliverDue();
		return 0;
	}
	_in->arrive(bytes.size(), loop().now());
	const std::span<const std::byte> rest = passAtOnce(bytes);
	if (life().isOpen() && !rest.empty())
	{
		hold(rest);
	}
	awaitDelivery();
	return bytes.size();
}


void GatedConnection::decodeEnd()
{
	if (!life().isOpen())
	{
		LayerConnection::decodeEnd();
	}
	else if (!std::exchange(_endIn, true))
	{
		_in->arrive(0, loop().now());
		tellEndIfDue();
		awaitDelivery();
	}
}


bool GatedConnection::holdsPayload() const noexcept
{
	return !_held.empty() || (_endIn && !peerEnded());
}


/// An orderly end may have a code where the wire carries one. A reset after an end is told while nobody reads, too.
void GatedConnection::onClose(Connection& connection, const CloseReason& below) noexcept
{
	const bool isOrderly = _endIn && (!below.code || isReading() || info().capabilities.closeReason);
	if (life().isOpen() && isOrderly && holdsPayload())
	{
		_closedBelow = std::make_unique<CloseReason>(below);
	}
	else
	{
		LayerConnection::onClose(connection, below);
	}
}


void GatedConnection::closing()
{
	cancelDelivery();
	_held.clear();
	endOut();
	LayerConnection::closing();
}


void GatedConnection::onLinger()
{
	if (isFlushDue())
	{
		// It waits for its time, not for the peer.
		armLinger();
		return;
	}
	LayerConnection::onLinger();
}


/// The peer of a cut is told no more than by any wire that breaks.
CloseReason GatedConnection::reasonBelow(const CloseReason& reason) const
{
	return _isCut ? CloseReason{} : reason;
}


/// Passes on what may go before anything is held, and returns the rest.
std::span<const std::byte> GatedConnection::passAtOnce(std::span<const std::byte> bytes)
{
	while (isTelling() && _held.empty() && !bytes.empty())
	{
		const std::size_t size = std::min(_in->open(loop().now()), bytes.size());
		if (size == 0)
		{
			break;
		}
		_in->pass(size);
		tell(bytes.first(size));
		bytes = bytes.subspan(size);
	}
	return bytes;
}


void GatedConnection::hold(std::span<const std::byte> bytes)
{
	const Bytes held = Bytes::copyOf(bytes);
	if (_held.push(std::span(&held, 1)) == SendResult::acceptedPause)
	{
		below().setReading(false);
	}
}


void GatedConnection::deliverDue()
{
	cancelDelivery();
	while (isTelling() && !_held.empty())
	{
		const std::size_t size = _in->open(loop().now());
		if (size == 0)
		{
			break;
		}
		deliverPiece(size);
	}
	tellEndIfDue();
	awaitDelivery();
}


void GatedConnection::deliverPiece(std::size_t bytesMost)
{
	std::array<std::byte, gatheredBytesMost> gathered; // NOLINT(cppcoreguidelines-pro-type-member-init): a buffer.
	const Bytes first = _held.first();
	std::span<const std::byte> piece = first.span().first(std::min(first.size(), bytesMost));
	if (piece.size() < bytesMost && piece.size() < gathered.size())
	{
		std::array<std::span<const std::byte>, slicesAtOnce> slices;
		const std::size_t count = _held.front(slices);
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
	_in->pass(piece.size());
	if (_held.consume(piece.size()))
	{
		below().setReading(true);
	}
	tell(piece);
}


void GatedConnection::tell(std::span<const std::byte> bytes)
{
	deliver(bytes);
	cutIfDue(*_in);
}


void GatedConnection::tellEndIfDue()
{
	if (!isTelling() || !_endIn || !_held.empty() || !_in->letsEnd(loop().now()))
	{
		return;
	}
	deliverEnd();
	if (life().isOpen() && _closedBelow)
	{
		conclude();
	}
}


/// Comes back when the gate lets the next piece or the end through.
void GatedConnection::awaitDelivery()
{
	if (!isTelling() || !holdsPayload() || _delivery != CallId::none)
	{
		return;
	}
	if (const std::optional<TimePoint> next = _in->next())
	{
		_delivery = loop().callAt(*next, [this] { deliverDue(); });
	}
}


bool GatedConnection::isTelling() const noexcept
{
	return life().isOpen() && isReading();
}


/// The end of what we send comes to the gate when it is asked for, and waits there behind the queue.
void GatedConnection::endOut()
{
	if (!std::exchange(_endOut, true))
	{
		_out->arrive(0, loop().now());
	}
}


void GatedConnection::scheduleFlushFor(const Gate& gate)
{
	const std::optional<TimePoint> next = gate.next();
	if (next && !_closedBelow)
	{
		scheduleFlush(*next);
	}
}


void GatedConnection::cutIfDue(const Gate& gate)
{
	if (!gate.isCut() || hasLeft() || _closedBelow || !life().isLive())
	{
		return;
	}
	_isCut = true;
	leave(
		CloseMode::abort,
		{CloseSide::wire, ErrorCode::lost,
		 "The connection to " + info().peer.text() +
			 " was cut on purpose, as impaired.cut asks; leave that out to talk longer.",
		 0, CloseText::place},
		Settled::yes);
}


void GatedConnection::conclude()
{
	const std::unique_ptr<CloseReason> closedBelow = std::move(_closedBelow);
	LayerConnection::onClose(below(), *closedBelow);
}


void GatedConnection::cancelDelivery() noexcept
{
	if (_delivery != CallId::none)
	{
		loop().cancel(std::exchange(_delivery, CallId::none));
	}
}


} // namespace ciarla
