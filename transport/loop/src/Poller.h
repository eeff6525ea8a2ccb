#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/SocketLoop.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>


namespace ciarla {


/// One descriptor that is ready: the token that it was added with, and for what.
struct FoundReady
{
	std::uint64_t token;
	Readiness readiness;
};


/// A Poller asks the system which descriptors are ready: the seam under SocketLoop.
///
/// Threading: the loop's, but for wake().
class Poller
{
public:
	/// Which of the two is asked for: SocketLoopOptions::poller.
	static std::unique_ptr<Poller> make(PollerKind kind);

	virtual ~Poller() = default;

	virtual Result<void> add(int descriptor, Readiness interest, std::uint64_t token) = 0;
	virtual void change(int descriptor, Readiness interest, std::uint64_t token) noexcept = 0;
	virtual void remove(int descriptor) noexcept = 0;

	/// Waits for something to be ready, for wake(), for a signal, or for `patience`; none is for ever. Appends
	/// what is ready to `found`, hang-ups and errors always.
	virtual void wait(std::optional<Duration> patience, std::vector<FoundReady>& found) = 0;

	/// Ends the wait that goes on, or the next one. Any thread.
	virtual void wake() noexcept = 0;
};


/// A patience in whole milliseconds as the system calls want it, rounded up so that nobody wakes too early.
int pollTimeout(std::optional<Duration> patience) noexcept;


/// What to say where a descriptor cannot be watched; `number` is an errno.
Error watchError(int number);


} // namespace ciarla
