#pragma once

#include <ciarla/protocol/FrameDecoder.h>

#include <cstddef>
#include <vector>


namespace ciarla {


/// PendingRequests are what one member has asked and will be answered later: while its answers must wait, what it asks
/// is kept here, in its order.
class PendingRequests
{
public:
	/// Copies the frame to the end; false if more than `bytesMax` would wait.
	bool keep(const FrameView& frame, std::size_t bytesMax);

	/// The first that waits, borrowed until the next call; false if none does.
	bool next(FrameView& frame) noexcept;

	bool empty() const noexcept
	{
		return _taken == _bytes.size();
	}

	/// Of memory.
	std::size_t bytes() const noexcept
	{
		return _bytes.capacity();
	}

private:
	std::vector<std::byte> _bytes; ///< Of each: how long it is, its type, its body.
	std::size_t _taken = 0;
};


} // namespace ciarla
