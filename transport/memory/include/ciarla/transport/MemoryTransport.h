#pragma once

#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/MemoryOptions.h>
#include <ciarla/transport/Transport.h>

#include <memory>
#include <string_view>
#include <utility>


namespace ciarla {


/// A MemoryTransport makes connections inside one process: `memory:name` or `memory://name`.
///
/// Both ends may live on one loop, or on two loops of two threads: an end's turn costs the other one
/// lock and one post, however many messages it carried, and bytes are shared, never copied.
///
///     send() -> SendQueue -> | wire, bounded | -> onData()         and the same the other way
///
/// Listening on an empty name gets a fresh one, which address() tells: the counterpart of port 0.
/// A dialled connection opens when the listener's loop has taken it, just before onAccept(); until then a
/// listener whose loop stands still keeps its callers waiting, up to their open deadline. Dropping the
/// accepted connection instead of starting it resets the caller with ErrorCode::refused.
///
/// A graceful close is told apart from finish(): its peer hears onEnd() and then, at once, onClose() with
/// CloseSide::peer and the closer's code and text. An abort's peer hears them too, or ErrorCode::lost.
/// A connection that both sides finished closes by itself, on CloseSide::peer.
/// What was taken in by the wire counts as sent, and is read even if the sender's linger has passed.
///
/// Threading: dial() and listen() from any thread; the connections as the contract says.
class MemoryTransport final: public Transport
{
public:
	/// Transports on one network can reach each other.
	explicit MemoryTransport(std::shared_ptr<MemoryNetwork> network, MemoryOptions options = {});

	/// Two connections to each other, not started yet: the dialled one first. No listener, no name.
	static std::pair<std::unique_ptr<Connection>, std::unique_ptr<Connection>> pair(const MemoryOptions& options = {});

	std::string_view scheme() const noexcept override;
	Capabilities capabilities() const noexcept override;
	std::unique_ptr<Connection> dial(const Address& address) override;
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override;

private:
	std::shared_ptr<MemoryNetwork> _network;
	MemoryOptions _options;
};


} // namespace ciarla
