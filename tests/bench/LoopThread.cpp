#include "LoopThread.h"

#include <sched.h>

#include <future>


namespace ciarla::bench {


void pinTo(unsigned processor)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	sched_setaffinity(0, sizeof set, &set);
}


LoopThread::LoopThread():
	_thread([this] {
		pinTo(peerProcessor);
		_loop.run();
	})
{
}


LoopThread::~LoopThread()
{
	_loop.stop();
	_thread.join();
}


SocketLoop& LoopThread::loop() noexcept
{
	return _loop;
}


void LoopThread::run(const std::function<void()>& work)
{
	std::promise<void> done;
	_loop.poster()->post([&] {
		work();
		done.set_value();
	});
	done.get_future().wait();
}


} // namespace ciarla::bench
