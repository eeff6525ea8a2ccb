#pragma once

#include "Gate.h"

#include <ciarla/transport/LayerConnection.h>

#include <memory>
#include <span>


namespace ciarla {


/// A GatedConnection holds what passes in either direction until a Gate lets it go on.
///
///     send() ------> out: | queue | gate | -> below, while it is under high water
///     onData() <---- in:  | gate | queue | <- below, while the queue is under high water
///
/// What may go on at once is passed from where it lies; only what has to wait of what came is copied. An orderly end
/// comes through the gate too, and so waits for what is before it; if the one below closes with such an end meanwhile,
/// that is told after it. Any other end of the one below is told at once.
///
/// Ownership: owns the gates.
class GatedConnection final: public LayerConnection
{
public:
	/// The limits are shared with the layer and the other connections that it made.
	GatedConnection(
		std::unique_ptr<Connection> below, std::unique_ptr<Gate> out, std::unique_ptr<Gate> in,
		std::shared_ptr<const ConnectionLimits> limits);
	~GatedConnection() override;

	SendResult send(std::span<const Bytes> batch) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	void silence() noexcept override;

private:
	SendResult enqueue(std::span<const Bytes> batch) override;
	bool encode() override;
	bool encodeEnd() override;
	std::size_t decode(std::span<const std::byte> bytes) override;
	void decodeEnd() override;
	bool holdsPayload() const noexcept override;
	void closing() override;
	void onLinger() override;
	CloseReason reasonBelow(const CloseReason& reason) const override;
	void onClose(Connection& connection, const CloseReason& below) noexcept override;

	std::span<const std::byte> passAtOnce(std::span<const std::byte> bytes);
	void hold(std::span<const std::byte> bytes);
	void deliverDue();
	void deliverPiece(std::size_t bytesMost);
	void tell(std::span<const std::byte> bytes);
	void tellEndIfDue();
	void awaitDelivery();
	bool isTelling() const noexcept;

	void endOut();
	void scheduleFlushFor(const Gate& gate);
	void cutIfDue(const Gate& gate);
	void cancelDelivery() noexcept;
	void conclude();

	std::unique_ptr<Gate> _out;
	std::unique_ptr<Gate> _in;
	SendQueue _held;                           ///< What came, and waits for its gate.
	std::unique_ptr<CloseReason> _closedBelow; ///< It has closed, and what came before is still to be told.
	CallId _delivery = CallId::none;
	bool _endOut = false; ///< Our end has come to its gate.
	bool _endIn = false;  ///< The peer's has.
	bool _isCut = false;
};


} // namespace ciarla
