#pragma once

#include <ciarla/base/Result.h>

#include <cstddef>
#include <span>


namespace ciarla {


/// What a descriptor is ready for, or watched for. Level triggered.
struct Readiness
{
	bool readable = false;
	bool writable = false;
	bool failed = false; ///< Hung up or in error; reported whether asked for or not.

	friend bool operator==(const Readiness&, const Readiness&) = default;
};


/// A DescriptorHandler is told when its descriptor is ready.
class DescriptorHandler
{
public:
	virtual ~DescriptorHandler() = default;

	virtual void onReady(int descriptor, Readiness readiness) noexcept = 0;
};


/// A DescriptorWatcher tells which file descriptors are ready, on the thread of its loop.
///
/// Ownership: descriptors stay their owners'; unwatch one before closing it. No event comes after unwatch(),
///            not even one that was already found in this turn.
class DescriptorWatcher
{
public:
	virtual ~DescriptorWatcher() = default;

	/// Begins to watch. Fails with ErrorCode::notSupported for what is always ready (a regular file), and with
	/// ErrorCode::outOfResources where the system refuses.
	virtual Result<void> watch(int descriptor, Readiness interest, DescriptorHandler& handler) = 0;

	/// Replaces what a watched descriptor is watched for. Nothing at all leaves `failed`.
	virtual void change(int descriptor, Readiness interest) noexcept = 0;

	/// Forgets the descriptor; does nothing if it is not watched.
	virtual void unwatch(int descriptor) noexcept = 0;

	/// Room to read into, one for the whole loop, so that an idle connection holds none. Its content lasts until
	/// the handler returns. 64 KiB: worth a system call, and small enough to stay in a processor's cache.
	virtual std::span<std::byte> readBuffer() noexcept = 0;
};


} // namespace ciarla
