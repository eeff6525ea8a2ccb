#include "ChildReaper.h"

#include <chrono>
#include <csignal>
#include <utility>


namespace ciarla {


void ChildReaper::seeOff(Loop& loop, std::shared_ptr<ChildProcess> child, Duration patience)
{
	if (!child->isRunning() || child->reap())
	{
		return;
	}
	child->signal(SIGTERM);
	const auto reaper =
		std::make_shared<ChildReaper>(loop, std::move(child), std::chrono::steady_clock::now() + patience);
	// Where the system refuses to watch, the deadline still comes.
	(void)loop.descriptors()->watch(reaper->_child->descriptor(), {.readable = true}, *reaper);
	reaper->await(patience);
}


ChildReaper::ChildReaper(Loop& loop, std::shared_ptr<ChildProcess> child, TimePoint last) noexcept:
	_loop(loop),
	_child(std::move(child)),
	_last(last)
{
}


ChildReaper::~ChildReaper()
{
	_loop.descriptors()->unwatch(_child->descriptor());
	_child->endBy(_last);
}


void ChildReaper::onReady(int, Readiness) noexcept
{
	if (_child->reap())
	{
		// The deadline owns us: this is the last that is done here.
		const std::shared_ptr<ChildReaper> self = shared_from_this();
		_loop.cancel(_deadline);
	}
}


void ChildReaper::await(Duration patience)
{
	_deadline = _loop.callAt(_loop.now() + patience, [self = shared_from_this(), patience] {
		if (!self->_child->reap())
		{
			self->_child->kill();
			self->await(patience);
		}
	});
}


} // namespace ciarla
