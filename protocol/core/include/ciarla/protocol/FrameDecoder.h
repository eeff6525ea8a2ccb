#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>


namespace ciarla {


/// One delimited unit on the wire, borrowed from where it arrived.
struct FrameView
{
	std::uint8_t type = 0;
	std::span<const std::byte> body;
};


/// A FrameDecoder finds the frames in bytes that arrive in any pieces.
///
///     | length u32 | type u8 | body, length - 1 bytes | length ...
///
/// A frame that arrived whole is given where it lies; only one that was cut is gathered, and its memory grows with
/// what has come, never with what its length claims.
///
/// Use: feed(), then next() until it says something else than frame.
class FrameDecoder
{
public:
	enum class Step
	{
		frame,   ///< There is one, valid until the next call of any member.
		more,    ///< Everything fed was taken; feed more.
		tooLong, ///< A length over the limit. Nothing can be understood from here on.
		empty    ///< A length of zero. Neither can it here.
	};

	/// `frameBytesMax` bounds the length field: type and body.
	explicit FrameDecoder(std::uint32_t frameBytesMax) noexcept;

	/// Borrows `bytes` until next() has said more. What was fed before must have been taken.
	void feed(std::span<const std::byte> bytes) noexcept;

	Step next(FrameView& frame);

	/// Whether a part of a frame is being kept.
	bool gathering() const noexcept;

	/// What that takes of memory.
	std::size_t gatheredBytes() const noexcept
	{
		return _partial.capacity();
	}

private:
	Step nextGathered(FrameView& frame);
	Step keepRest();
	bool gather(std::size_t wanted);

	std::uint32_t _frameBytesMax;
	std::span<const std::byte> _input;
	std::vector<std::byte> _partial;
	bool _partialGiven = false;
};


} // namespace ciarla
