#include <ciarla/transport/ChannelWatch.h>

#include <utility>


namespace ciarla {


Result<void> ChannelWatch::update(
	DescriptorWatcher& watcher, const StreamChannel& channel, bool reads, bool isBlocked, DescriptorHandler& handler)
{
	const int from = channel.readDescriptor();
	const int to = channel.writeDescriptor();
	if (from == to)
	{
		return update(watcher, from, {.readable = reads, .writable = isBlocked}, handler, _reads);
	}
	// A pipe whose reader has gone says so for ever; that matters only while something is to be written.
	if (!isBlocked)
	{
		stopWrites(watcher, channel);
	}
	else if (Result<void> watched = update(watcher, to, {.writable = true}, handler, _writes); !watched)
	{
		return watched;
	}
	return update(watcher, from, {.readable = reads}, handler, _reads);
}


void ChannelWatch::stopReads(DescriptorWatcher& watcher, const StreamChannel& channel) noexcept
{
	if (std::exchange(_reads, false))
	{
		watcher.unwatch(channel.readDescriptor());
	}
}


void ChannelWatch::stopWrites(DescriptorWatcher& watcher, const StreamChannel& channel) noexcept
{
	if (std::exchange(_writes, false))
	{
		watcher.unwatch(channel.writeDescriptor());
	}
}


Result<void> ChannelWatch::update(
	DescriptorWatcher& watcher, int descriptor, Readiness interest, DescriptorHandler& handler, bool& watched)
{
	if (watched)
	{
		watcher.change(descriptor, interest);
		return {};
	}
	Result<void> begun = watcher.watch(descriptor, interest, handler);
	watched = begun.ok();
	return begun;
}


} // namespace ciarla
