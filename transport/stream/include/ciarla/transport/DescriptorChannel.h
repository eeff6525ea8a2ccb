#pragma once

#include <ciarla/transport/StreamChannel.h>

#include <memory>


namespace ciarla {


/// A DescriptorChannel is a StreamChannel over one socket, or over two pipes: one to read from, one to write to.
///
/// A write to a pipe that nobody reads fails with EPIPE, and no signal reaches the program.
class DescriptorChannel final: public StreamChannel
{
public:
	/// Takes over a stream socket that does not block.
	static std::unique_ptr<DescriptorChannel> ofSocket(int descriptor);

	/// Takes over two descriptors that do not block.
	static std::unique_ptr<DescriptorChannel> ofPipes(int reads, int writes);

	~DescriptorChannel() override;
	DescriptorChannel(const DescriptorChannel&) = delete;
	DescriptorChannel& operator=(const DescriptorChannel&) = delete;

	int readDescriptor() const noexcept override;
	int writeDescriptor() const noexcept override;
	Transfer receive(std::span<std::byte> room) noexcept override;
	Transfer send(std::span<const std::span<const std::byte>> slices) noexcept override;
	int takeError() noexcept override;
	std::size_t unacknowledgedBytes() const noexcept override;
	void shutdownSend() noexcept override;

	/// Does nothing: neither a local socket nor a pipe has a reset.
	void resetOnClose() noexcept override;

private:
	DescriptorChannel(int reads, int writes) noexcept;
	bool isSocket() const noexcept;

	int _reads;
	int _writes; ///< −1 once a pipe's end has been sent.
};


} // namespace ciarla
