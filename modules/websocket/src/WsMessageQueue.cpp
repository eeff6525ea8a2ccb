#include "WsMessageQueue.h"

#include <algorithm>
#include <cassert>


namespace ciarla {


namespace {


/// As many as an idle connection keeps room for.
constexpr std::size_t messagesKept = 4;

/// Long enough that a header does not matter, short enough that a pong does not wait.
constexpr std::size_t frameBytesUsual = 64 * 1024;


/// The one below, bounded alike, always takes a frame whole while it is under its high water, and has as much again left
/// for control frames.
std::size_t frameBytesMostOf(const ConnectionLimits& limits) noexcept
{
	const std::size_t reserve = limits.capBytes > limits.highWaterBytes ? limits.capBytes - limits.highWaterBytes : 0;
	return std::clamp<std::size_t>(reserve / 2, 1, frameBytesUsual);
}


} // namespace


WsMessageQueue::WsMessageQueue(const ConnectionLimits& limits) noexcept:
	_queue(limits),
	_frameBytesMost(frameBytesMostOf(limits))
{
}


SendResult WsMessageQueue::push(std::span<const Bytes> batch)
{
	const std::size_t before = _queue.bytes();
	const SendResult result = _queue.push(batch);
	if (_queue.bytes() > before)
	{
		_messages.push_back(_queue.bytes() - before);
	}
	return result;
}


WsMessageQueue::Frame WsMessageQueue::front() const noexcept
{
	assert(!empty());
	const std::size_t left = _messages[_first];
	return {
		_begun ? WsOpcode::continuation : WsOpcode::binary,
		left > _frameBytesMost ? WsPart::unfinished : WsPart::final_, std::min(left, _frameBytesMost)};
}


bool WsMessageQueue::take(const Frame& frame, std::vector<Bytes>& slices)
{
	bool isWritable = false;
	for (std::size_t left = frame.payloadBytes; left > 0;)
	{
		slices.push_back(_queue.first().slice(0, left));
		const std::size_t count = slices.back().size();
		isWritable = _queue.consume(count) || isWritable;
		left -= count;
	}
	_messages[_first] -= frame.payloadBytes;
	_begun = frame.part == WsPart::unfinished;
	_first += _begun ? 0 : 1;
	if (_queue.empty())
	{
		clear();
	}
	else if (_first > 64 && _first > _messages.size() / 2)
	{
		_messages.erase(_messages.begin(), _messages.begin() + static_cast<std::ptrdiff_t>(_first));
		_first = 0;
	}
	return isWritable;
}


void WsMessageQueue::clear() noexcept
{
	_queue.clear();
	_messages.clear();
	_first = 0;
	_begun = false;
	if (_messages.capacity() > messagesKept)
	{
		std::vector<std::size_t>().swap(_messages);
	}
}


} // namespace ciarla
