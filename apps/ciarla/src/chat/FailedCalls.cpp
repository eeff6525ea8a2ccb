#include "FailedCalls.h"

#include <algorithm>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


std::string callsWords(std::size_t count)
{
	return std::to_string(count) + (count == 1 ? " call" : " calls");
}


} // namespace


FailedCalls::FailedCalls(Loop& loop, const SessionLimits& limits, Tell tell):
	_loop(loop),
	_limits(limits),
	_tell(std::move(tell))
{
}


FailedCalls::~FailedCalls()
{
	_loop.cancel(_report);
	_loop.cancel(_busyReport);
}


void FailedCalls::leftSilently()
{
	++_silent;
	schedule();
}


void FailedCalls::madeRoom()
{
	++_silent;
	++_madeRoom;
	schedule();
}


void FailedCalls::wasNoChat(const std::string& place, const std::string& why)
{
	const bool news = _reasonsTold.size() < _limits.failuresTold && !_reasonsTold.contains(why);
	if (_paused || !news)
	{
		++_others;
		schedule();
		return;
	}
	_reasonsTold.insert(why);
	_tell("A call from " + place + " was no chat: " + why + " Still waiting.");
}


void FailedCalls::wasBusyFor(const std::string& name)
{
	const bool isFull = _busyFor.size() >= _limits.silentCallersMax;
	if (_busyReport == CallId::none)
	{
		_tell(name + " called; you were busy.");
		_busyFor.insert(name);
		_busyReport = _loop.callAt(_loop.now() + busyPause, [this] { reportBusy(); });
	}
	else if (isFull || _busyFor.insert(name).second)
	{
		++_busyUntold;
	}
}


void FailedCalls::reportBusy()
{
	_loop.cancel(std::exchange(_busyReport, CallId::none));
	_busyFor.clear();
	if (const std::size_t others = std::exchange(_busyUntold, 0); others > 0)
	{
		_tell(others == 1 ? "1 other called meanwhile." : std::to_string(others) + " others called meanwhile.");
		_busyReport = _loop.callAt(_loop.now() + busyPause, [this] { reportBusy(); });
	}
}


void FailedCalls::pause()
{
	_paused = true;
	_loop.cancel(std::exchange(_report, CallId::none));
}


void FailedCalls::resume()
{
	_paused = false;
	_reasonsTold.clear();
	schedule();
}


/// Who scans a port calls many times in a moment: the first report waits that long.
void FailedCalls::schedule()
{
	if (_paused || _report != CallId::none || _silent + _others == 0)
	{
		return;
	}
	_report = _loop.callAt(std::max(_loop.now() + _limits.failuresGathered, _nextReport), [this] { report(); });
}


void FailedCalls::report()
{
	_report = CallId::none;
	_nextReport = _loop.now() + _limits.failuresPause;
	std::string sentence;
	if (_silent > 0)
	{
		sentence = callsWords(_silent) + " ended without a word";
		if (_madeRoom > 0)
		{
			sentence += " (" + std::to_string(_madeRoom) + " had to make room for others)";
		}
	}
	if (_others > 0)
	{
		sentence += _silent > 0 ? ", and " : "";
		sentence += std::to_string(_others) + (_others == 1 ? " more was no chat" : " more were no chat");
	}
	const std::string_view hint = _others > 0 ? " -v tells of each." : "";
	_silent = _madeRoom = _others = 0;
	_tell(sentence.append("; still waiting.").append(hint));
}


} // namespace ciarla
