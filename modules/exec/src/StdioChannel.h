#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/exec/StdioTransport.h>
#include <ciarla/transport/StreamChannel.h>

#include <memory>


namespace ciarla {


/// A StdioChannel is the stream over our own standard input and output, which others may hold too.
///
/// What had to be made non-blocking for everybody who holds it blocks again when it is given up.
class StdioChannel final: public StreamChannel
{
public:
	/// Takes the descriptors away, or says what is wrong with them and leaves them.
	static Result<std::unique_ptr<StreamChannel>> take(StdioDescriptors descriptors);

	/// Over `below`, of whose descriptors those that are marked block again in the end.
	StdioChannel(std::unique_ptr<StreamChannel> below, bool restoresReads, bool restoresWrites) noexcept;
	~StdioChannel() override;
	StdioChannel(const StdioChannel&) = delete;
	StdioChannel& operator=(const StdioChannel&) = delete;

	int readDescriptor() const noexcept override;
	int writeDescriptor() const noexcept override;
	Transfer receive(std::span<std::byte> room) noexcept override;
	Transfer send(std::span<const std::span<const std::byte>> slices) noexcept override;
	int takeError() noexcept override;
	std::size_t unacknowledgedBytes() const noexcept override;
	void shutdownSend() noexcept override;
	void resetOnClose() noexcept override;

private:
	void restoreWrites() noexcept;

	std::unique_ptr<StreamChannel> _below;
	bool _restoresReads;
	bool _restoresWrites;
};


} // namespace ciarla
