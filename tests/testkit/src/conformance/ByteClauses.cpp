#include "Clauses.h"
#include "Scene.h"

#include <algorithm>
#include <string>
#include <vector>


namespace ciarla::testkit {


namespace {


/// Sends `text` from one end and compares what the other one hears.
bool arrives(
	Scene& scene, Connection& from, RecordingHandler& fromHandler, RecordingHandler& to, const std::string& text)
{
	to.data.clear();
	const std::size_t before = to.bytes;
	const bool sent = sendAll(scene, from, fromHandler, text, 200'000);
	scene.driver->runUntil([&] { return to.bytes - before >= text.size(); });
	return sent && to.data == text;
}


} // namespace


void clause10BytesInOrder(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	constexpr std::size_t sizes[] = {0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 10 * 1024 * 1024};
	for (const std::size_t size: sizes)
	{
		const std::string text = patternOf(size);
		const std::string what = std::to_string(size) + " bytes do not arrive whole and in order ";
		if (!verdict.expect(
				arrives(scene, *scene.dialled, scene.dialledHandler, scene.acceptedHandler(), text), what + "there") ||
			!verdict.expect(
				arrives(scene, scene.accepted(), scene.acceptedHandler(), scene.dialledHandler, text), what + "back"))
		{
			return;
		}
	}

	scene.acceptedHandler().data.clear();
	const std::string text = patternOf(2'000);
	for (const char byte: text)
	{
		(void)send(*scene.dialled, Bytes::copyOf(std::string_view(&byte, 1)));
		if (byte % 2 != 0)
		{
			scene.dialled->hasten();
		}
		const std::size_t heard = scene.acceptedHandler().data.size();
		scene.driver->runUntil([&] { return scene.acceptedHandler().data.size() > heard; });
	}
	verdict.expect(scene.acceptedHandler().data == text, "bytes sent one at a time do not arrive in order");

	const SendResult nothing = scene.dialled->send({});
	verdict.expect(nothing == SendResult::accepted, "an empty batch is refused");
}


void clause11Batch(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	// More slices than one gathered write of any system takes, empty ones among them, and a large one.
	std::vector<Bytes> batch;
	std::string whole;
	for (std::size_t i = 0; i < 3'000; ++i)
	{
		const std::string piece = patternOf(i == 1'500 ? 300'000 : i % 7);
		batch.push_back(Bytes::copyOf(piece));
		whole += piece;
	}

	const SendResult result = scene.dialled->send(batch);
	verdict.expect(result == SendResult::accepted || result == SendResult::acceptedPause, "a batch is refused");
	scene.driver->runUntil([&] { return scene.acceptedHandler().bytes >= whole.size(); });
	scene.driver->settle();

	verdict.expect(scene.acceptedHandler().data == whole, "a batch does not arrive as its concatenation");
}


void clause12DroppedBytes(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	// Each block is freed here, or kept by the connection; what is allocated next would take its place.
	std::string whole;
	for (char letter = 'a'; letter <= 'z'; ++letter)
	{
		const std::string text(5'000, letter);
		whole += text;
		Bytes bytes = Bytes::copyOf(text);
		(void)send(*scene.dialled, bytes);
		bytes = Bytes::copyOf(std::string(5'000, '#'));
	}
	scene.driver->runUntil([&] { return scene.acceptedHandler().bytes >= whole.size(); });

	verdict.expect(scene.acceptedHandler().data == whole, "bytes that the sender dropped arrive changed");
}


void clause30Stats(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	const ConnectionStats fresh = scene.dialled->stats();
	verdict.expectEqual(0, fresh.bytesSent + fresh.bytesReceived + fresh.bytesQueued, "bytes counted before any moved");

	sendAll(scene, *scene.dialled, scene.dialledHandler, patternOf(100'000), 10'000);
	sendAll(scene, scene.accepted(), scene.acceptedHandler(), patternOf(50'000), 10'000);
	scene.driver->runUntil(
		[&] { return scene.acceptedHandler().bytes == 100'000 && scene.dialledHandler.bytes == 50'000; });
	verdict.expectEqual(100'000, scene.dialled->stats().bytesSent, "bytesSent of the dialled end");
	verdict.expectEqual(50'000, scene.dialled->stats().bytesReceived, "bytesReceived of the dialled end");
	verdict.expectEqual(50'000, scene.accepted().stats().bytesSent, "bytesSent of the accepted end");
	verdict.expectEqual(100'000, scene.accepted().stats().bytesReceived, "bytesReceived of the accepted end");
	verdict.expectEqual(0, scene.dialled->stats().bytesQueued, "bytesQueued with nothing queued");

	scene.accepted().setReading(false);
	const std::size_t accepted = 100'000 + fillUntilStuck(scene, *scene.dialled).size();
	const ConnectionStats stuck = scene.dialled->stats();
	verdict.expectEqual(accepted, stuck.bytesSent + stuck.bytesQueued, "bytesSent and bytesQueued while blocked");
	scene.dialled->close(CloseMode::abort, {});
	scene.driver->runUntil([&] { return scene.dialledHandler.closed == 1; });
	if (scene.dialledHandler.reason)
	{
		verdict.expectEqual(
			accepted, scene.dialled->stats().bytesSent + scene.dialledHandler.reason->unsentBytes,
			"bytesSent and unsentBytes at the end");
	}
}


void clause31Secure(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	if (!subject.transport->capabilities().secure)
	{
		verdict.doesNotClaim();
		verdict.expect(!scene.dialled->info().capabilities.secure, "the dialled end claims to be secure alone");
		verdict.expect(!scene.accepted().info().capabilities.secure, "the accepted end claims to be secure alone");
		return;
	}
	const std::string secret = "the cat sleeps under the third stair";
	(void)send(*scene.dialled, Bytes::copyOf(secret));
	(void)send(scene.accepted(), Bytes::copyOf(secret));
	scene.driver->runUntil(
		[&] { return scene.dialledHandler.bytes == secret.size() && scene.acceptedHandler().bytes == secret.size(); });
	verdict.expect(scene.dialledHandler.data == secret && scene.acceptedHandler().data == secret, "the secret is lost");
	if (verdict.expect(subject.seenBelow != nullptr, "the subject shows nothing of what passes below"))
	{
		const std::string seen = subject.seenBelow();
		verdict.expect(!seen.empty(), "nothing at all passes below");
		verdict.expect(seen.find(secret) == std::string::npos, "the secret can be read below");
	}
}


void clause37EmptyBatch(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	const Bytes nothing;
	verdict.expect(scene.dialled->send({}) == SendResult::accepted, "a batch of no slices is not accepted");
	verdict.expect(send(*scene.dialled, nothing) == SendResult::accepted, "a batch of an empty slice is not accepted");
	scene.driver->settle();
	verdict.expectEqual(0, scene.acceptedHandler().dataCallbacks, "calls of onData for an empty batch");
	verdict.expectEqual(0, scene.dialled->stats().bytesSent, "bytes sent of an empty batch");

	(void)send(*scene.dialled, Bytes::copyOf("ab"));
	(void)scene.dialled->send({});
	(void)send(*scene.dialled, Bytes::copyOf("cd"));
	scene.driver->runUntil([&] { return scene.acceptedHandler().bytes == 4; });
	verdict.expect(scene.acceptedHandler().data == "abcd", "an empty batch between two changes them");

	scene.accepted().setReading(false);
	fillUntilStuck(scene, *scene.dialled);
	const std::size_t queued = scene.dialled->stats().bytesQueued;
	const std::size_t writable = scene.dialledHandler.writable;
	verdict.expect(
		scene.dialled->send({}) == SendResult::acceptedPause,
		"an empty batch at high water does not say so, and no more");
	scene.driver->settle();
	verdict.expectEqual(queued, scene.dialled->stats().bytesQueued, "bytes queued after an empty batch");
	verdict.expectEqual(writable, scene.dialledHandler.writable, "calls of onWritable for an empty batch");

	scene.dialled->close(CloseMode::abort, {});
	verdict.expect(scene.dialled->send({}) == SendResult::closed, "an empty batch is accepted after close()");
}


} // namespace ciarla::testkit
