#include "AckQueue.h"

#include "HubConnection.h"

#include <algorithm>


namespace ciarla {


bool AckQueue::push(HubConnection& connection, std::span<const Bytes> acks, TimePoint now)
{
	const std::size_t kept = connection.postponed != nullptr ? connection.postponed->count : 0;
	if (kept + acks.size() > PostponedAcks::acksMax)
	{
		return false;
	}
	if (connection.postponed == nullptr)
	{
		connection.postponed = &_postponed.emplace_back(PostponedAcks{&connection, now});
	}
	PostponedAcks& postponed = *connection.postponed;
	std::ranges::copy(acks, postponed.acks.begin() + static_cast<std::ptrdiff_t>(kept));
	postponed.count += acks.size();
	return true;
}


std::span<const Bytes> AckQueue::takeWith(HubConnection& connection, std::span<const Bytes> batch)
{
	const PostponedAcks& postponed = *connection.postponed;
	_batch.assign(postponed.acks.begin(), postponed.acks.begin() + static_cast<std::ptrdiff_t>(postponed.count));
	_batch.insert(_batch.end(), batch.begin(), batch.end());
	forget(connection);
	return _batch;
}


void AckQueue::forget(HubConnection& connection) noexcept
{
	if (connection.postponed == nullptr)
	{
		return;
	}
	// Others point into the middle of the queue: only its front goes.
	*connection.postponed = PostponedAcks{};
	connection.postponed = nullptr;
	while (!_postponed.empty() && _postponed.front().connection == nullptr)
	{
		_postponed.pop_front();
	}
}


HubConnection* AckQueue::due(Duration duration, TimePoint now) const noexcept
{
	const std::optional<TimePoint> next = deadline(duration);
	return next && *next <= now ? _postponed.front().connection : nullptr;
}


std::optional<TimePoint> AckQueue::deadline(Duration duration) const noexcept
{
	return _postponed.empty() ? std::nullopt : std::optional(_postponed.front().since + duration);
}


} // namespace ciarla
