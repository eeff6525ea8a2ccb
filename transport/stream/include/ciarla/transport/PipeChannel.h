#pragma once

#include <ciarla/transport/StreamChannel.h>


namespace ciarla {


/// A PipeChannel is a StreamChannel over two descriptors: pipes for the most part, one to read from, one to write to.
///
/// A write to a pipe that nobody reads fails with EPIPE, and no signal reaches the program.
class PipeChannel final: public StreamChannel
{
public:
	/// Takes over two descriptors that do not block.
	PipeChannel(int reads, int writes) noexcept;
	~PipeChannel() override;
	PipeChannel(const PipeChannel&) = delete;
	PipeChannel& operator=(const PipeChannel&) = delete;

	int readDescriptor() const noexcept override;
	int writeDescriptor() const noexcept override;
	Transfer receive(std::span<std::byte> room) noexcept override;
	Transfer send(std::span<const std::span<const std::byte>> slices) noexcept override;
	int takeError() noexcept override;
	std::size_t unacknowledgedBytes() const noexcept override;
	void shutdownSend() noexcept override;

	/// Does nothing: a pipe has no reset.
	void resetOnClose() noexcept override;

private:
	int _reads;
	int _writes; ///< −1 once its end has been sent.
};


} // namespace ciarla
