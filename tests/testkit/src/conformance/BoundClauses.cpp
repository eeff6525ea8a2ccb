#include "Clauses.h"
#include "Scene.h"


namespace ciarla::testkit {


namespace {


/// No wire holds more than this for a reader that does not read; a transport that takes more has no bound.
constexpr std::size_t heldBytesMost = 32 * 1024 * 1024;


/// Sends small pieces until the queue is at high water. False if it never says so.
bool fillToHighWater(Scene& scene)
{
	const Bytes piece = Bytes::copyOf(std::string(16 * 1024, 'x'));
	for (std::size_t accepted = 0; accepted < heldBytesMost; accepted += piece.size())
	{
		const SendResult result = send(*scene.dialled, piece);
		if (result == SendResult::accepted)
		{
			if (!scene.verdict.expect(
					scene.dialled->stats().bytesQueued < scene.subject.limits.highWaterBytes,
					"a queue at high water is not reported"))
			{
				return false;
			}
			// Only what the wire no longer takes stays queued.
			if (accepted % (256 * 1024) == 0)
			{
				scene.driver->settle();
			}
			continue;
		}
		scene.verdict.expect(result == SendResult::acceptedPause, "high water is not reported before the cap");
		return scene.verdict.expect(
			scene.dialled->stats().bytesQueued >= scene.subject.limits.highWaterBytes,
			"a queue below high water is reported");
	}
	return scene.verdict.expect(false, "the queue never comes to high water");
}


/// A peer that is not read is held back, and its death is noticed.
void checkBoundAndDeath(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	scene.accepted().setReading(false);
	scene.driver->settle();
	const std::size_t accepted = fillUntilStuck(scene, *scene.dialled, heldBytesMost).size();
	verdict.expect(accepted < heldBytesMost, "a reader that does not read holds back nobody");
	verdict.expectEqual(0, scene.acceptedHandler().bytes, "bytes delivered while reading is off");

	scene.dialled->close(CloseMode::abort, {});
	scene.driver->settle();
	const RecordingHandler& reader = scene.acceptedHandler();
	if (subject.transport->capabilities().reset)
	{
		scene.driver->runUntil([&] { return reader.closed == 1; });
		verdict.expectEqual(1, reader.closed, "ends seen while reading is off");
	}
	verdict.expectEqual(0, reader.ended, "orderly ends seen while reading is off");

	// Where a wire cannot tell a death while nobody reads, it has to as soon as somebody does.
	scene.accepted().setReading(true);
	scene.driver->runUntil([&] { return reader.ended + reader.closed > 0; });
	verdict.expect(reader.ended + reader.closed > 0, "a death while reading was off is not seen once it is on again");
}


/// The peer's last words and its orderly end wait, both, until reading is on again.
void checkEndWaits(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	const RecordingHandler& reader = scene.acceptedHandler();
	scene.accepted().setReading(false);
	scene.driver->settle();
	(void)send(*scene.dialled, Bytes::copyOf("good night"));
	scene.dialled->close(CloseMode::graceful, {});
	scene.driver->settle();
	verdict.expectEqual(0, reader.bytes + reader.ended, "bytes and orderly ends delivered while reading is off");

	scene.accepted().setReading(true);
	scene.driver->runUntil([&] { return reader.ended + reader.closed > 0; });
	verdict.expect(reader.data == "good night", "the last words of a peer are lost while reading is off");
	verdict.expect(
		reader.ended + reader.closed > 0, "a goodbye while reading was off is not heard once it is on again");
}


} // namespace


void clause13HighWater(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	std::size_t queuedWhenWritable = 0;
	scene.dialledHandler.whenWritable = [&](Connection& connection) {
		queuedWhenWritable = connection.stats().bytesQueued;
	};
	for (std::size_t crossing = 1; crossing <= 3; ++crossing)
	{
		scene.accepted().setReading(false);
		if (!fillToHighWater(scene))
		{
			return;
		}
		// The wire may still take some of it; full again, it stays above low water until the peer reads.
		fillUntilStuck(scene, *scene.dialled);
		const std::size_t before = scene.dialledHandler.writable;
		scene.accepted().setReading(true);
		scene.driver->runUntil([&] { return scene.dialled->stats().bytesQueued == 0; });
		scene.driver->settle();
		verdict.expectEqual(before + 1, scene.dialledHandler.writable, "onWritable after a crossing");
		verdict.expect(queuedWhenWritable <= subject.limits.lowWaterBytes, "onWritable comes above low water");
	}
}


void clause14Cap(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	const std::string beyond(subject.limits.capBytes + 1, 'x');
	verdict.expect(send(*scene.dialled, Bytes::copyOf(beyond)) == SendResult::full, "a batch above the cap is taken");
	verdict.expectEqual(0, scene.dialled->stats().bytesQueued, "bytes queued of a refused batch");
	scene.driver->settle();

	scene.accepted().setReading(false);
	const std::string accepted = fillUntilStuck(scene, *scene.dialled);
	const std::size_t queued = scene.dialled->stats().bytesQueued;
	verdict.expect(queued <= subject.limits.capBytes, "more is queued than the cap");

	const Bytes batch[] = {Bytes::copyOf("torn"), Bytes::copyOf(std::string(subject.limits.capBytes - queued, 'x'))};
	verdict.expect(scene.dialled->send(batch) == SendResult::full, "a batch that does not fit is taken");
	verdict.expectEqual(queued, scene.dialled->stats().bytesQueued, "bytes queued after a refused batch");

	const std::size_t writableBefore = scene.dialledHandler.writable;
	scene.accepted().setReading(true);
	scene.driver->runUntil([&] { return scene.acceptedHandler().bytes >= accepted.size(); });
	scene.driver->settle();
	verdict.expect(scene.acceptedHandler().data == accepted, "what arrives is not exactly what was accepted");
	verdict.expect(scene.dialledHandler.writable > writableBefore, "nothing says that there is room again");
}


void clause15NotReading(ConformanceSubject& subject, Verdict& verdict)
{
	checkBoundAndDeath(subject, verdict);
	checkEndWaits(subject, verdict);
}


void clause29DeathWhileBlocked(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	scene.accepted().setReading(false);
	fillUntilStuck(scene, *scene.dialled);
	scene.door.callers.front().connection.reset();
	scene.driver->runUntil([&] { return scene.dialledHandler.closed == 1; });

	if (verdict.expectEqual(1, scene.dialledHandler.closed, "ends seen by a blocked sender"))
	{
		verdict.expect(scene.dialledHandler.reason->side != CloseSide::local, "the peer died, and we are named");
		verdict.expect(static_cast<bool>(scene.dialledHandler.reason->code), "a death reads as an orderly end");
		verdict.expect(scene.dialledHandler.reason->unsentBytes > 0, "nothing is said to be unsent");
	}
}


} // namespace ciarla::testkit
