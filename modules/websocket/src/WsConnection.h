#pragma once

#include "HttpHead.h"
#include "WsCloseCode.h"
#include "WsDecoder.h"
#include "WsDoor.h"
#include "WsMessageQueue.h"
#include "WsRandom.h"

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Loop.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>


namespace ciarla {


/// What the connections of one dial or listen have in common.
struct WsSettings
{
	ConnectionLimits limits;
	Role role = Role::dialled;
	std::string path; ///< What is asked for, or offered.
	WsDoor door;      ///< Of who listens.
};


/// A WsConnection speaks WebSocket over another connection.
///
///     send() -> _queue: whole batches -> frames -> below, up to its high water
///     handler <- payload <- decoder <- below
///
/// What it says on its own account, a pong and a close, needs no queue: of pings only the last one is answered, and a
/// frame is given to the one below whole, so the next can always begin. The room for both is what the one below has
/// above its high water.
///
/// It ends when the one below ends, and so reports nothing from inside a call.
///
/// Ownership: owns the connection below.
class WsConnection final: public Connection, private ConnectionHandler
{
public:
	/// The settings are shared with the factory and the other connections that it made.
	WsConnection(std::unique_ptr<Connection> below, std::shared_ptr<const WsSettings> settings);
	~WsConnection() override;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	const ConnectionInfo& info() const noexcept override;
	ConnectionStats stats() const noexcept override;
	void silence() noexcept override;

	static Capabilities abilitiesOver(const Capabilities& below) noexcept;

private:
	/// Assigned in start(), close(), deliverOpen(), closeGracefully(), abort(), leave(), onClose() and silence().
	///
	///     made -> opening -> open -> closing -> leaving -> closed
	///                                           ^ from each of them, at once if need be
	enum class State : std::uint8_t
	{
		made,
		opening, ///< The one below opens, and then the upgrade.
		open,
		closing, ///< Gracefully: sending what is queued and a close, then waiting for the peer's.
		leaving, ///< Nothing is left to say; the one below ends.
		closed   ///< onClose() was called.
	};

	/// What only an upgrade needs.
	struct Upgrade
	{
		HttpHead head;
		std::string key;  ///< What we asked with, if we did.
		std::string host; ///< Whom we ask for.
		int interim = 0;  ///< Answers that were none yet.
		CallId deadline = CallId::none;
	};

	/// What only a connection needs that ends.
	struct Ending
	{
		CloseReason reason;
		bool isSettled = false;      ///< The reason stands, whatever becomes of the one below.
		CallId timer = CallId::none; ///< Linger, or the turn after which an abort is over.
		std::uint64_t sentBelow = 0; ///< Of the one below, when the timer was set.
	};

	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

	// The upgrade: WsConnection.cpp
	void adoptInfo();
	void onUpgrade(std::span<const std::byte> bytes);
	HttpHead::Status feedHead(std::span<const std::byte>& bytes);
	void onUpgradeDeadline();
	void deliverOpen();

	// How bytes move: WsConnectionFlow.cpp
	void hear(std::span<const std::byte> bytes);
	bool isHearing() const noexcept;
	void deliver(std::span<const std::byte> payload);
	void meet(const WsItem& item);
	void hold(std::span<const std::byte> bytes);
	void resume();
	void scheduleFlush();
	void flush();
	void flushPong();
	bool flushMessages();
	static Bytes maskedFrame(const WsMessageQueue::Frame& frame, std::span<const Bytes> payload, const WsMaskKey& key);
	void give(std::span<const Bytes> frame);
	std::optional<WsMaskKey> freshKey() noexcept;

	// How it ends: WsConnectionEnding.cpp
	void closeGracefully(CloseReason reason);
	void abort(CloseReason reason);
	void onPeerClose(std::uint16_t code, std::string_view text);
	void failProtocol(std::uint16_t code, std::string_view what);
	void failOpening(CloseSide side, const Error& error, CloseMode mode);
	void failBelow();
	CloseReason lossOfPeer() const;
	void sendClose(std::uint16_t code, std::string_view text);
	void armLinger();
	void onLinger();
	void end(CloseReason reason);
	void leave(CloseMode mode);
	void cancelCalls() noexcept;
	void cancel(CallId& call) noexcept;

	std::shared_ptr<const WsSettings> _settings;
	std::unique_ptr<Connection> _below;
	ConnectionInfo _info;
	Loop* _loop = nullptr;
	ConnectionHandler* _handler = nullptr;
	WsDecoder _decoder;
	WsMessageQueue _queue;
	std::vector<std::byte> _held;       ///< What came, and is not to be delivered while reading is off.
	std::unique_ptr<Upgrade> _upgrade;  ///< While opening.
	std::unique_ptr<WsRandom> _random;  ///< Of a client, which masks.
	std::unique_ptr<Ending> _ending;    ///< From closing on.
	std::unique_ptr<std::string> _pong; ///< What the last ping said, until it is answered.
	std::uint64_t _bytesSent = 0;
	std::uint64_t _bytesReceived = 0;
	CallId _flush = CallId::none;
	CallId _resume = CallId::none;
	State _state = State::made;
	bool _reading = true;
	bool _blocked = false; ///< The one below is at its high water.
	bool _closeSent = false;
};


} // namespace ciarla
