#include "PendingRequests.h"

#include <cstdint>
#include <cstring>


namespace ciarla {


namespace {


constexpr std::size_t headBytes = sizeof(std::uint32_t) + 1;


} // namespace


bool PendingRequests::keep(const FrameView& frame, std::size_t bytesMax)
{
	if (_bytes.size() - _taken + headBytes + frame.body.size() > bytesMax)
	{
		return false;
	}
	if (_taken > _bytes.size() / 2)
	{
		_bytes.erase(_bytes.begin(), _bytes.begin() + static_cast<std::ptrdiff_t>(_taken));
		_taken = 0;
	}
	const auto length = static_cast<std::uint32_t>(frame.body.size());
	std::byte head[headBytes];
	std::memcpy(head, &length, sizeof length);
	head[sizeof length] = std::byte{frame.type};
	_bytes.insert(_bytes.end(), head, head + headBytes);
	_bytes.insert(_bytes.end(), frame.body.begin(), frame.body.end());
	return true;
}


bool PendingRequests::next(FrameView& frame) noexcept
{
	if (empty())
	{
		return false;
	}
	std::uint32_t length = 0;
	std::memcpy(&length, _bytes.data() + _taken, sizeof length);
	frame.type = static_cast<std::uint8_t>(_bytes[_taken + sizeof length]);
	frame.body = {_bytes.data() + _taken + headBytes, length};
	_taken += headBytes + length;
	return true;
}


} // namespace ciarla
