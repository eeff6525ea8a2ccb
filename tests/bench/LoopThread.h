#pragma once

#include <ciarla/transport/SocketLoop.h>

#include <functional>
#include <thread>


namespace ciarla::bench {


/// Keeps the calling thread on one processor, so that both ends of a measurement have one each.
void pinTo(unsigned processor);

constexpr unsigned peerProcessor = 0;
constexpr unsigned ownProcessor = 1;


/// A LoopThread is a thread that turns a loop, on the peer's processor, for as long as the object lives.
class LoopThread
{
public:
	LoopThread();
	~LoopThread();
	LoopThread(const LoopThread&) = delete;
	LoopThread& operator=(const LoopThread&) = delete;

	SocketLoop& loop() noexcept;

	/// Runs `work` on the loop's thread and waits until it is done.
	void run(const std::function<void()>& work);

private:
	SocketLoop _loop;
	std::thread _thread;
};


} // namespace ciarla::bench
