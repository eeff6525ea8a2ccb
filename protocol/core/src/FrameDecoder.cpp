#include <ciarla/protocol/FrameDecoder.h>

#include <algorithm>
#include <cassert>


namespace ciarla {


namespace {


constexpr std::size_t lengthBytes = 4;
constexpr std::size_t typeBytes = 1;

/// A gathered frame's memory above this is given back, so that one long message does not stay paid for.
constexpr std::size_t keptBytesMax = 4096;


std::uint32_t lengthOf(std::span<const std::byte> bytes) noexcept
{
	std::uint32_t length = 0;
	for (const std::byte part: bytes.first<lengthBytes>())
	{
		length = length << 8 | std::to_integer<std::uint32_t>(part);
	}
	return length;
}


FrameView viewOf(std::span<const std::byte> frame) noexcept
{
	return {std::to_integer<std::uint8_t>(frame[lengthBytes]), frame.subspan(lengthBytes + typeBytes)};
}


} // namespace


FrameDecoder::FrameDecoder(std::uint32_t frameBytesMax) noexcept:
	_frameBytesMax(frameBytesMax)
{
}


void FrameDecoder::feed(std::span<const std::byte> bytes) noexcept
{
	assert(_input.empty());
	_input = bytes;
}


FrameDecoder::Step FrameDecoder::next(FrameView& frame)
{
	if (_partialGiven)
	{
		_partial.clear();
		_partialGiven = false;
		if (_partial.capacity() > keptBytesMax)
		{
			_partial.shrink_to_fit();
		}
	}
	if (!_partial.empty())
	{
		return nextGathered(frame);
	}
	if (_input.size() < lengthBytes)
	{
		return keepRest();
	}
	const std::uint32_t length = lengthOf(_input);
	if (length == 0 || length > _frameBytesMax)
	{
		return length == 0 ? Step::empty : Step::tooLong;
	}
	if (_input.size() - lengthBytes < length)
	{
		return keepRest();
	}
	frame = viewOf(_input.first(lengthBytes + length));
	_input = _input.subspan(lengthBytes + length);
	return Step::frame;
}


bool FrameDecoder::gathering() const noexcept
{
	return !_partial.empty() && !_partialGiven;
}


FrameDecoder::Step FrameDecoder::nextGathered(FrameView& frame)
{
	if (!gather(lengthBytes))
	{
		return Step::more;
	}
	const std::uint32_t length = lengthOf(_partial);
	if (length == 0 || length > _frameBytesMax)
	{
		return length == 0 ? Step::empty : Step::tooLong;
	}
	if (!gather(lengthBytes + length))
	{
		return Step::more;
	}
	frame = viewOf(_partial);
	_partialGiven = true;
	return Step::frame;
}


FrameDecoder::Step FrameDecoder::keepRest()
{
	_partial.assign(_input.begin(), _input.end());
	_input = {};
	return Step::more;
}


/// Takes from the input until `wanted` bytes are gathered; false if it did not hold enough.
bool FrameDecoder::gather(std::size_t wanted)
{
	if (_partial.size() < wanted)
	{
		const std::size_t taken = std::min(wanted - _partial.size(), _input.size());
		_partial.insert(_partial.end(), _input.begin(), _input.begin() + static_cast<std::ptrdiff_t>(taken));
		_input = _input.subspan(taken);
	}
	return _partial.size() >= wanted;
}


} // namespace ciarla
