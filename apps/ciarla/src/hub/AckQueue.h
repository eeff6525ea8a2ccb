#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Time.h>

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <vector>


namespace ciarla {


class HubConnection;


/// The ACKs that are kept back for one connection.
struct PostponedAcks
{
	static constexpr std::size_t acksMax = 4; ///< An author that is owed more has waited long enough.

	HubConnection* connection = nullptr; ///< Null: they have been sent, or their author is gone.
	TimePoint since{};
	std::array<Bytes, acksMax> acks{};
	std::size_t count = 0;
};


/// An AckQueue keeps ACKs back for a moment, so that they ride with the next write to their author: where two talk in
/// turns, that is the answer, and what each says costs one write and not two.
///
/// Threading: its loop's.
class AckQueue
{
public:
	/// Keeps them back, after those that are; false if they are too many: then all must be sent.
	bool push(HubConnection& connection, std::span<const Bytes> acks, TimePoint now);

	/// What is kept back, and then `batch`, which is borrowed: what to send. Nothing is kept back any more. Valid until
	/// the next call.
	std::span<const Bytes> takeWith(HubConnection& connection, std::span<const Bytes> batch);

	/// The connection is gone.
	void forget(HubConnection& connection) noexcept;

	/// Whose ACKs have waited for `duration` at `now`; null if nobody's have.
	HubConnection* due(Duration duration, TimePoint now) const noexcept;

	/// When due() next has somebody.
	std::optional<TimePoint> deadline(Duration duration) const noexcept;

private:
	std::deque<PostponedAcks>
		_postponed; ///< The longest first. The first has somebody; others may have nobody any more.
	std::vector<Bytes> _batch;
};


} // namespace ciarla
