#include "Clauses.h"
#include "Scene.h"

#include <functional>
#include <optional>


namespace ciarla::testkit {


namespace {


using namespace std::chrono_literals;


CloseReason reasonOf(ErrorCode code, std::string text)
{
	return {CloseSide::local, make_error_code(code), std::move(text), 0};
}


void checkOneEnding(Verdict& verdict, const RecordingHandler& handler, CloseSide side, const std::string& who)
{
	verdict.expectEqual(1, handler.closed, "onClose of " + who);
	verdict.expectEqual(0, handler.afterClose, "callbacks after onClose of " + who);
	verdict.expect(handler.reason && handler.reason->side == side, "the wrong side in onClose of " + who);
}


/// Lets two fresh ends meet, ends them, and checks what both are told.
void checkEndings(
	ConformanceSubject& subject, Verdict& verdict, const std::function<void(Scene&)>& end, CloseSide dialledSide,
	CloseSide acceptedSide, const std::string& how)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	(void)send(*scene.dialled, Bytes::copyOf("hello"));
	end(scene);
	scene.driver->runUntil([&] { return scene.dialledHandler.closed > 0 && scene.acceptedHandler().closed > 0; });
	scene.driver->advance(1h);
	checkOneEnding(verdict, scene.dialledHandler, dialledSide, "the dialled end, " + how);
	checkOneEnding(verdict, scene.acceptedHandler(), acceptedSide, "the accepted end, " + how);
}


/// Destroys the accepted end. To the dialled one that is a reset by the peer, where the wire has one.
void checkEndByDestruction(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	scene.dialledHandler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	scene.door.callers.front().connection.reset();
	scene.driver->runUntil([&] { return scene.dialledHandler.closed > 0; });
	scene.driver->advance(1h);

	const bool isReset = subject.transport->capabilities().reset;
	const bool closedItself = scene.dialledHandler.ended > 0 && !isReset;
	checkOneEnding(
		verdict, scene.dialledHandler, closedItself ? CloseSide::local : CloseSide::peer,
		"the dialled end, after the other's destruction");
	const std::optional<CloseReason>& reason = scene.dialledHandler.reason;
	verdict.expect(!isReset || (reason && reason->code), "the destruction of the other end reads as a goodbye");
}


} // namespace


void clause20Abort(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	scene.accepted().setReading(false);
	fillUntilStuck(scene, *scene.dialled);
	scene.dialled->close(CloseMode::abort, {});
	scene.driver->runUntil([&] { return scene.dialledHandler.closed == 1; });
	if (verdict.expectEqual(1, scene.dialledHandler.closed, "ends of an aborted connection, without any wait"))
	{
		verdict.expect(scene.dialledHandler.reason->side == CloseSide::local, "we aborted, and another side is named");
		verdict.expect(scene.dialledHandler.reason->unsentBytes > 0, "nothing is said to be unsent");
	}

	scene.accepted().setReading(true);
	const RecordingHandler& peer = scene.acceptedHandler();
	scene.driver->runUntil([&] { return peer.closed + peer.ended > 0; });
	if (!subject.transport->capabilities().reset)
	{
		verdict.doesNotClaim();
		verdict.expect(peer.closed + peer.ended > 0, "the peer hears nothing of an abort");
		return;
	}
	verdict.expectEqual(0, peer.ended, "orderly ends heard by the peer of an abort");
	verdict.expect(peer.reason && peer.reason->code, "the peer of an abort sees no error");
}


void clause21OneEnding(ConformanceSubject& subject, Verdict& verdict)
{
	const auto abort = [](Scene& scene) { scene.dialled->close(CloseMode::abort, {}); };
	const auto bothClose = [](Scene& scene) {
		scene.dialled->close(CloseMode::graceful, {});
		scene.accepted().close(CloseMode::graceful, {});
	};
	// Who was left answers with the end of its own sending alone; a wire without that ends by itself.
	const auto oneCloses = [](Scene& scene) {
		scene.acceptedHandler().whenEnd = [](Connection& connection) { (void)connection.finish(); };
		scene.dialled->close(CloseMode::graceful, {});
	};
	checkEndings(subject, verdict, bothClose, CloseSide::local, CloseSide::local, "when both close");
	checkEndings(subject, verdict, oneCloses, CloseSide::local, CloseSide::peer, "when the dialled end closes");
	if (subject.transport->capabilities().reset)
	{
		checkEndings(subject, verdict, abort, CloseSide::local, CloseSide::peer, "when the dialled end aborts");
	}
	checkEndByDestruction(subject, verdict);
}


void clause22CloseReason(ConformanceSubject& subject, Verdict& verdict)
{
	for (const CloseMode mode: {CloseMode::graceful, CloseMode::abort})
	{
		Scene scene(subject, verdict);
		if (!scene.meet())
		{
			return;
		}
		scene.dialled->close(mode, reasonOf(ErrorCode::protocolFault, "that was too much"));
		const RecordingHandler& peer = scene.acceptedHandler();
		scene.driver->runUntil([&] { return peer.closed + peer.ended > 0; });
		if (peer.closed == 0)
		{
			scene.accepted().close(CloseMode::graceful, {});
		}
		scene.driver->runUntil([&] { return scene.dialledHandler.closed == 1 && peer.closed == 1; });
		scene.driver->settle();

		const bool own = scene.dialledHandler.reason &&
			scene.dialledHandler.reason->code == make_error_code(ErrorCode::protocolFault) &&
			scene.dialledHandler.reason->text == "that was too much";
		verdict.expect(own, "onClose does not repeat what close() was given");
		const bool heard = peer.reason && peer.reason->code == make_error_code(ErrorCode::protocolFault) &&
			peer.reason->text == "that was too much";
		if (subject.transport->capabilities().closeReason)
		{
			verdict.expect(heard, "code and text do not reach the peer");
		}
		else
		{
			verdict.doesNotClaim();
			verdict.expect(!heard, "code and text reach the peer, and that is not claimed");
		}
	}
}


void clause23RepeatedClose(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	scene.accepted().setReading(false);
	fillUntilStuck(scene, *scene.dialled);
	scene.dialled->close(CloseMode::graceful, {});
	scene.dialled->close(CloseMode::graceful, reasonOf(ErrorCode::protocolFault, "again"));
	verdict.expect(send(*scene.dialled, Bytes::copyOf("late")) == SendResult::closed, "send() works after close()");
	verdict.expect(!scene.dialled->finish().ok(), "finish() works after close()");
	scene.driver->settle();
	verdict.expectEqual(0, scene.dialledHandler.closed, "ends of a graceful close that was only repeated");

	scene.dialled->close(CloseMode::abort, {});
	scene.driver->runUntil([&] { return scene.dialledHandler.closed == 1; });
	verdict.expectEqual(1, scene.dialledHandler.closed, "ends after an abort overtook, without any wait");
	verdict.expect(
		scene.dialledHandler.reason && scene.dialledHandler.reason->code != make_error_code(ErrorCode::protocolFault),
		"a repeated close changed the reason");

	scene.dialled->close(CloseMode::graceful, {});
	scene.dialled->close(CloseMode::abort, {});
	verdict.expect(send(*scene.dialled, Bytes::copyOf("late")) == SendResult::closed, "send() works after onClose()");
	scene.driver->advance(1h);
	verdict.expectEqual(1, scene.dialledHandler.closed, "ends after close() was repeated at the end");
}


void clause28InfoAfterTheEnd(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	const ConnectionInfo dialled = scene.dialled->info();
	const ConnectionInfo accepted = scene.accepted().info();
	const auto same = [](const ConnectionInfo& left, const ConnectionInfo& right) {
		return left.role == right.role && left.local == right.local && left.peer == right.peer &&
			left.capabilities == right.capabilities && left.credentials.user == right.credentials.user &&
			left.credentials.certificate == right.credentials.certificate;
	};
	verdict.expect(dialled.peer != Address(), "the dialled end does not know its peer");
	verdict.expect(accepted.local != Address(), "the accepted end does not know where it is");

	bool sameInside = false;
	scene.dialledHandler.whenClosed = [&](Connection& connection) { sameInside = same(dialled, connection.info()); };
	scene.dialled->close(CloseMode::abort, {});
	scene.accepted().close(CloseMode::abort, {});
	scene.driver->runUntil([&] { return scene.dialledHandler.closed + scene.acceptedHandler().closed == 2; });
	scene.driver->settle();

	verdict.expect(sameInside, "info() is another inside onClose()");
	verdict.expect(same(dialled, scene.dialled->info()), "info() of the dialled end is another after the end");
	verdict.expect(same(accepted, scene.accepted().info()), "info() of the accepted end is another after the end");
	verdict.expectEqual(0, scene.dialled->stats().bytesQueued, "bytes queued after the end");
}


} // namespace ciarla::testkit
