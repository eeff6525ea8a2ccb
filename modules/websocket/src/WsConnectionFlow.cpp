#include "WsConnection.h"

#include <array>
#include <utility>


// How bytes move on an open connection.
namespace ciarla {


namespace {


/// Where payload is unmasked and gathered: so a peer that cuts its message into crumbs costs one callback for each read,
/// not one for each crumb.
constexpr std::size_t scratchBytes = 16 * 1024;


} // namespace


void WsConnection::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	if (_state == State::opening)
	{
		onUpgrade(bytes);
	}
	else if (!_held.empty())
	{
		hold(bytes);
	}
	else
	{
		hear(bytes);
	}
}


void WsConnection::onWritable(Connection&) noexcept
{
	_blocked = false;
	flush();
}


void WsConnection::hear(std::span<const std::byte> bytes)
{
	std::array<std::byte, scratchBytes> scratch;
	std::size_t gathered = 0;
	while (isHearing())
	{
		if (gathered > 0 && _decoder.isBeforeClose(bytes))
		{
			// Whoever is told of these bytes may turn reading off, and then the close waits.
			deliver(std::span(scratch).first(std::exchange(gathered, 0)));
			continue;
		}
		const WsItem item = _decoder.next(bytes, std::span(scratch).subspan(gathered));
		gathered += item.kind == WsItem::Kind::payload ? item.payload.size() : 0;
		if (item.kind == WsItem::Kind::ping)
		{
			_pong = std::make_unique<std::string>(asText(item.payload));
			scheduleFlush();
		}
		const bool isOver =
			item.kind == WsItem::Kind::more || item.kind == WsItem::Kind::close || item.kind == WsItem::Kind::fault;
		if (isOver || gathered == scratchBytes)
		{
			deliver(std::span(scratch).first(std::exchange(gathered, 0)));
		}
		if (isOver)
		{
			meet(item);
			return;
		}
	}
	if (_state == State::open)
	{
		hold(bytes);
	}
}


bool WsConnection::isHearing() const noexcept
{
	return (_state == State::open && _reading) || _state == State::closing;
}


void WsConnection::deliver(std::span<const std::byte> payload)
{
	if (_state == State::open && !payload.empty())
	{
		_bytesReceived += payload.size();
		_handler->onData(*this, payload);
	}
}


void WsConnection::meet(const WsItem& item)
{
	if (_state != State::open && _state != State::closing)
	{
		return;
	}
	if (item.kind == WsItem::Kind::close)
	{
		onPeerClose(item.code, item.text);
	}
	else if (item.kind == WsItem::Kind::fault)
	{
		failProtocol(item.code, item.text);
	}
}


void WsConnection::hold(std::span<const std::byte> bytes)
{
	_held.insert(_held.end(), bytes.begin(), bytes.end());
}


void WsConnection::resume()
{
	_resume = CallId::none;
	if (!isHearing())
	{
		return;
	}
	const std::vector<std::byte> held = std::exchange(_held, {});
	hear(held);
	if (_state == State::open && _reading)
	{
		_below->setReading(true);
	}
}


void WsConnection::scheduleFlush()
{
	if (!_blocked && _flush == CallId::none)
	{
		_flush = _loop->defer([this] { flush(); });
	}
}


void WsConnection::flush()
{
	cancel(_flush);
	if (_state != State::open && _state != State::closing)
	{
		return;
	}
	flushPong();
	const bool isWritable = flushMessages();
	if (_state == State::closing && _queue.empty() && !_closeSent)
	{
		sendClose(wsCodeOf(_ending->reason), _ending->reason.text);
	}
	if (isWritable && _state == State::open)
	{
		_handler->onWritable(*this);
	}
}


void WsConnection::flushPong()
{
	if (_pong && !_blocked && !_closeSent)
	{
		const Bytes frame = wsControlFrame(WsOpcode::pong, asBytes(*_pong), freshKey());
		_pong.reset();
		give(std::span(&frame, 1));
	}
}


/// True if onWritable() is due.
bool WsConnection::flushMessages()
{
	bool isWritable = false;
	std::vector<Bytes> slices;
	while (!_queue.empty() && !_blocked)
	{
		const WsMessageQueue::Frame frame = _queue.front();
		const std::optional<WsMaskKey> key = freshKey();
		slices.clear();
		if (key)
		{
			isWritable = _queue.take(frame, slices) || isWritable;
			slices = {maskedFrame(frame, slices, *key)};
		}
		else
		{
			BytesBuilder header(wsHeaderBytesMax);
			appendWsHeader(header, frame.opcode, frame.part, frame.payloadBytes, key);
			slices.push_back(header.take());
			isWritable = _queue.take(frame, slices) || isWritable;
		}
		_bytesSent += frame.payloadBytes;
		give(slices);
	}
	return isWritable;
}


Bytes WsConnection::maskedFrame(
	const WsMessageQueue::Frame& frame, std::span<const Bytes> payload, const WsMaskKey& key)
{
	BytesBuilder builder(wsHeaderBytesMax + frame.payloadBytes);
	appendWsHeader(builder, frame.opcode, frame.part, frame.payloadBytes, key);
	std::uint64_t offset = 0;
	for (const Bytes& slice: payload)
	{
		appendMasked(builder, slice.span(), key, offset);
		offset += slice.size();
	}
	return builder.take();
}


/// Gives a whole frame to the one below. It has room, for it is given none once it is at high water, and a frame is
/// shorter than what lies between that and its cap.
void WsConnection::give(std::span<const Bytes> frame)
{
	const SendResult result = _below->send(frame);
	_blocked = result == SendResult::acceptedPause || result == SendResult::full;
	if (result == SendResult::full)
	{
		failBelow();
	}
}


std::optional<WsMaskKey> WsConnection::freshKey() noexcept
{
	return _random ? std::optional(_random->next<4>()) : std::nullopt;
}


} // namespace ciarla
