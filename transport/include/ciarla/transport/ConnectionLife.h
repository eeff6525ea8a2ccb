#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/Loop.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>


namespace ciarla {


/// A ConnectionLife is the life of one connection, from start() to onClose(): a state, one deadline at a time, one ending.
///
///     made --start()--> opening --open()--> open --beginClosing()--> closing --conclude()--> closed
///      \_________________\__________________\________ conclude() _____________________________^
///
/// It is here so that every connection opens and ends alike; no connection has to use it. What it calls back it calls from
/// the loop, never from inside a call.
///
/// Ownership: a member of its connection. It cancels its call when it is destroyed or silenced.
class ConnectionLife
{
public:
	enum class State : std::uint8_t
	{
		made,
		opening,
		open,
		closing, ///< Gracefully, or for good: the connection says which.
		closed   ///< onClose() is due or done.
	};

	/// What a call of close() comes to.
	enum class Closing : std::uint8_t
	{
		nothing,    ///< It ends already, and this changes nothing.
		gracefully, ///< It was open.
		atOnce      ///< Abort; or it was not open yet, and there is nothing to flush and nobody to wait for.
	};

	ConnectionLife() noexcept = default;
	~ConnectionLife();
	ConnectionLife(const ConnectionLife&) = delete;
	ConnectionLife& operator=(const ConnectionLife&) = delete;

	/// False if it began to close before. If it was concluded, onClose() is due, and the connection has nothing else to do.
	bool start(Loop& loop, ConnectionHandler& handler, Connection& connection);

	/// It opens. The deadline of opening is over.
	void open();

	Closing closingFor(CloseMode mode) const noexcept;

	/// Closes for this reason; the side is ours. Later reasons are not heard, but for that of an abort.
	void beginClosing(CloseReason reason);

	/// Calls `work` when so much time has passed without another deadline, open() or an end.
	template <typename Work>
	void setDeadline(Duration duration, Work work)
	{
		cancelDeadline();
		_call = _loop->callAt(_loop->now() + duration, [this, work = std::move(work)] {
			_call = CallId::none;
			work();
		});
	}

	/// Calls `work` at the end of this turn, instead of at a deadline.
	template <typename Work>
	void defer(Work work)
	{
		cancelDeadline();
		_call = _loop->defer([this, work = std::move(work)] {
			_call = CallId::none;
			work();
		});
	}

	void cancelDeadline() noexcept;

	/// While closing: calls `passed` once nothing has moved for so long. `counter` tells how much has moved; it is asked when
	/// the time has come. Where it counts down, as what a peer has still to take in, any change is progress as well.
	void linger(Duration duration, std::function<std::uint64_t()> counter, std::function<void()> passed);

	/// Something has moved now; or: asks the counter whether something has.
	void noteProgress() noexcept;
	void look();

	/// Ends. onClose() is called from inside, so this comes from the loop.
	void conclude(Connection& connection, CloseReason reason);

	/// Ends. onClose() comes at the end of this turn; before start(), then.
	void concludeLater(Connection& connection, CloseReason reason);

	/// Calls nobody back from now on.
	void silence() noexcept;

	State state() const noexcept
	{
		return _state;
	}

	bool isOpen() const noexcept
	{
		return _state == State::open;
	}

	bool isLive() const noexcept
	{
		return _state == State::open || _state == State::closing;
	}

	/// Null before start().
	Loop* loop() const noexcept
	{
		return _loop;
	}

	/// Null before start(), from conclude() on, and once silenced.
	ConnectionHandler* handler() const noexcept
	{
		return _handler;
	}

	/// Why it closes, while closing.
	CloseReason& reason() noexcept
	{
		return _ending->reason;
	}

	const CloseReason& reason() const noexcept
	{
		return _ending->reason;
	}

private:
	/// What only a connection needs that ends: there may be many that do not.
	struct Ending
	{
		CloseReason reason;
		Duration linger{};
		std::function<std::uint64_t()> counter{};
		std::function<void()> passed{};
		std::uint64_t counted = 0;
		TimePoint lastProgress{};
	};

	void armLinger();
	void onLinger();
	void deliverClose(Connection& connection);

	Loop* _loop = nullptr;
	ConnectionHandler* _handler = nullptr;
	std::unique_ptr<Ending> _ending; ///< From closing on.
	CallId _call = CallId::none;     ///< The deadline, linger, or what is deferred.
	State _state = State::made;
};


} // namespace ciarla
