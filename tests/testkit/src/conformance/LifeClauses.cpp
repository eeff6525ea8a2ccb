#include "Clauses.h"
#include "LeakCheck.h"
#include "Scene.h"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>


namespace ciarla::testkit {


namespace {


using namespace std::chrono_literals;


void checkPosts(Scene& scene)
{
	constexpr std::size_t posts = 500;
	std::array<std::size_t, 4> next{};
	bool inOrder = true;
	bool onThisThread = true;
	std::vector<std::thread> threads;
	for (std::size_t number = 0; number < next.size(); ++number)
	{
		threads.emplace_back([&, number, poster = scene.driver->loop().poster(), here = std::this_thread::get_id()] {
			for (std::size_t i = 0; i < posts; ++i)
			{
				poster->post([&, number, i, here] {
					inOrder = inOrder && next[number]++ == i;
					onThisThread = onThisThread && std::this_thread::get_id() == here;
				});
			}
		});
	}
	scene.driver->waitUntil(
		[&] { return std::all_of(next.begin(), next.end(), [&](std::size_t count) { return count == posts; }); });
	for (std::thread& thread: threads)
	{
		thread.join();
	}
	scene.verdict.expect(inOrder, "one thread's posts run in another order");
	scene.verdict.expect(onThisThread, "a post runs on another thread");
	for (const std::size_t count: next)
	{
		scene.verdict.expectEqual(posts, count, "posts that ran");
	}
}


} // namespace


void clause25Destruction(ConformanceSubject& subject, Verdict& verdict)
{
	const std::size_t descriptorsBefore = openDescriptors();
	{
		Scene scene(subject, verdict);
		if (!scene.meet())
		{
			return;
		}
		scene.dialled->setReading(false);
		(void)send(scene.accepted(), Bytes::copyOf("unread"));
		scene.accepted().setReading(false);
		fillUntilStuck(scene, *scene.dialled);
		const std::size_t callbacks = scene.dialledHandler.callbacks();
		scene.dialled.reset();
		scene.driver->advance(1h);
		verdict.expectEqual(callbacks, scene.dialledHandler.callbacks(), "callbacks, with those after destruction");

		scene.accepted().setReading(true);
		const RecordingHandler& peer = scene.acceptedHandler();
		scene.driver->runUntil([&] { return peer.closed + peer.ended > 0; });
		verdict.expect(peer.closed + peer.ended > 0, "the peer does not notice a destruction");
	}
	verdict.expectEqual(descriptorsBefore, openDescriptors(), "descriptors after all has gone");
	expectNoLeak(subject, verdict, "a connection that was destroyed with bytes pending", [&] {
		Scene scene(subject, verdict);
		if (scene.meet())
		{
			(void)send(*scene.dialled, Bytes::copyOf(patternOf(subject.limits.highWaterBytes)));
			scene.dialled.reset();
			scene.driver->settle();
		}
	});
}


void clause27Threads(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	checkPosts(scene);

	// The accepted end moves to another loop on another thread, before it is started.
	const auto otherDriver = subject.makeDriver();
	RecordingHandler otherHandler;
	std::unique_ptr<Connection> other;
	scene.door.startsThem = false;
	if (!scene.listen())
	{
		return;
	}
	scene.dial();
	scene.driver->runUntil([&] { return !scene.door.callers.empty(); });
	if (!verdict.expect(!scene.door.callers.empty(), "two ends do not meet"))
	{
		return;
	}
	constexpr std::size_t bytesThere = 3'000'000;
	other = std::move(scene.door.callers.front().connection);
	otherHandler.whenData = [](Connection& connection) { (void)connection.stats(); };
	std::thread thread([&] {
		otherHandler.whenOpen = [](Connection& connection) {
			(void)send(connection, Bytes::copyOf(patternOf(500'000)));
		};
		otherHandler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
		other->start(otherDriver->loop(), otherHandler);
		otherDriver->waitUntil([&] { return otherHandler.closed == 1; });
		other.reset();
	});
	const std::thread::id otherId = thread.get_id();

	std::size_t sent = 0;
	const auto sendMore = [&] {
		const Bytes piece = Bytes::copyOf(patternOf(30'000));
		SendResult result = SendResult::accepted;
		while (sent < bytesThere && result == SendResult::accepted)
		{
			result = send(*scene.dialled, piece);
			sent += result == SendResult::accepted || result == SendResult::acceptedPause ? piece.size() : 0;
		}
	};
	scene.dialledHandler.whenWritable = [&](Connection&) { sendMore(); };
	// Where opening takes both ends, it has waited for the other loop.
	scene.driver->waitUntil([&] { return scene.dialledHandler.opened + scene.dialledHandler.closed > 0; });
	sendMore();
	scene.driver->waitUntil([&] {
		const bool allSent = sent >= bytesThere && scene.dialled->stats().bytesQueued == 0;
		return allSent && scene.dialledHandler.bytes == 500'000;
	});
	scene.dialled->close(CloseMode::graceful, {});
	scene.driver->waitUntil([&] { return scene.dialledHandler.closed == 1; });
	thread.join();

	verdict.expectEqual(1, otherHandler.closed, "ends on the other loop");
	verdict.expect(
		!scene.dialledHandler.sawSeveralThreads && scene.dialledHandler.thread == std::this_thread::get_id(),
		"a callback comes on another thread than the loop's");
	verdict.expect(
		!otherHandler.sawSeveralThreads && otherHandler.thread == otherId,
		"a callback comes on another thread than the other loop's");
	verdict.expect(
		scene.dialledHandler.data == patternOf(500'000), "what came from the other loop is not what was sent");
	verdict.expectEqual(bytesThere, otherHandler.bytes, "bytes that came to the other loop");
}


void clause32Idle(ConformanceSubject& subject, Verdict& verdict)
{
	constexpr std::size_t dialledAtOnce = 100;
	constexpr std::size_t heldBytesMost = 512;

	Scene scene(subject, verdict);
	if (!scene.listen())
	{
		return;
	}
	std::vector<std::unique_ptr<RecordingHandler>> handlers;
	std::vector<std::unique_ptr<Connection>> connections;
	// They need not open in the order in which they were dialled.
	const auto areOpen = [&] {
		return scene.door.callers.size() == connections.size() &&
			std::all_of(handlers.begin(), handlers.end(), [](const auto& handler) { return handler->opened == 1; }) &&
			std::all_of(scene.door.callers.begin(), scene.door.callers.end(), [](const auto& caller) {
				   return caller.handler->opened == 1;
			   });
	};
	while (connections.size() < subject.idleConnections)
	{
		for (std::size_t i = 0; i < dialledAtOnce && connections.size() < subject.idleConnections; ++i)
		{
			handlers.push_back(std::make_unique<RecordingHandler>());
			connections.push_back(subject.transport->dial(scene.listener->address()));
			connections.back()->start(scene.driver->loop(), *handlers.back());
		}
		if (!verdict.expect(
				scene.driver->runUntil(areOpen),
				"only " + std::to_string(scene.door.callers.size()) + " connections open"))
		{
			return;
		}
	}
	scene.driver->settle();
	verdict.expectEqual(0, scene.driver->wakeUps(10min), "wake-ups of fresh connections");

	// Buffers that a burst needed are to be given back.
	const std::size_t allocatedBefore = subject.allocatedBytes ? subject.allocatedBytes() : 0;
	const Bytes burst = Bytes::copyOf(patternOf(8'000));
	for (std::size_t i = 0; i < connections.size(); ++i)
	{
		handlers[i]->keepsData = false;
		scene.door.callers[i].handler->keepsData = false;
	}
	const auto isServed = [&](std::size_t i) {
		return handlers[i]->bytes == burst.size() && scene.door.callers[i].handler->bytes == burst.size();
	};
	// Those that were dialled together may have been accepted in another order.
	for (std::size_t next = 0; next < connections.size();)
	{
		const std::size_t first = next;
		for (; next < connections.size() && next - first < dialledAtOnce; ++next)
		{
			(void)send(*connections[next], burst);
			(void)send(*scene.door.callers[next].connection, burst);
		}
		scene.driver->runUntil([&] {
			std::size_t served = first;
			while (served < next && isServed(served))
			{
				++served;
			}
			return served == next;
		});
	}
	scene.driver->settle();
	verdict.expectEqual(0, scene.driver->wakeUps(10min), "wake-ups of idle connections");
	if (subject.allocatedBytes)
	{
		const std::size_t after = subject.allocatedBytes();
		const std::size_t held = after > allocatedBefore ? after - allocatedBefore : 0;
		verdict.expect(
			held / (2 * connections.size()) < heldBytesMost,
			std::to_string(held / (2 * connections.size())) + " bytes are held by each idle end after a burst");
	}
	for (std::size_t i = 0; i < connections.size(); ++i)
	{
		if (!verdict.expect(isServed(i), "a burst on many connections is lost"))
		{
			break;
		}
	}
}


} // namespace ciarla::testkit
