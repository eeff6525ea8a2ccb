#include "TimeoutList.h"


namespace ciarla {


void TimeoutList::begin(Member& member, TimePoint now) noexcept
{
	end(member);
	member.timeouts = this;
	member.waitingSince = now;
	member.before = _last;
	(_last != nullptr ? _last->after : _first) = &member;
	_last = &member;
}


void TimeoutList::end(Member& member) noexcept
{
	TimeoutList* const list = member.timeouts;
	if (list == nullptr)
	{
		return;
	}
	(member.before != nullptr ? member.before->after : list->_first) = member.after;
	(member.after != nullptr ? member.after->before : list->_last) = member.before;
	member.timeouts = nullptr;
	member.before = nullptr;
	member.after = nullptr;
}


Member* TimeoutList::due(Duration duration, TimePoint now) const noexcept
{
	return _first != nullptr && _first->waitingSince + duration <= now ? _first : nullptr;
}


std::optional<TimePoint> TimeoutList::deadline(Duration duration) const noexcept
{
	return _first != nullptr ? std::optional<TimePoint>(_first->waitingSince + duration) : std::nullopt;
}


} // namespace ciarla
