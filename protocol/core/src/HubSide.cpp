#include "HubSide.h"

#include <ciarla/protocol/HubFrameCodec.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <span>
#include <utility>


namespace ciarla {


namespace {


template <typename Frame>
std::optional<HubFrame> decodeAs(std::span<const std::byte> body)
{
	std::optional<Frame> frame = decode<Frame>(body);
	return frame ? std::optional<HubFrame>(std::move(*frame)) : std::nullopt;
}


} // namespace


bool isHubFrame(FrameType type) noexcept
{
	switch (type)
	{
	case FrameType::welcome:
	case FrameType::deliver:
	case FrameType::joined:
	case FrameType::left:
	case FrameType::roster:
	case FrameType::room:
	case FrameType::rooms:
	case FrameType::topicChanged:
	case FrameType::renamed: return true;
	default: return false;
	}
}


std::optional<HubFrame> decodeHubFrame(const FrameView& frame)
{
	switch (static_cast<FrameType>(frame.type))
	{
	case FrameType::welcome: return decodeAs<WelcomeFrame>(frame.body);
	case FrameType::deliver: return decodeAs<DeliverFrame>(frame.body);
	case FrameType::joined: return decodeAs<JoinedFrame>(frame.body);
	case FrameType::left: return decodeAs<LeftFrame>(frame.body);
	case FrameType::roster: return decodeAs<RosterFrame>(frame.body);
	case FrameType::room: return decodeAs<RoomFrame>(frame.body);
	case FrameType::rooms: return decodeAs<RoomsFrame>(frame.body);
	case FrameType::topicChanged: return decodeAs<TopicChangedFrame>(frame.body);
	case FrameType::renamed: return decodeAs<RenamedFrame>(frame.body);
	default: break;
	}
	assert(false);
	return std::nullopt;
}


void HubSide::begin() noexcept
{
	_isHub = true;
}


void HubSide::welcome(const WelcomeFrame& frame) noexcept
{
	_welcomed = true;
	_linesMax = frame.unacknowledgedLinesMax;
	_bytesMax = frame.unacknowledgedBytesMax;
	_pace.limit(std::max(frame.burst, 1U), std::chrono::milliseconds(frame.millisecondsPerText));
}


bool HubSide::isHub() const noexcept
{
	return _isHub;
}


bool HubSide::welcomed() const noexcept
{
	return _welcomed;
}


std::size_t HubSide::linesMax(const Limits& ours) const noexcept
{
	return _welcomed ? std::min<std::size_t>(_linesMax, ours.unacknowledgedLinesMax) : ours.unacknowledgedLinesMax;
}


std::size_t HubSide::bytesMax(const Limits& ours) const noexcept
{
	return _welcomed ? std::min<std::size_t>(_bytesMax, ours.unacknowledgedBytesMax) : ours.unacknowledgedBytesMax;
}


bool HubSide::mustWait(TimePoint now) const noexcept
{
	if (!_isHub)
	{
		return false;
	}
	const std::optional<TimePoint> ready = readyAt();
	return !ready || *ready > now;
}


std::optional<TimePoint> HubSide::readyAt() const noexcept
{
	return _welcomed ? _pace.readyAt() : std::nullopt;
}


void HubSide::said() noexcept
{
	_pace.said();
}


void HubSide::answered(std::size_t count, TimePoint now) noexcept
{
	_pace.answered(count, now);
}


void HubSide::refused(std::uint16_t code, Duration retryAfter, TimePoint now) noexcept
{
	if (static_cast<RefusalCode>(code) == RefusalCode::slowDown)
	{
		_pace.refused(now, retryAfter);
	}
	else
	{
		_pace.answered(1, now);
	}
}


} // namespace ciarla
