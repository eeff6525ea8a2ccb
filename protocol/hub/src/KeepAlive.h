#pragma once

#include "Disconnect.h"
#include "TimeoutList.h"

#include <ciarla/base/Time.h>

#include <cstdint>
#include <optional>


namespace ciarla {


class HubContext;


/// KeepAlive is how a hub finds out that a silent member is still there: it asks, and one that does not answer is lost.
class KeepAlive
{
public:
	explicit KeepAlive(HubContext& context) noexcept;

	/// It is a member from now on.
	void begin(Member& member) noexcept;

	/// Something came from this member.
	void heard(Member& member) noexcept;

	/// The next that is lost; none if nobody is any more: then those that are silent have been asked.
	[[nodiscard]] std::optional<Disconnect> due();
	std::optional<TimePoint> deadline() const noexcept;

private:
	HubContext& _context;
	TimeoutList _idle;
	TimeoutList _asked;
	std::uint64_t _lastToken = 0;
};


} // namespace ciarla
