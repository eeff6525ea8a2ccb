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

	/// One lost member a call, until there is none; the last call asks those who have been silent too long.
	[[nodiscard]] std::optional<Disconnect> due();
	std::optional<TimePoint> deadline() const noexcept;

private:
	HubContext& _context;
	TimeoutList _idle;
	TimeoutList _asked;
	std::uint64_t _lastToken = 0;
};


} // namespace ciarla
