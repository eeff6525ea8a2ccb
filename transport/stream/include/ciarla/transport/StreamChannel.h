#pragma once

#include <cerrno>
#include <cstddef>
#include <span>


namespace ciarla {


/// How many bytes a system call moved, or the errno that says why none.
struct Transfer
{
	std::size_t bytes = 0;
	int error = 0;
	bool isWhole = false; ///< All that was asked for; otherwise the system has no more, or no more room.

	/// Nothing was wrong; there was just nothing to take, or no room to put it.
	bool wouldBlock() const noexcept
	{
		return error == EAGAIN || error == EWOULDBLOCK;
	}
};


/// A StreamChannel is the system's end of one byte stream: a socket, or the ends of two pipes, never blocking.
///
/// Ownership: owns its descriptors; destroying it closes them.
/// Errors:    are errno numbers.
class StreamChannel
{
public:
	virtual ~StreamChannel() = default;

	/// What is watched for reading and for writing; one descriptor may be both.
	virtual int readDescriptor() const noexcept = 0;
	virtual int writeDescriptor() const noexcept = 0;

	/// Zero bytes without an error are the peer's end.
	virtual Transfer receive(std::span<std::byte> room) noexcept = 0;

	/// Sends the slices as one; at most `slicesMax` of them.
	virtual Transfer send(std::span<const std::span<const std::byte>> slices) noexcept = 0;

	/// What the system takes in one call. Source: IOV_MAX on Linux.
	static constexpr std::size_t slicesMax = 1024;

	/// The error that the system keeps for this stream, which is then forgotten; 0 if there is none.
	virtual int takeError() noexcept = 0;

	/// How much of what was sent the peer's machine has not taken in yet; 0 where that cannot be known.
	virtual std::size_t unacknowledgedBytes() const noexcept = 0;

	/// Ends our sending; the peer reads the rest, then an end.
	virtual void shutdownSend() noexcept = 0;

	/// Makes the destruction that follows show to the peer as a reset, where the system can do that.
	virtual void resetOnClose() noexcept = 0;
};


} // namespace ciarla
