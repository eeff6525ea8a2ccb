#include "LoopThread.h"

#include <benchmark/benchmark.h>
#include <zmq.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>


namespace ciarla::bench {


namespace {


constexpr std::size_t smallBytes = 64;
constexpr std::uint64_t messages = 256 * 1024; ///< As in WireBench, so that an iteration is the same work.


void* openPair(void* context)
{
	void* socket = zmq_socket(context, ZMQ_PAIR);
	const int messagesQueued = 100000;
	const int lingerNone = 0;
	zmq_setsockopt(socket, ZMQ_SNDHWM, &messagesQueued, sizeof messagesQueued);
	zmq_setsockopt(socket, ZMQ_RCVHWM, &messagesQueued, sizeof messagesQueued);
	zmq_setsockopt(socket, ZMQ_LINGER, &lingerNone, sizeof lingerNone);
	return socket;
}


/// What another library does between two threads: the bound for our memory transport.
void inprocOneWay(benchmark::State& state)
{
	pinTo(ownProcessor);
	void* context = zmq_ctx_new();
	void* sender = openPair(context);
	zmq_bind(sender, "inproc://bench");
	std::atomic<std::uint64_t> received{0};
	std::thread receiver([&] {
		pinTo(peerProcessor);
		void* socket = openPair(context);
		zmq_connect(socket, "inproc://bench");
		zmq_msg_t message;
		zmq_msg_init(&message);
		while (zmq_msg_recv(&message, socket, 0) > 0)
		{
			received.fetch_add(1, std::memory_order_release);
		}
		zmq_msg_close(&message);
		zmq_close(socket);
	});

	const std::array<std::byte, smallBytes> content{};
	for (auto _: state)
	{
		const std::uint64_t goal = received.load() + messages;
		for (std::uint64_t i = 0; i < messages; ++i)
		{
			zmq_send(sender, content.data(), content.size(), 0);
		}
		while (received.load(std::memory_order_acquire) < goal)
		{
		}
	}
	// An empty message ends the receiver.
	zmq_send(sender, nullptr, 0, 0);
	receiver.join();
	zmq_close(sender);
	zmq_ctx_term(context);
	state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages));
}


BENCHMARK(inprocOneWay)->Name("memory_one_way_64/zmq_inproc")->UseRealTime()->Unit(benchmark::kMillisecond);


} // namespace


} // namespace ciarla::bench
