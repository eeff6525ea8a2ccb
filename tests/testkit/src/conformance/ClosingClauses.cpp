#include "Clauses.h"
#include "Scene.h"


namespace ciarla::testkit {


namespace {


using namespace std::chrono_literals;


/// The peer has heard that no more comes: as an end, or as an orderly close where the wire tells the two apart.
bool heardAnOrderlyEnd(const RecordingHandler& handler)
{
	return handler.closed == 0 ? handler.ended == 1 : !handler.reason->code;
}


void checkOrderlyClose(Verdict& verdict, const RecordingHandler& handler)
{
	if (verdict.expectEqual(1, handler.closed, "ends of the closing side"))
	{
		verdict.expect(handler.reason->side == CloseSide::local, "we closed, and another side is named");
		verdict.expect(!handler.reason->code, "an orderly close has the code " + handler.reason->code.message());
		verdict.expectEqual(0, handler.reason->unsentBytes, "bytes unsent after an orderly close");
	}
}


} // namespace


void clause16Finish(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	const std::string question = patternOf(300'000);
	if (!subject.transport->capabilities().halfClose)
	{
		verdict.doesNotClaim();
		const Result<void> result = scene.dialled->finish();
		verdict.expect(
			!result.ok() && result.error().code == make_error_code(ErrorCode::notSupported),
			"finish() does not say that it is not supported");
		verdict.expect(
			sendAll(scene, *scene.dialled, scene.dialledHandler, question, 10'000), "a refused finish() ends sending");
		scene.driver->runUntil([&] { return scene.acceptedHandler().bytes == question.size(); });
		verdict.expect(scene.acceptedHandler().data == question, "a refused finish() loses bytes");
		return;
	}

	scene.acceptedHandler().whenEnd = [](Connection& connection) { (void)send(connection, Bytes::copyOf("answer")); };
	sendAll(scene, *scene.dialled, scene.dialledHandler, question, 50'000);
	verdict.expect(scene.dialled->finish().ok(), "finish() fails");
	verdict.expect(send(*scene.dialled, Bytes::copyOf("more")) == SendResult::closed, "send() works after finish()");
	scene.driver->runUntil([&] { return scene.dialledHandler.bytes == 6; });
	scene.driver->advance(1h);

	verdict.expect(scene.acceptedHandler().data == question, "the peer does not get all that was sent before finish()");
	verdict.expect(
		scene.acceptedHandler().order == std::vector<std::string>{"open", "data", "end"},
		"the peer does not hear data and then one end");
	verdict.expectEqual(1, scene.acceptedHandler().ended, "ends heard by the peer");
	verdict.expect(scene.dialledHandler.data == "answer", "the peer cannot answer after our end");
	verdict.expectEqual(0, scene.dialledHandler.closed + scene.acceptedHandler().closed, "closes after finish()");
}


void clause17GracefulLosesNothing(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	// What we have not read must not turn our end into a reset that destroys our last line on its way.
	scene.dialled->setReading(false);
	sendAll(scene, scene.accepted(), scene.acceptedHandler(), patternOf(100'000), 50'000);
	scene.driver->settle();

	const std::string lines = patternOf(900'000);
	scene.acceptedHandler().whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	verdict.expect(sendAll(scene, *scene.dialled, scene.dialledHandler, lines, 10'000), "sending is refused");
	scene.dialled->close(CloseMode::graceful, {});
	scene.driver->runUntil([&] { return scene.dialledHandler.closed == 1 && scene.acceptedHandler().closed == 1; });

	verdict.expect(scene.acceptedHandler().data == lines, "a graceful close loses bytes");
	verdict.expect(heardAnOrderlyEnd(scene.acceptedHandler()), "the peer of a graceful close hears no orderly end");
	checkOrderlyClose(verdict, scene.dialledHandler);
	verdict.expectEqual(0, scene.dialledHandler.bytes, "bytes delivered after close()");
}


void clause18GracefulToAStuckPeer(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	scene.accepted().setReading(false);
	fillUntilStuck(scene, *scene.dialled);
	scene.dialled->close(CloseMode::graceful, {});
	scene.driver->settle();
	scene.driver->advance(subject.limits.linger / 2);
	verdict.expectEqual(0, scene.dialledHandler.closed, "ends before linger has passed");

	// A wire whose own buffers moved meanwhile may count that as progress, once.
	scene.driver->advance(subject.limits.linger * 3);
	if (verdict.expectEqual(1, scene.dialledHandler.closed, "ends after linger has passed"))
	{
		verdict.expect(
			scene.dialledHandler.reason->side == CloseSide::local, "our deadline, and another side is named");
		verdict.expect(
			scene.dialledHandler.reason->code == make_error_code(ErrorCode::timedOut),
			"unsent bytes at linger read as \"" + scene.dialledHandler.reason->code.message() + "\"");
		verdict.expect(scene.dialledHandler.reason->unsentBytes > 0, "nothing is said to be unsent");
	}
}


void clause19SlowPeer(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	RecordingHandler& reader = scene.acceptedHandler();
	scene.accepted().setReading(false);
	const std::string lines = fillUntilStuck(scene, *scene.dialled);

	// The reader takes a sixth, then rests for most of the linger time; several rests are longer than linger.
	std::size_t quota = 0;
	reader.whenData = [&](Connection& connection) { connection.setReading(reader.bytes < quota); };
	scene.dialled->close(CloseMode::graceful, {});
	for (int part = 1; part <= 6 && reader.closed == 0; ++part)
	{
		quota = part == 6 ? lines.size() + 1 : lines.size() / 6 * static_cast<std::size_t>(part);
		scene.accepted().setReading(true);
		scene.driver->runUntil([&] { return reader.bytes >= std::min(quota, lines.size()) || reader.closed > 0; });
		// A busy system tells the sender of the room a while later, when all has been quiet.
		for (int quiet = 0; quiet < 5; ++quiet)
		{
			scene.driver->settle();
		}
		if (part < 6)
		{
			scene.driver->advance(subject.limits.linger * 4 / 5);
		}
	}
	scene.driver->runUntil([&] { return reader.ended + reader.closed > 0; });
	if (reader.closed == 0)
	{
		scene.accepted().close(CloseMode::graceful, {});
	}
	scene.driver->runUntil([&] { return scene.dialledHandler.closed == 1; });

	verdict.expect(reader.data == lines, "a slow peer does not get all");
	verdict.expect(heardAnOrderlyEnd(reader), "a slow peer hears no orderly end");
	checkOrderlyClose(verdict, scene.dialledHandler);
}


} // namespace ciarla::testkit
