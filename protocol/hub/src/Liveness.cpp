#include "Liveness.h"

#include <algorithm>


namespace ciarla {


namespace {


/// Who was heard this share of the time ago is not moved in the list again: a busy member would be moved all the
/// time, and the only harm is that it is asked that much too early.
constexpr int fineness = 8;


} // namespace


Liveness::Liveness(HubContext& context, Endings& endings) noexcept:
	_context(context),
	_endings(endings)
{
}


void Liveness::heard(MemberSession& session) noexcept
{
	const bool asked = session.waitList == &_asked;
	if (asked || _context.now - session.waitingSince >= _context.settings.idlePing / fineness)
	{
		_context.idle.begin(session, _context.now);
	}
}


void Liveness::tick()
{
	while (MemberSession* const lost = _asked.due(_context.settings.pingDeadline, _context.now))
	{
		_endings.end(
			*lost, LeaveCode::lost, "No sign of life.", Bye{ByeCode::timeout, "No sign of life came from you.", {}});
	}
	while (MemberSession* const silent = _context.idle.due(_context.settings.idlePing, _context.now))
	{
		if (silent->unread)
		{
			// It is not heard, and reads; whoever does not is put out for that.
			_context.idle.begin(*silent, _context.now);
			continue;
		}
		_asked.begin(*silent, _context.now);
		_context.turn.send(silent->person.whom.slot, PingFrame{++_lastToken});
	}
}


std::optional<TimePoint> Liveness::deadline() const noexcept
{
	const std::optional<TimePoint> silent = _context.idle.deadline(_context.settings.idlePing);
	const std::optional<TimePoint> lost = _asked.deadline(_context.settings.pingDeadline);
	return silent && lost ? std::min(silent, lost) : silent ? silent : lost;
}


} // namespace ciarla
