#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>


namespace ciarla::testkit {


/// A FailurePlan makes exactly one operation fail: the N-th that is counted, from 0.
///
/// Whoever can fail asks at each of its operations; the plan says which one does. A fake connection asks at
/// start, send, setReading, finish and close, and at each of its own callbacks but onClose.
///
/// Threading: one thread.
class FailurePlan
{
public:
	/// Nothing fails; operations are only counted.
	FailurePlan() = default;

	explicit FailurePlan(std::size_t failsAt) noexcept;

	/// Counts one operation. True for the one that has to fail.
	[[nodiscard]] bool fails(std::string_view operation);

	/// Whether the failure has happened.
	bool fired() const noexcept;

	/// The operation that failed, as "3: send"; empty if none did.
	const std::string& what() const noexcept;

	/// How many were counted.
	std::size_t operations() const noexcept;

private:
	std::size_t _failsAt = static_cast<std::size_t>(-1);
	std::size_t _operations = 0;
	std::string _what;
};


/// Runs `run` with a failure at operation 0, 1, 2 … until a run gets through without one, so that every
/// error path has been taken. Prints and returns how many runs failed. Failures of the test inside name their
/// operation; a scenario that still fails after `runsMost` is itself a failure, because it never ends.
///
/// Source: Boost.Beast's fail_count.
std::size_t sweepFailures(const std::function<void(FailurePlan&)>& run, std::size_t runsMost = 10'000);


} // namespace ciarla::testkit
