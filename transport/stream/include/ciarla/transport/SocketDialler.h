#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/SocketAttempt.h>
#include <ciarla/transport/StreamOpener.h>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>


namespace ciarla {


/// A place that could not be reached, and the errno that says why; ETIMEDOUT where the deadline came first.
struct FailedPlace
{
	SocketPlace place;
	int error = 0;
};


/// A DialTarget is what a transport knows of an address that is dialled: its places, and the words.
///
/// Ownership: a SocketDialler's. Destroying it cancels find().
class DialTarget
{
public:
	/// At least one place, the best first. An error with ErrorCode::cannotResolve is the wire's, any other is ours.
	using Places = Result<std::vector<SocketPlace>>;

	virtual ~DialTarget() = default;

	/// Finds the places. `found` is told once, from inside or later, on the loop.
	virtual void find(Loop& loop, std::function<void(Places)> found) = 0;

	/// Makes a channel of a socket that is connected to `place`, and says what is known of it now.
	virtual StreamOpener::Opened open(int descriptor, const SocketPlace& place) = 0;

	/// Why no place could be reached.
	virtual CloseReason failure(const std::vector<FailedPlace>& places) const = 0;

	/// The same, where the open deadline has passed. No places: they were not found by then.
	virtual CloseReason lateness(const std::vector<FailedPlace>& places, Duration deadline) const = 0;
};


/// A SocketDialler connects one socket to one of the places that an address has, within the open deadline.
///
/// Places of the two families of addresses take turns, in the order of the target otherwise. The next one is tried when
/// the last attempt has failed, or has taken 250 ms, and goes on beside it; the first that connects is taken, and the
/// others are closed.
///
///     2001:db8::1  |--------------------------------- … closed
///     192.0.2.1            |------- … closed
///     2001:db8::2                  |x refused: the next at once
///     192.0.2.2                     |----connected
///                  0      250     500            ms
///
/// Ownership: a connection's, for as long as it opens. Destroying it cancels.
/// Limits:    one attempt more for each 250 ms of the open deadline.
/// Source:    RFC 8305, sections 4 and 5.
class SocketDialler final: public StreamOpener, private SocketAttempt::Owner
{
public:
	/// What a failure of the only place means: errno, and what was dialled.
	using Explain = CloseReason (*)(int error, const Address& address);

	/// Source: RFC 8305, section 8, Connection Attempt Delay.
	static constexpr Duration attemptDelay = std::chrono::milliseconds(250);

	SocketDialler(
		std::unique_ptr<DialTarget> target, std::shared_ptr<const ConnectionLimits> limits,
		AttemptFactory makeAttempt = makeSocketAttempt);

	/// One that has one place. `address` is where the peer is said to be once it is open.
	SocketDialler(
		const SocketPlace& place, Address address, std::shared_ptr<const ConnectionLimits> limits, Explain explain);

	~SocketDialler() override;
	SocketDialler(const SocketDialler&) = delete;
	SocketDialler& operator=(const SocketDialler&) = delete;

	void start(Loop& loop, StreamOpener::Owner& owner) override;

private:
	struct Running
	{
		SocketPlace place;
		std::unique_ptr<SocketAttempt> attempt;
	};

	void onFound(DialTarget::Places found);
	void onAttempted(SocketAttempt& attempt, int error) noexcept override;
	void tryNext();
	void onDeadline();
	void open(SocketAttempt& attempt, const SocketPlace& place);
	void fail(CloseReason reason);
	void stop() noexcept;

	std::unique_ptr<DialTarget> _target;
	std::shared_ptr<const ConnectionLimits> _limits;
	AttemptFactory _makeAttempt;
	Loop* _loop = nullptr;
	StreamOpener::Owner* _owner = nullptr; ///< Until it was told the outcome.
	CallId _deadline = CallId::none;
	CallId _next = CallId::none; ///< Of the next attempt, while there is a place for one.
	std::vector<SocketPlace> _places;
	std::size_t _tried = 0;
	std::vector<Running> _running;
	std::vector<FailedPlace> _failed;
};


/// A FailedOpener opens nothing: of an address that is no good, which only start() may tell.
class FailedOpener final: public StreamOpener
{
public:
	explicit FailedOpener(Error error);

	void start(Loop& loop, Owner& owner) override;

private:
	Error _error;
};


} // namespace ciarla
