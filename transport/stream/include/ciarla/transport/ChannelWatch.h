#pragma once

#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/StreamChannel.h>


namespace ciarla {


/// A ChannelWatch is what a loop watches of a channel: one descriptor for both directions, or one for each.
///
/// Ownership: stop both before the channel goes.
class ChannelWatch
{
public:
	/// Watches for what is to be read, and for room where writing is blocked. Fails as DescriptorWatcher::watch() does.
	Result<void> update(
		DescriptorWatcher& watcher, const StreamChannel& channel, bool reads, bool isBlocked,
		DescriptorHandler& handler);

	void stopReads(DescriptorWatcher& watcher, const StreamChannel& channel) noexcept;

	/// Of a channel with one descriptor it does nothing.
	void stopWrites(DescriptorWatcher& watcher, const StreamChannel& channel) noexcept;

private:
	static Result<void> update(
		DescriptorWatcher& watcher, int descriptor, Readiness interest, DescriptorHandler& handler, bool& watched);

	bool _reads = false;  ///< What is read from is watched; it may be what is written to, too.
	bool _writes = false; ///< What is written to is, if that is another.
};


} // namespace ciarla
