#include "KeepAlive.h"

#include "HubContext.h"

#include <algorithm>


namespace ciarla {


namespace {


/// One that was heard this share of the time ago is not moved in the list again: a busy member would be moved all the
/// time, and the only harm is that it is asked that much too early.
constexpr int fineness = 8;


} // namespace


KeepAlive::KeepAlive(HubContext& context) noexcept:
	_context(context)
{
}


void KeepAlive::begin(Member& member) noexcept
{
	_idle.begin(member, _context.now());
}


void KeepAlive::heard(Member& member) noexcept
{
	const bool asked = member.timeouts == &_asked;
	if (asked || _context.now() - member.waitingSince >= _context.settings.idlePing / fineness)
	{
		_idle.begin(member, _context.now());
	}
}


std::optional<Disconnect> KeepAlive::due()
{
	if (Member* const lost = _asked.due(_context.settings.pingDeadline, _context.now()))
	{
		return Disconnect{
			lost, LeaveCode::lost, "No sign of life.", Bye{ByeCode::timeout, "No sign of life came from you.", {}}};
	}
	while (Member* const silent = _idle.due(_context.settings.idlePing, _context.now()))
	{
		if (silent->unread)
		{
			// It is not heard, and reads; one that does not is put out for that.
			_idle.begin(*silent, _context.now());
			continue;
		}
		_asked.begin(*silent, _context.now());
		_context.outgoing.send(*silent, PingFrame{++_lastToken});
	}
	return std::nullopt;
}


std::optional<TimePoint> KeepAlive::deadline() const noexcept
{
	const std::optional<TimePoint> silent = _idle.deadline(_context.settings.idlePing);
	const std::optional<TimePoint> lost = _asked.deadline(_context.settings.pingDeadline);
	return silent && lost ? std::min(silent, lost) : silent ? silent : lost;
}


} // namespace ciarla
