#include "Clauses.h"
#include "Scene.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>


// What holds before a connection is open, and what a dial tells when it is or is not.
namespace ciarla::testkit {


namespace {


CloseReason changedMind()
{
	CloseReason reason;
	reason.code = make_error_code(ErrorCode::cancelled);
	reason.text = "changed my mind";
	return reason;
}


/// One that was closed before it was open: its end, without any wait, and nothing else.
void checkClosedEarly(Verdict& verdict, const RecordingHandler& handler, const std::string& who)
{
	verdict.expectEqual(1, handler.callbacks(), "callbacks of " + who + ", without any wait");
	verdict.expectEqual(1, handler.closed, "ends of " + who + ", without any wait");
}


void checkReasonIsOurs(Verdict& verdict, const RecordingHandler& handler, const std::string& who)
{
	if (handler.reason)
	{
		verdict.expect(handler.reason->side == CloseSide::local, "we closed, and another side is named, of " + who);
		verdict.expect(
			handler.reason->code == make_error_code(ErrorCode::cancelled) && handler.reason->text == "changed my mind",
			"onClose does not repeat what close() was given, of " + who);
	}
}


void checkDialClosedEarly(ConformanceSubject& subject, Verdict& verdict, const Address& address, bool atOnce)
{
	Scene scene(subject, verdict);
	scene.dial(address);
	if (!atOnce)
	{
		scene.driver->settle();
	}
	if (scene.dialledHandler.callbacks() > 0)
	{
		return;
	}
	scene.dialled->close(CloseMode::graceful, changedMind());
	verdict.expectEqual(0, scene.dialledHandler.callbacks(), "callbacks from inside close()");
	scene.driver->runUntil([&] { return scene.dialledHandler.closed > 0; });
	const std::string who = atOnce ? "a dial closed at once" : "a dial closed in the middle";
	checkClosedEarly(verdict, scene.dialledHandler, who);
	if (address != subject.nobodyAddress)
	{
		// That nobody is there may be certain before we close.
		checkReasonIsOurs(verdict, scene.dialledHandler, who);
	}
}


void checkAcceptedClosedEarly(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	scene.door.startsThem = false;
	scene.door.whenAccepted = [&](RecordingAcceptHandler::Caller& caller) {
		caller.connection->start(scene.driver->loop(), *caller.handler);
		caller.connection->close(CloseMode::graceful, changedMind());
	};
	scene.dialledHandler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	if (!scene.listen())
	{
		return;
	}
	scene.dial();
	scene.driver->runUntil([&] { return !scene.door.callers.empty() && scene.acceptedHandler().closed > 0; });
	if (verdict.expect(!scene.door.callers.empty(), "nobody is accepted"))
	{
		checkClosedEarly(verdict, scene.acceptedHandler(), "an accepted end closed before it was open");
		checkReasonIsOurs(verdict, scene.acceptedHandler(), "an accepted end closed before it was open");
	}
	scene.driver->runUntil([&] { return scene.dialledHandler.closed > 0; });
	verdict.expectEqual(1, scene.dialledHandler.closed, "ends of the one whose peer closed before it was open");
}


/// Tries to send on every turn until it is open.
class EarlySender
{
public:
	explicit EarlySender(Verdict& verdict) noexcept:
		_verdict(verdict)
	{
	}

	void tryOn(Connection& connection, const RecordingHandler& handler, std::string_view who)
	{
		if (handler.opened == 0 && handler.closed == 0)
		{
			const bool isRefused = send(connection, Bytes::copyOf("too early")) == SendResult::closed;
			_verdict.expect(isRefused || _hasFailed, "send() takes bytes before onOpen of " + std::string(who));
			_hasFailed = _hasFailed || !isRefused;
		}
	}

private:
	Verdict& _verdict;
	bool _hasFailed = false;
};


/// All that a dial may end with that came to nothing. What each means to the caller stands in Transport.h.
constexpr std::array dialCodes{
	ErrorCode::malformedAddress, ErrorCode::unknownScheme, ErrorCode::badOption,     ErrorCode::notSupported,
	ErrorCode::cannotResolve,    ErrorCode::refused,       ErrorCode::unreachable,   ErrorCode::timedOut,
	ErrorCode::notPermitted,     ErrorCode::lost,          ErrorCode::protocolFault, ErrorCode::outOfResources};


void checkDialCode(Scene& scene, const std::string& which)
{
	const RecordingHandler& handler = scene.dialledHandler;
	if (handler.opened > 0 || !scene.verdict.expect(handler.reason.has_value(), which + " does not end"))
	{
		return;
	}
	const std::optional<ErrorCode> code = errorCodeOf(handler.reason->code);
	const bool isListed = code && std::ranges::find(dialCodes, *code) != dialCodes.end();
	scene.verdict.expect(
		isListed, which + " ends with \"" + handler.reason->code.message() + "\", which no caller expects");
	scene.verdict.expect(!handler.reason->text.empty(), which + " says nothing to a person");
}


} // namespace


void clause33CloseBeforeOpen(ConformanceSubject& subject, Verdict& verdict)
{
	checkDialClosedEarly(subject, verdict, subject.nobodyAddress, true);
	const Address silent = subject.silentAddress();
	checkDialClosedEarly(subject, verdict, silent, true);
	checkDialClosedEarly(subject, verdict, silent, false);
	checkAcceptedClosedEarly(subject, verdict);
}


void clause34ReadingOffBeforeOpen(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	scene.door.whenAccepted = [](RecordingAcceptHandler::Caller& caller) { caller.connection->setReading(false); };
	if (!scene.listen())
	{
		return;
	}
	scene.dialled = subject.transport->dial(scene.listener->address());
	scene.dialled->setReading(false);
	scene.dialled->start(scene.driver->loop(), scene.dialledHandler);
	const bool isOpen = scene.driver->runUntil([&] {
		return scene.dialledHandler.opened == 1 && !scene.door.callers.empty() && scene.acceptedHandler().opened == 1;
	});
	if (!verdict.expect(isOpen, "two ends that do not read yet do not meet"))
	{
		return;
	}
	(void)send(*scene.dialled, Bytes::copyOf("hello"));
	(void)send(scene.accepted(), Bytes::copyOf("hello"));
	scene.driver->settle();
	verdict.expectEqual(0, scene.dialledHandler.bytes, "bytes read by the dialled end, which was told not to");
	verdict.expectEqual(0, scene.acceptedHandler().bytes, "bytes read by the accepted end, which was told not to");

	scene.dialled->setReading(true);
	scene.accepted().setReading(true);
	scene.driver->runUntil([&] { return scene.dialledHandler.bytes + scene.acceptedHandler().bytes == 10; });
	verdict.expect(scene.dialledHandler.data == "hello", "the dialled end does not read once it is told to");
	verdict.expect(scene.acceptedHandler().data == "hello", "the accepted end does not read once it is told to");
}


void clause35TruthfulPeer(ConformanceSubject& subject, Verdict& verdict)
{
	if (subject.dialsByHand)
	{
		verdict.doesNotClaim();
		return;
	}
	Scene other(subject, verdict);
	Scene scene(subject, verdict);
	if (!other.listen() || !scene.listen())
	{
		return;
	}
	const Address address = scene.listener->address();
	scene.dialled = subject.transport->dial(address);
	verdict.expect(
		scene.dialled->info().peer.scheme() == address.scheme() &&
			scene.dialled->info().peer.where() == address.where(),
		"before it is open, the peer of a dialled end is not the one that is dialled");
	scene.dialled->start(scene.driver->loop(), scene.dialledHandler);
	if (!verdict.expect(
			scene.driver->runUntil([&] { return scene.dialledHandler.opened == 1; }), "a dial does not open"))
	{
		return;
	}

	RecordingHandler handler;
	const auto again = subject.transport->dial(scene.dialled->info().peer);
	again->start(scene.driver->loop(), handler);
	scene.driver->runUntil(
		[&] { return handler.closed > 0 || (handler.opened == 1 && scene.door.callers.size() == 2); });
	verdict.expectEqual(
		2, scene.door.callers.size(), "calls at the listener, after one to what the first calls its peer");
	verdict.expectEqual(0, other.door.callers.size(), "calls at another listener");
}


void clause36NothingTakenBeforeOpen(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	EarlySender early(verdict);
	if (!scene.listen())
	{
		return;
	}
	scene.dial();
	const bool isOpen = scene.driver->runUntil([&] {
		early.tryOn(*scene.dialled, scene.dialledHandler, "the dialled end");
		if (!scene.door.callers.empty())
		{
			early.tryOn(scene.accepted(), scene.acceptedHandler(), "the accepted end");
		}
		return scene.dialledHandler.opened == 1 && !scene.door.callers.empty() && scene.acceptedHandler().opened == 1;
	});
	verdict.expect(isOpen, "two ends do not meet");
	scene.driver->settle();
	verdict.expectEqual(0, scene.dialledHandler.bytes, "bytes heard by the dialled end that nobody could send");
	if (!scene.door.callers.empty())
	{
		verdict.expectEqual(0, scene.acceptedHandler().bytes, "bytes heard by the accepted end that nobody could send");
	}
}


void clause38DialCodes(ConformanceSubject& subject, Verdict& verdict)
{
	{
		// Nothing comes of it before the clock is moved.
		Scene scene(subject, verdict);
		scene.dial(subject.silentAddress());
		scene.driver->settle();
		scene.driver->advance(subject.limits.openDeadline * 2);
		checkDialCode(scene, "a dial to somebody silent");
	}

	std::vector<std::pair<Address, std::string>> dials{{subject.nobodyAddress, "a dial to nobody"}};
	for (const std::vector<BadAddress>* each: {&subject.badAddresses, &subject.badToDial})
	{
		for (const BadAddress& bad: *each)
		{
			dials.emplace_back(bad.address, "a dial to " + bad.address.text());
		}
	}
	for (const auto& [address, which]: dials)
	{
		Scene scene(subject, verdict);
		scene.dial(address);
		scene.driver->runUntil([&] { return scene.dialledHandler.callbacks() > 0; });
		scene.driver->advance(subject.limits.openDeadline * 2);
		checkDialCode(scene, which);
	}

	Scene scene(subject, verdict);
	scene.door.whenAccepted = [](RecordingAcceptHandler::Caller& caller) { caller.connection.reset(); };
	if (scene.listen())
	{
		scene.dial();
		scene.driver->runUntil([&] { return scene.dialledHandler.callbacks() > 0; });
		checkDialCode(scene, "a dial that is turned away");
	}
}


} // namespace ciarla::testkit
