#pragma once

#include <ciarla/transport/Loop.h>

#include <atomic>
#include <mutex>
#include <vector>


namespace ciarla {


class Poller;


/// A PostQueue is a SocketLoop's Poster: the one place where other threads meet the loop.
///
/// Ownership: shared by the loop and everybody who posts; it lets the Poller go at end().
/// Threading: post() any; the rest is the loop's.
class PostQueue final: public Poster
{
public:
	explicit PostQueue(Poller& poller) noexcept;

	bool post(Task task) override;

	/// From now on a post wakes the poller. False if something was posted already: then do not sleep.
	bool fallAsleep();

	/// No need to be woken any more.
	void awake() noexcept;

	/// Runs what has been posted, in order; what those tasks post waits for the next run.
	void run();

	/// Destroys everything unrun, and refuses what comes later.
	void end();

private:
	std::mutex _mutex; ///< Guards _poller and _posted.
	Poller* _poller;
	std::vector<Task> _posted;
	std::atomic<bool> _asleep = false;
	std::vector<Task> _running;
};


} // namespace ciarla
