#include "MemoryBacklog.h"

#include <utility>


namespace ciarla {


MemoryBacklog::MemoryBacklog(std::shared_ptr<MemoryBell> bell) noexcept:
	_bell(std::move(bell))
{
}


bool MemoryBacklog::offer(MemoryCall call)
{
	bool first = false;
	{
		const std::lock_guard lock(_mutex);
		if (_closed || _calls.size() >= callsMax)
		{
			return false;
		}
		first = _calls.empty();
		_calls.push_back(std::move(call));
	}
	if (first)
	{
		MemoryBell::ring(_bell);
	}
	return true;
}


std::vector<MemoryCall> MemoryBacklog::take()
{
	const std::lock_guard lock(_mutex);
	return std::exchange(_calls, {});
}


void MemoryBacklog::close()
{
	std::vector<MemoryCall> waiting;
	{
		const std::lock_guard lock(_mutex);
		_closed = true;
		waiting = std::exchange(_calls, {});
	}
	for (const MemoryCall& call: waiting)
	{
		call.wire->end(
			Role::accepted, MemoryEnding::reset,
			{CloseSide::peer, make_error_code(ErrorCode::refused), "The listener has gone; ask the peer to listen.", 0,
			 CloseText::answer});
	}
}


} // namespace ciarla
