#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/Loop.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
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
/// Limits:    at each connection's own bounds, and one read beside them. What is still to be said for one that has said
///            all, or is gone, waits as long as it goes on: at twice `stallMax` without a byte the pair is aborted.
class BridgePair final: public Retirable
{
public:
	/// More than the linger of a close, since who has said all may wait for an answer, and a reader be busy; and short
	/// enough that no bridge stays behind for ever where the one has left, and the other never reads.
	static constexpr Duration stallMax = std::chrono::seconds(30);

	BridgePair(
		Loop& loop, std::unique_ptr<Connection> caller, std::unique_ptr<Connection> callee, BridgePairHandler& handler);
	~BridgePair() override;
	BridgePair(const BridgePair&) = delete;
	BridgePair& operator=(const BridgePair&) = delete;

	/// Once.
	void start();

	/// Ends both sides. onPairEnd() follows.
	void close(CloseMode mode, const CloseReason& reason);

	void silence() noexcept override;

	const Connection& caller() const noexcept;
	const Connection& callee() const noexcept;
	bool hasOpened() const noexcept;

	/// Why it ended: that of the connection which did so first, unless the other one then left something undelivered.
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

		/// Nothing more is to be said than is on its way: sees that it arrives.
		void watchDelivery();
		void checkDelivery();
		void stopWatching() noexcept;

		BridgePair& pair;
		std::unique_ptr<Connection> connection;
		Side& other;
		Bytes held;                         ///< Of the other's words, what did not fit yet.
		std::optional<CloseReason> closing; ///< To be closed with, once all has been said.
		CallId watch = CallId::none;
		std::uint64_t sentBefore = 0; ///< When it was last looked at.
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
