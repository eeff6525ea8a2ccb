#pragma once

#include <ciarla/transport/ChannelWatch.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionLife.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/SendQueue.h>
#include <ciarla/transport/StreamChannel.h>
#include <ciarla/transport/StreamOpener.h>

#include <cstddef>
#include <memory>


namespace ciarla {


/// A StreamConnection is a Connection over one stream of the system's: a socket, or a pair of pipes.
///
/// It is what every transport over descriptors has in common; such a transport brings a StreamChannel, a StreamOpener
/// that dials one, and a StreamDoor that accepts them. Bytes move as they do in TCP: in order, finished by half-close.
///
/// A message costs one read and one write: a read that comes back short is not repeated, and what one turn
/// sends is gathered at its end. An idle connection is watched for reading, and holds no buffer.
class StreamConnection final: public Connection, private DescriptorHandler, private StreamOpener::Owner
{
public:
	/// One that dials in start(). What `info` does not know yet, the opener fills in. The limits are shared by the
	/// connections of a transport, which may outlive it.
	StreamConnection(
		ConnectionInfo info, std::shared_ptr<const ConnectionLimits> limits, std::unique_ptr<StreamOpener> opener);

	/// One whose channel is open already: it was accepted, or dialled by other means; `info` says which.
	StreamConnection(
		ConnectionInfo info, std::shared_ptr<const ConnectionLimits> limits, std::unique_ptr<StreamChannel> channel);

	~StreamConnection() override;

	// Before start(), of one that was accepted: for who reads what a proxy says before it passes somebody on.

	int acceptedDescriptor() const noexcept;

	/// Takes bytes that are no payload.
	Transfer receiveHead(std::span<std::byte> room) noexcept;

	/// Who is passed on is said to be there; see ConnectionInfo::forwarded.
	void introduce(Address peer);

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void hasten() noexcept override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	const ConnectionInfo& info() const noexcept override;
	ConnectionStats stats() const noexcept override;
	void silence() noexcept override;

private:
	void onOpened(StreamOpener::Opened opened) noexcept override;
	void onOpenFailed(CloseReason reason) noexcept override;
	void onReady(int descriptor, Readiness readiness) noexcept override;
	void deliverOpen();

	void receive();
	Transfer receiveOnce();
	void onPeerEnd();
	void onHangUp();
	bool isReceiving() const noexcept;

	void scheduleFlush();
	void cancelFlush() noexcept;
	void flush();
	Transfer sendFront() noexcept;
	void finishIfDrained();
	void concludeIfBothEnded();

	bool isClosing() const noexcept;
	void closeGracefully(CloseReason reason);
	void onLinger();
	void loseAfterReading(int error);
	void conclude(CloseReason reason);

	void updateWatch();
	void releaseChannel(CloseMode mode) noexcept;
	std::shared_ptr<const ConnectionLimits> _limits;
	ConnectionInfo _info;
	std::unique_ptr<StreamChannel> _channel; ///< While there is one.
	SendQueue _queue;
	ConnectionLife _life;
	std::unique_ptr<StreamOpener> _opener; ///< While dialling.
	std::uint64_t _bytesSent = 0;
	std::uint64_t _bytesReceived = 0;
	CallId _flush = CallId::none;
	ChannelWatch _watch;
	bool _reading = true;
	bool _blocked = false;   ///< The system's queue is full: wait until it is writable.
	bool _finishing = false; ///< finish() was called.
	bool _finished = false;  ///< Our end has been sent.
	bool _peerEnded = false; ///< The peer's end has been read.
};


} // namespace ciarla
