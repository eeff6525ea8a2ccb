#pragma once

#include "MemoryBell.h"
#include "MemoryWire.h"

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionLife.h>
#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/MemoryOptions.h>
#include <ciarla/transport/SendQueue.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>


namespace ciarla {


/// A MemoryConnection is one end of a MemoryWire.
///
/// Everything it reports it reports from onBell(), which its own calls ask for at the end of the turn, and
/// the other end by posting.
class MemoryConnection final: public Connection, public MemoryBell::Owner
{
public:
	/// One that will dial `peer`.
	MemoryConnection(const MemoryOptions& options, std::shared_ptr<MemoryNetwork> network, const Address& peer);

	/// One end of a wire whose call was taken.
	MemoryConnection(
		const MemoryOptions& options, std::shared_ptr<MemoryWire> wire, Role role, Address local, Address peer);

	~MemoryConnection() override;

	static Capabilities abilities() noexcept;

	/// Why an address is none of a memory transport's. An empty name is good for listening only.
	static std::optional<Error> faultOf(const Address& address);
	static Address addressOf(const std::string& name);

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	const ConnectionInfo& info() const noexcept override;
	ConnectionStats stats() const noexcept override;
	void silence() noexcept override;

private:
	void onBell() noexcept override;
	void runThisTurn();

	void dial();
	void open();
	bool look();
	bool takesBytes() const noexcept;
	void flush();
	void deliver();
	std::size_t readBytesMost() const noexcept;
	void dropInbox() noexcept;
	void meetPeersEnd();
	void meetReset();
	void conclude(CloseReason reason);

	bool isClosing() const noexcept;
	void giveUpOpening();
	void giveUpLingering();
	void resetPeer(CloseReason told);
	void leave() noexcept;

	MemoryOptions _options;
	std::shared_ptr<MemoryNetwork> _network;
	std::shared_ptr<MemoryWire> _wire;
	ConnectionInfo _info;
	ConnectionLife _life; ///< Closing: for a reason of ours, or because the peer has closed.
	std::shared_ptr<MemoryBell> _bell;
	SendQueue _queue;
	std::vector<Bytes> _inbox; ///< Taken from the wire, to be delivered from _inboxNext on.
	std::size_t _inboxNext = 0;
	MemoryWire::Sight _sight;
	std::uint64_t _bytesSent = 0;
	std::uint64_t _bytesReceived = 0;
	MemoryEnding _ended = MemoryEnding::none; ///< What the wire was told of our end.
	bool _finishing = false;                  ///< No more send(); the end goes out after the queue.
	bool _atOnce = false;                     ///< Conclude at the next bell, waiting for nobody.
	bool _reading = true;
	bool _endHeard = false;
	bool _bellRung = false;
};


} // namespace ciarla
