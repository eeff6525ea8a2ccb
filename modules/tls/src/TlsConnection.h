#pragma once

#include "TlsContext.h"
#include "TlsEngine.h"

#include <ciarla/transport/LayerConnection.h>

#include <memory>
#include <span>
#include <string>


namespace ciarla {


/// What TLS makes of a wire: secure, each direction ends alone, and no words of close() are let through in the clear.
Capabilities tlsCapabilities(Capabilities below) noexcept;


/// A TlsConnection joins a TlsEngine to the connection below it.
///
/// What the engine says on its own account, answers, alerts and close_notify, goes down above high water too.
class TlsConnection final: public LayerConnection
{
public:
	TlsConnection(
		std::unique_ptr<Connection> below, std::shared_ptr<TlsContext> context,
		std::shared_ptr<const ConnectionLimits> limits);
	~TlsConnection() override;

private:
	void amend(ConnectionInfo& info) const override;
	void opened() override;
	std::size_t decode(std::span<const std::byte> bytes) override;
	void decodeEnd() override;
	bool holdsPayload() const noexcept override;
	bool encode() override;
	bool encodeEnd() override;
	void ended() override;
	void flushOwn() override;
	void closing() override;
	CloseReason lateness() const override;
	CloseReason reasonBelow(const CloseReason& reason) const override;
	CloseReason reasonOfEnd(const CloseReason& below) const override;

	void shakeHands();
	void readRecords();
	std::size_t encryptRecord();
	void giveOutput();
	void fail();
	CloseReason cutOff() const;

	std::shared_ptr<TlsContext> _context;
	std::string _name;                  ///< Whose certificate the peer has to show, where it is dialled.
	std::string _where;                 ///< As it was dialled: the one below says later who answered.
	std::unique_ptr<TlsEngine> _engine; ///< From the opening below on.
};


} // namespace ciarla
