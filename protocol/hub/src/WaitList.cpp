#include "WaitList.h"


namespace ciarla {


void WaitList::begin(MemberSession& session, TimePoint now) noexcept
{
	end(session);
	session.waitList = this;
	session.waitingSince = now;
	session.before = _last;
	(_last != nullptr ? _last->after : _first) = &session;
	_last = &session;
}


void WaitList::end(MemberSession& session) noexcept
{
	WaitList* const list = session.waitList;
	if (list == nullptr)
	{
		return;
	}
	(session.before != nullptr ? session.before->after : list->_first) = session.after;
	(session.after != nullptr ? session.after->before : list->_last) = session.before;
	session.waitList = nullptr;
	session.before = nullptr;
	session.after = nullptr;
}


MemberSession* WaitList::due(Duration duration, TimePoint now) const noexcept
{
	return _first != nullptr && _first->waitingSince + duration <= now ? _first : nullptr;
}


std::optional<TimePoint> WaitList::deadline(Duration duration) const noexcept
{
	return _first != nullptr ? std::optional<TimePoint>(_first->waitingSince + duration) : std::nullopt;
}


} // namespace ciarla
