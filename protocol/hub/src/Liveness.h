#pragma once

#include "Endings.h"
#include "HubContext.h"
#include "WaitList.h"

#include <ciarla/base/Time.h>

#include <cstdint>
#include <optional>


namespace ciarla {


/// Liveness is how a hub finds out that a silent member is still there: it asks, and who does not answer is lost.
class Liveness
{
public:
	Liveness(HubContext& context, Endings& endings) noexcept;

	/// Something came from this member.
	void heard(MemberSession& session) noexcept;

	void tick();
	std::optional<TimePoint> deadline() const noexcept;

private:
	HubContext& _context;
	Endings& _endings;
	WaitList _asked;
	std::uint64_t _lastToken = 0;
};


} // namespace ciarla
