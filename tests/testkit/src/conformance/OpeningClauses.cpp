#include "Clauses.h"
#include "LeakCheck.h"
#include "Scene.h"

#include <algorithm>
#include <cctype>


namespace ciarla::testkit {


namespace {


using namespace std::chrono_literals;


bool isSchemeName(std::string_view scheme)
{
	return !scheme.empty() && std::all_of(scheme.begin(), scheme.end(), [](unsigned char c) {
		return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '-' || c == '.';
	});
}


void checkDialFails(Scene& scene, const BadAddress& bad)
{
	RecordingHandler handler;
	const auto connection = scene.subject.transport->dial(bad.address);
	if (!scene.verdict.expect(connection != nullptr, "dial gives no connection for " + bad.address.text()))
	{
		return;
	}
	connection->start(scene.driver->loop(), handler);
	scene.driver->runUntil([&] { return handler.closed > 0; });
	scene.verdict.expectEqual(1, handler.closed, "ends of a dial to " + bad.address.text());
	scene.verdict.expectEqual(0, handler.opened, "openings of a dial to " + bad.address.text());
	if (handler.reason)
	{
		scene.verdict.expect(
			handler.reason->code == make_error_code(bad.code),
			"dialling " + bad.address.text() + " gives \"" + handler.reason->code.message() + "\" instead of \"" +
				make_error_code(bad.code).message() + "\"");
		scene.verdict.expect(!handler.reason->text.empty(), "a failed dial says nothing to a person");
	}
}


void checkListenFails(Scene& scene, const BadAddress& bad)
{
	const auto listener = scene.subject.transport->listen(scene.driver->loop(), bad.address, scene.door);
	if (scene.verdict.expect(!listener.ok(), "listening on " + bad.address.text() + " works"))
	{
		scene.verdict.expect(
			listener.error().code == make_error_code(bad.code),
			"listening on " + bad.address.text() + " gives \"" + listener.error().code.message() + "\" instead of \"" +
				make_error_code(bad.code).message() + "\"");
		scene.verdict.expect(!listener.error().text.empty(), "a failed listen says nothing to a person");
	}
}


/// Clause 5 of a wire that opens before anybody has answered: that nobody is there is its end, once.
void checkUnansweredEnds(Scene& scene)
{
	scene.verdict.doesNotClaim();
	scene.dialledHandler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	scene.dial(scene.subject.nobodyAddress);
	scene.verdict.expectEqual(0, scene.dialledHandler.callbacks(), "callbacks from inside start()");
	scene.driver->runUntil([&] { return scene.dialledHandler.closed > 0; });
	scene.driver->settle();
	scene.driver->advance(scene.subject.limits.openDeadline * 2);

	scene.verdict.expectEqual(1, scene.dialledHandler.opened, "openings of a dial to nobody");
	scene.verdict.expectEqual(1, scene.dialledHandler.closed, "ends of a dial to nobody");
	scene.verdict.expectEqual(0, scene.dialledHandler.bytes, "bytes from nobody");
}


/// Clause 6 of such a wire: silence is no reason to end.
void checkUnansweredStays(Scene& scene)
{
	scene.verdict.doesNotClaim();
	scene.dial(scene.subject.silentAddress());
	scene.driver->runUntil([&] { return scene.dialledHandler.opened > 0; });
	scene.driver->advance(scene.subject.limits.openDeadline * 2);

	scene.verdict.expectEqual(1, scene.dialledHandler.opened, "openings of a dial that nobody answers");
	scene.verdict.expectEqual(1, scene.dialledHandler.callbacks(), "callbacks of a dial that nobody answers");
}


} // namespace


void clause01TruthfulCapabilities(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	verdict.expect(isSchemeName(subject.transport->scheme()), "the scheme is not a word in lower case");
	verdict.expect(subject.freeAddress().scheme() == subject.transport->scheme(), "the scheme is not the address's");
	if (!scene.meet())
	{
		return;
	}
	const Capabilities abilities = subject.transport->capabilities();
	verdict.expect(scene.dialled->info().capabilities == abilities, "the dialled end claims other abilities");
	verdict.expect(scene.accepted().info().capabilities == abilities, "the accepted end claims other abilities");
	verdict.expect(scene.dialled->info().role == Role::dialled, "the dialled end has another role");
	verdict.expect(scene.accepted().info().role == Role::accepted, "the accepted end has another role");
	verdict.expect(scene.dialled->finish().ok() == abilities.halfClose, "halfClose is not what finish() does");
}


void clause02BoundAddress(ConformanceSubject& subject, Verdict& verdict)
{
	Scene first(subject, verdict);
	Scene second(subject, verdict);
	if (!first.meet() || !second.meet())
	{
		return;
	}
	verdict.expect(first.listener->address() != second.listener->address(), "two free addresses are one");
	verdict.expect(first.listener->address().scheme() == subject.transport->scheme(), "the bound scheme is another");
	verdict.expectEqual(1, first.door.callers.size(), "callers at the first listener");
	verdict.expectEqual(1, second.door.callers.size(), "callers at the second listener");
	const auto again = Address::parse(first.listener->address().text());
	verdict.expect(again.ok() && again.value() == first.listener->address(), "the bound address does not parse back");
}


void clause03BadAddresses(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	verdict.expect(!subject.badAddresses.empty() || !subject.badToDial.empty(), "the subject names no bad address");
	for (const BadAddress& bad: subject.badAddresses)
	{
		checkDialFails(scene, bad);
		checkListenFails(scene, bad);
	}
	for (const BadAddress& bad: subject.badToDial)
	{
		checkDialFails(scene, bad);
	}
	for (const BadAddress& bad: subject.badToListen)
	{
		checkListenFails(scene, bad);
	}
}


void clause04AddressInUse(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	const Address address = scene.listener->address();
	const auto second = subject.transport->listen(scene.driver->loop(), address, scene.door);
	if (verdict.expect(!second.ok(), "a second listen on one address works"))
	{
		verdict.expect(
			second.error().code == make_error_code(ErrorCode::addressInUse),
			"a second listen gives \"" + second.error().code.message() + "\"");
	}

	// A connection of the old listener is still there: it must not hold the address.
	scene.listener.reset();
	auto again = subject.transport->listen(scene.driver->loop(), address, scene.door);
	if (verdict.expect(again.ok(), "listening again after the end of the first listener fails"))
	{
		RecordingHandler handler;
		const auto connection = subject.transport->dial(address);
		connection->start(scene.driver->loop(), handler);
		verdict.expect(
			scene.driver->runUntil([&] { return handler.opened == 1 && scene.door.callers.size() == 2; }),
			"the second listener takes no calls");
	}
}


void clause05RefusedDial(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (subject.opensUnanswered)
	{
		checkUnansweredEnds(scene);
		return;
	}
	scene.dial(subject.nobodyAddress);
	verdict.expectEqual(0, scene.dialledHandler.callbacks(), "callbacks from inside start()");
	scene.driver->runUntil([&] { return scene.dialledHandler.closed > 0; });
	scene.driver->settle();
	scene.driver->advance(subject.limits.openDeadline * 2);

	verdict.expectEqual(0, scene.dialledHandler.opened, "openings of a refused dial");
	verdict.expectEqual(1, scene.dialledHandler.callbacks(), "reports of a refused dial");
	if (scene.dialledHandler.reason)
	{
		const CloseReason& reason = *scene.dialledHandler.reason;
		verdict.expect(reason.code == make_error_code(ErrorCode::refused), "refused reads as " + reason.code.message());
		verdict.expect(reason.side == CloseSide::peer, "the peer refused, and another side is named");
		verdict.expect(!reason.text.empty(), "a refusal says nothing to a person");
	}
}


void clause06DialDeadline(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!verdict.expect(subject.silentAddress != nullptr, "the subject has no silent address"))
	{
		return;
	}
	if (subject.opensUnanswered)
	{
		checkUnansweredStays(scene);
		return;
	}
	scene.dial(subject.silentAddress());
	scene.driver->settle();
	scene.driver->advance(subject.limits.openDeadline - 100ms);
	verdict.expectEqual(0, scene.dialledHandler.callbacks(), "callbacks before the open deadline");
	scene.driver->advance(200ms);

	verdict.expectEqual(1, scene.dialledHandler.callbacks(), "callbacks at the open deadline");
	if (verdict.expectEqual(1, scene.dialledHandler.closed, "ends at the open deadline"))
	{
		verdict.expect(
			scene.dialledHandler.reason->code == make_error_code(ErrorCode::timedOut),
			"the open deadline reads as " + scene.dialledHandler.reason->code.message());
	}
}


void clause07CancelledDial(ConformanceSubject& subject, Verdict& verdict)
{
	const std::size_t descriptorsBefore = openDescriptors();
	{
		Scene scene(subject, verdict);
		if (!scene.listen())
		{
			return;
		}
		const std::size_t descriptorsListening = openDescriptors();

		scene.dial();
		scene.dialled.reset();
		scene.driver->settle();

		scene.dial();
		scene.driver->loop().retire(std::move(scene.dialled));
		scene.driver->settle();

		scene.dial(subject.nobodyAddress);
		scene.dialled.reset();
		scene.driver->settle();
		scene.driver->advance(subject.limits.openDeadline * 2);

		verdict.expectEqual(0, scene.dialledHandler.callbacks(), "callbacks of cancelled dials");
		for (const auto& caller: scene.door.callers)
		{
			// Where opening takes two, as in a handshake, it goes straight to the end.
			verdict.expect(
				caller.handler->closed + caller.handler->ended > 0, "the peer of a cancelled dial sees no end");
		}
		scene.door.callers.clear();
		// What ends in a process of its own takes as long as that does.
		scene.driver->runUntil([&] { return openDescriptors() == descriptorsListening; });
		verdict.expectEqual(descriptorsListening, openDescriptors(), "descriptors after cancelled dials");
	}
	verdict.expectEqual(descriptorsBefore, openDescriptors(), "descriptors after all has gone");
	expectNoLeak(subject, verdict, "a cancelled dial", [&] {
		Scene scene(subject, verdict);
		if (scene.listen())
		{
			scene.dial();
			scene.dialled.reset();
			scene.driver->settle();
		}
	});
}


void clause08ListenersEnd(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.meet())
	{
		return;
	}
	const Address address = scene.listener->address();
	scene.listener.reset();
	scene.driver->settle();

	(void)send(*scene.dialled, Bytes::copyOf("ping"));
	(void)send(scene.accepted(), Bytes::copyOf("pong"));
	scene.driver->runUntil([&] { return scene.acceptedHandler().bytes == 4 && scene.dialledHandler.bytes == 4; });
	verdict.expect(scene.acceptedHandler().data == "ping", "the accepted end no longer hears");
	verdict.expect(scene.dialledHandler.data == "pong", "the dialled end no longer hears");
	verdict.expectEqual(0, scene.dialledHandler.closed + scene.acceptedHandler().closed, "ends with the listener's");

	RecordingHandler late;
	late.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	const auto caller = subject.transport->dial(address);
	caller->start(scene.driver->loop(), late);
	scene.driver->runUntil([&] { return late.closed > 0; });
	verdict.expectEqual(1, late.closed, "ends of a dial after the listener's end");
	verdict.expectEqual(subject.opensUnanswered ? 1 : 0, late.opened, "connections that open after the listener's end");
}


void clause09NothingBeforeStart(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	scene.door.startsThem = false;
	if (!scene.listen())
	{
		return;
	}
	scene.dialled = subject.transport->dial(scene.listener->address());
	scene.driver->settle();
	verdict.expectEqual(0, scene.door.callers.size(), "callers before start()");
	verdict.expect(send(*scene.dialled, Bytes::copyOf("early")) == SendResult::closed, "send() works before start()");

	scene.dialledHandler.whenOpen = [](Connection& connection) { (void)send(connection, Bytes::copyOf("hello")); };
	scene.dialled->start(scene.driver->loop(), scene.dialledHandler);
	verdict.expect(send(*scene.dialled, Bytes::copyOf("early")) == SendResult::closed, "send() works before onOpen()");
	scene.driver->runUntil([&] { return !scene.door.callers.empty(); });
	scene.driver->settle();
	if (!verdict.expectEqual(1, scene.door.callers.size(), "callers after start()"))
	{
		return;
	}
	verdict.expectEqual(0, scene.acceptedHandler().callbacks(), "callbacks of an accepted end that is not started");
	scene.accepted().start(scene.driver->loop(), scene.acceptedHandler());
	verdict.expectEqual(0, scene.acceptedHandler().callbacks(), "callbacks from inside start()");
	scene.driver->runUntil([&] { return scene.acceptedHandler().bytes == 5; });
	verdict.expect(
		scene.acceptedHandler().order == std::vector<std::string>{"open", "data"},
		"the accepted end does not open first and then hear");
	verdict.expect(scene.acceptedHandler().data == "hello", "what was sent before start() is lost");
}


} // namespace ciarla::testkit
