#pragma once

#include <ciarla/transport/Loop.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>


namespace ciarla::testkit {


/// A ManualLoop is a Loop whose clock stands still until the test moves it.
///
/// So an hour passes in a microsecond, a deadline comes exactly when the test says, and two runs
/// of one test are the same. It has no descriptors: only transports without them run on it.
///
///     ManualLoop loop;
///     connection->start(loop, handler);
///     loop.runUntilIdle();                    // all that needs no time
///     loop.advance(std::chrono::seconds(10)); // and the open deadline
///
/// Threading: one thread, but for poster(). The thread may change between runs.
class ManualLoop final: public Loop
{
public:
	ManualLoop();
	~ManualLoop() override;
	ManualLoop(const ManualLoop&) = delete;
	ManualLoop& operator=(const ManualLoop&) = delete;

	TimePoint now() const noexcept override;
	std::shared_ptr<Poster> poster() override;
	CallId callAt(TimePoint time, Task task) override;
	CallId defer(Task task) override;
	void cancel(CallId id) noexcept override;
	void retire(std::unique_ptr<Retirable> object) override;
	DescriptorWatcher* descriptors() noexcept override;

	/// One turn: due calls, posted tasks, what was deferred, what was retired. False if there was nothing to do.
	bool runTurn();

	/// Turns until there is nothing to do at this time. Returns how many turns did something; a test that
	/// never becomes idle within a million turns has found a spin, and fails.
	std::size_t runUntilIdle();

	/// Turns until the condition holds, or there is nothing to do. Returns whether it holds.
	bool runUntil(const std::function<bool()>& condition);

	/// As runUntil(), but where there is nothing to do it waits for a post of another thread, at most for
	/// `patience` of real time.
	bool waitUntil(const std::function<bool()>& condition, Duration patience = std::chrono::seconds(30));

	/// Runs until idle, then moves the clock on, stopping at each deadline on the way, so that every call
	/// sees its own time.
	void advance(Duration duration);

	/// How many turns did something since the loop was made: what a real loop would have woken up for.
	std::size_t turns() const noexcept;

	/// When the next callAt() is due, if there is one.
	std::optional<TimePoint> nextDeadline() const;

private:
	class Inbox;
	using CallKey = std::pair<TimePoint, CallId>;

	bool runDueCalls();
	bool runPosted();
	bool runDeferred();
	bool destroyRetired();
	CallId nextId() noexcept;

	std::shared_ptr<Inbox> _inbox;
	TimePoint _now{std::chrono::hours(1000)};
	std::uint64_t _lastId = 0;
	std::size_t _turns = 0;
	std::map<CallKey, Task> _calls;
	std::unordered_map<CallId, TimePoint> _callTimes;
	std::vector<std::pair<CallId, Task>> _deferred;
	std::vector<std::pair<CallId, Task>> _running;
	std::vector<std::unique_ptr<Retirable>> _retired;
};


} // namespace ciarla::testkit
