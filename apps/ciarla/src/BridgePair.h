#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>


namespace ciarla {


class BridgePair;


/// Hears what becomes of a BridgePair.
class BridgePairHandler
{
public:
	virtual ~BridgePairHandler() = default;

	/// Both sides are connected.
	virtual void onPairOpen(BridgePair& pair) noexcept = 0;

	/// Both connections have ended. Once, last; the pair may be retired in it.
	virtual void onPairEnd(BridgePair& pair) noexcept = 0;
};


/// A BridgePair joins two connections: what one hears, the other says.
///
///     caller --onData--> send() callee        and the same the other way
///            <- reading off, while the callee's queue is above high water
///
/// The end of one side's sending becomes the end of ours to the other, which may go on answering. Where a wire has no
/// half-close, it is closed once all has been sent. A connection that is lost aborts the other, unless it had said all:
/// then the other hears all of it first. Nothing of the caller is read before the callee is connected.
///
/// Ownership: owns both connections. Destroying it aborts them, silently.
/// Threading: the loop's.
/// Limits:    at each connection's own bounds, and one read beside them.
class BridgePair final: public Retirable
{
public:
	BridgePair(
		Loop& loop, std::unique_ptr<Connection> caller, std::unique_ptr<Connection> callee, BridgePairHandler& handler);

	/// Once.
	void start();

	/// Ends both sides. onPairEnd() follows.
	void close(CloseMode mode, const CloseReason& reason);

	void silence() noexcept override;

	const Connection& caller() const noexcept;
	const Connection& callee() const noexcept;
	bool hasOpened() const noexcept;

	/// Why it ended: that of the connection which did so first.
	const CloseReason& reason() const noexcept;

private:
	/// One of the two ends.
	class Side final: public ConnectionHandler
	{
	public:
		Side(BridgePair& pair, std::unique_ptr<Connection> connection, Side& other) noexcept;

		void onOpen(Connection& connection) noexcept override;
		void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
		void onWritable(Connection& connection) noexcept override;
		void onEnd(Connection& connection) noexcept override;
		void onClose(Connection& connection, const CloseReason& reason) noexcept override;

		/// Says what the other heard, and lets it hear more or not.
		void say(Bytes bytes);
		void endSaying(std::optional<CloseReason> reason);
		void applyReading();

		BridgePair& pair;
		std::unique_ptr<Connection> connection;
		Side& other;
		Bytes held;                         ///< Of the other's words, what did not fit yet.
		std::optional<CloseReason> closing; ///< To be closed with, once all has been said.
		bool open = false;
		bool closed = false;
		bool full = false;       ///< Wait for onWritable().
		bool heardEnd = false;   ///< It has said all.
		bool finishing = false;  ///< The other has.
		bool finishSent = false; ///< finish() was called.
	};

	void onSideOpen();
	void onSideClosed(Side& side, const CloseReason& reason);

	Loop& _loop;
	BridgePairHandler& _handler;
	Side _caller;
	Side _callee;
	std::optional<CloseReason> _reason;
	bool _opened = false;
	bool _ending = false; ///< close() was called.
};


} // namespace ciarla
