#include "WsMessages.h"

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


WsMessages::WsMessages(const ConnectionLimits& limits) noexcept:
	_frameBytesMost(frameBytesMostOf(limits))
{
}


void WsMessages::add(std::size_t bytes)
{
	if (bytes > 0)
	{
		_messages.push_back(bytes);
	}
}


WsMessages::Frame WsMessages::front() const noexcept
{
	assert(_first < _messages.size());
	const std::size_t left = _messages[_first];
	return {
		_begun ? WsOpcode::continuation : WsOpcode::binary,
		left > _frameBytesMost ? WsPart::unfinished : WsPart::final_, std::min(left, _frameBytesMost)};
}


void WsMessages::pass(const Frame& frame) noexcept
{
	_messages[_first] -= frame.payloadBytes;
	_begun = frame.part == WsPart::unfinished;
	_first += _begun ? 0 : 1;
	if (_first == _messages.size())
	{
		_messages.clear();
		_first = 0;
		if (_messages.capacity() > messagesKept)
		{
			std::vector<std::size_t>().swap(_messages);
		}
	}
	else if (_first > 64 && _first > _messages.size() / 2)
	{
		_messages.erase(_messages.begin(), _messages.begin() + static_cast<std::ptrdiff_t>(_first));
		_first = 0;
	}
}


} // namespace ciarla
