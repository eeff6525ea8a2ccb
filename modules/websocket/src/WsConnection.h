#pragma once

#include "HttpHead.h"
#include "WsCloseCode.h"
#include "WsDecoder.h"
#include "WsDoor.h"
#include "WsMessages.h"
#include "WsRandom.h"

#include <ciarla/transport/LayerConnection.h>

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
///     queue of LayerConnection: whole batches -> frames, as WsMessages cuts them
///     payload <- WsDecoder, unmasked and gathered
///
/// Of pings only the last one is answered. A graceful end sends a close, and waits for the peer's.
class WsConnection final: public LayerConnection
{
public:
	/// The settings are shared with the factory and the other connections that it made.
	WsConnection(std::unique_ptr<Connection> below, std::shared_ptr<const WsSettings> settings);
	~WsConnection() override;

	static Capabilities abilitiesOver(const Capabilities& below) noexcept;

private:
	/// What only an upgrade needs.
	struct Upgrade
	{
		HttpHead head;
		std::string host{}; ///< Whom we ask for.
		std::string key{};  ///< What we asked with, if we did.
		int interim = 0;    ///< Answers that were none yet.
	};

	void amend(ConnectionInfo& info) const override;
	void opened() override;
	std::size_t decode(std::span<const std::byte> bytes) override;
	void decodeEnd() override;
	SendResult enqueue(std::span<const Bytes> batch) override;
	void flushOwn() override;
	bool encode() override;
	bool encodeEnd() override;
	void ended() override;
	void abort(CloseReason reason) override;
	void onLinger() override;
	CloseReason lateness() const override;
	CloseReason reasonOfEnd(const CloseReason& below) const override;

	void readHead(std::span<const std::byte>& bytes);
	HttpHead::Status feedHead(std::span<const std::byte>& bytes);
	void failOpening(CloseSide side, const Error& error, CloseMode mode);

	void readFrames(std::span<const std::byte>& bytes);
	void meetPeersClose(std::uint16_t code, std::string_view text);
	void failProtocol(std::uint16_t code, std::string_view what);
	CloseReason lossOfPeer() const;

	static Bytes maskedFrame(const WsMessages::Frame& frame, std::span<const Bytes> payload, const WsMaskKey& key);
	void sendClose(std::uint16_t code, std::string_view text);
	std::optional<WsMaskKey> freshKey() noexcept;

	std::shared_ptr<const WsSettings> _settings;
	WsDecoder _decoder;
	WsMessages _messages;
	std::unique_ptr<Upgrade> _upgrade;  ///< Until it is open.
	std::unique_ptr<WsRandom> _random;  ///< Of a client, which masks.
	std::unique_ptr<std::string> _pong; ///< What the last ping said, until it is answered.
	bool _closeSent = false;
};


} // namespace ciarla
