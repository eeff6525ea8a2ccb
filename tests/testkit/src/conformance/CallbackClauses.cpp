#include "Clauses.h"
#include "Scene.h"

#include <array>
#include <functional>
#include <utility>


// What may be done inside a callback, and that none comes from inside a call.
namespace ciarla::testkit {


namespace {


using namespace std::chrono_literals;
using Hook = std::function<void(Connection&)>;
using Hooks = Hook RecordingHandler::*;


constexpr std::array<Hooks, 5> hooks{
	&RecordingHandler::whenOpen, &RecordingHandler::whenData, &RecordingHandler::whenWritable,
	&RecordingHandler::whenEnd, &RecordingHandler::whenClosed};


/// Everything that may be done inside a callback.
enum class Deed
{
	send,
	finish,
	pauseReading,
	closeGracefully,
	abort,
	retire
};

constexpr std::array deeds{Deed::send,  Deed::finish, Deed::pauseReading, Deed::closeGracefully,
						   Deed::abort, Deed::retire};


/// A DeedWatch does one deed inside the first callback of one kind, at one end of a scene.
class DeedWatch
{
public:
	DeedWatch(Scene& scene, Role role, Deed deed, Hooks where):
		_scene(scene),
		_role(role),
		_deed(deed)
	{
		const auto arm = [this, where](RecordingHandler& handler) {
			for (const Hooks each: hooks)
			{
				handler.*each = [this](Connection&) { countLate(); };
			}
			handler.*where = [this](Connection& connection) {
				countLate();
				if (!std::exchange(done, true))
				{
					perform(connection);
				}
			};
		};
		if (role == Role::dialled)
		{
			arm(scene.dialledHandler);
			return;
		}
		scene.door.whenAccepted = [arm](RecordingAcceptHandler::Caller& caller) { arm(*caller.handler); };
	}

	/// The connection at the end that is watched, and its handler. Null where it was retired.
	std::unique_ptr<Connection>& own()
	{
		return _role == Role::dialled ? _scene.dialled : _scene.door.callers.front().connection;
	}

	RecordingHandler& handler()
	{
		return _role == Role::dialled ? _scene.dialledHandler : _scene.acceptedHandler();
	}

	Connection& other()
	{
		return _role == Role::dialled ? _scene.accepted() : *_scene.dialled;
	}

	bool done = false;
	std::size_t afterRetirement = 0;

private:
	void countLate()
	{
		afterRetirement += done && _deed == Deed::retire ? 1 : 0;
	}

	void perform(Connection& connection)
	{
		switch (_deed)
		{
		case Deed::send: (void)send(connection, Bytes::copyOf("from inside")); break;
		case Deed::finish: (void)connection.finish(); break;
		case Deed::pauseReading: connection.setReading(false); break;
		case Deed::closeGracefully: connection.close(CloseMode::graceful, {}); break;
		case Deed::abort: connection.close(CloseMode::abort, {}); break;
		case Deed::retire: _scene.driver->loop().retire(std::move(own())); break;
		}
	}

	Scene& _scene;
	Role _role;
	Deed _deed;
};


/// Runs one conversation in which the deed is done inside the callback that `where` names, at the end with that role.
void checkDeedInside(ConformanceSubject& subject, Verdict& verdict, Role role, Deed deed, Hooks where)
{
	Scene scene(subject, verdict);
	DeedWatch watch(scene, role, deed, where);
	if (!scene.listen())
	{
		return;
	}
	scene.dial();
	const auto bothAreOpen = [&] {
		return scene.dialledHandler.opened == 1 && !scene.door.callers.empty() && scene.acceptedHandler().opened == 1;
	};
	scene.driver->runUntil([&] { return watch.done || bothAreOpen(); });
	if (!watch.done && verdict.expect(bothAreOpen(), "two ends do not meet"))
	{
		RecordingHandler& handler = watch.handler();
		(void)send(*watch.own(), Bytes::copyOf(std::string(subject.limits.highWaterBytes, 'x')));
		(void)send(watch.other(), Bytes::copyOf("hello"));
		scene.driver->runUntil([&] { return watch.done || (handler.bytes == 5 && handler.writable == 1); });
		watch.other().close(CloseMode::graceful, {});
		scene.driver->runUntil([&] { return watch.done || handler.ended + handler.closed > 0; });
		if (watch.own() && !watch.done)
		{
			watch.own()->close(CloseMode::abort, {});
		}
	}
	scene.driver->advance(1h);

	if (verdict.expect(watch.done, "a callback never came"))
	{
		verdict.expectEqual(0, watch.afterRetirement, "callbacks after retirement");
		verdict.expectEqual(0, watch.handler().afterClose, "callbacks after onClose");
		verdict.expect(watch.handler().closed <= 1, "several ends");
	}
}


/// What may be done with a caller inside onAccept(), and how many ends it then hears of there.
struct Welcome
{
	std::string_view what;
	void (*treat)(Scene& scene, RecordingAcceptHandler::Caller& caller);
	std::size_t endsHere;
};

constexpr std::array welcomes{
	Welcome{"dropped", [](Scene&, RecordingAcceptHandler::Caller& caller) { caller.connection.reset(); }, 0},
	Welcome{
		"retired",
		[](Scene& scene, RecordingAcceptHandler::Caller& caller) {
			scene.driver->loop().retire(std::move(caller.connection));
		},
		0},
	Welcome{
		"closed before it is started",
		[](Scene&, RecordingAcceptHandler::Caller& caller) { caller.connection->close(CloseMode::graceful, {}); }, 1},
	Welcome{
		"aborted before it is started",
		[](Scene&, RecordingAcceptHandler::Caller& caller) { caller.connection->close(CloseMode::abort, {}); }, 1},
	Welcome{
		"started and retired",
		[](Scene& scene, RecordingAcceptHandler::Caller& caller) {
			caller.connection->start(scene.driver->loop(), *caller.handler);
			scene.driver->loop().retire(std::move(caller.connection));
		},
		0},
};


/// Turns a caller away inside onAccept(): the caller hears of it, and this end only what it must.
void checkTurnedAway(ConformanceSubject& subject, Verdict& verdict, const Welcome& welcome)
{
	Scene scene(subject, verdict);
	scene.door.whenAccepted = [&](RecordingAcceptHandler::Caller& caller) { welcome.treat(scene, caller); };
	if (!scene.listen())
	{
		return;
	}
	const std::string who = "a caller that is " + std::string(welcome.what) + " inside onAccept()";
	scene.dialledHandler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	scene.dial();
	scene.driver->runUntil([&] { return scene.dialledHandler.closed > 0 && !scene.door.callers.empty(); });
	scene.driver->advance(1h);

	verdict.expectEqual(1, scene.dialledHandler.closed, "ends heard by " + who);
	if (verdict.expectEqual(1, scene.door.callers.size(), "calls of " + who))
	{
		verdict.expectEqual(welcome.endsHere, scene.acceptedHandler().callbacks(), "callbacks about " + who);
		verdict.expectEqual(welcome.endsHere, scene.acceptedHandler().closed, "ends here of " + who);
	}
}


/// Retires the listener inside onAccept() while another caller waits: the first is served, the other one is not.
void checkListenerRetiredInside(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	if (!scene.listen())
	{
		return;
	}
	scene.door.whenAccepted = [&](RecordingAcceptHandler::Caller&) {
		if (scene.listener)
		{
			scene.driver->loop().retire(std::move(scene.listener));
		}
	};
	RecordingHandler otherHandler;
	const auto other = subject.transport->dial(scene.listener->address());
	scene.dial();
	other->start(scene.driver->loop(), otherHandler);
	scene.driver->runUntil([&] { return !scene.door.callers.empty(); });
	scene.driver->advance(1h);
	if (!verdict.expectEqual(1, scene.door.callers.size(), "calls taken by a listener that is retired at the first"))
	{
		return;
	}

	// Who of the two came first is the wire's to say.
	const Bytes hello = Bytes::copyOf("hello");
	(void)send(scene.accepted(), hello);
	scene.driver->runUntil([&] { return scene.dialledHandler.bytes + otherHandler.bytes == 5; });
	const bool isOther = otherHandler.bytes > 0;
	(void)send(isOther ? *other : *scene.dialled, hello);
	scene.driver->runUntil([&] { return scene.acceptedHandler().bytes == 5; });
	verdict.expect(scene.acceptedHandler().data == "hello", "a caller whose listener was retired is not heard");
	verdict.expect(
		scene.dialledHandler.data + otherHandler.data == "hello", "a caller whose listener was retired hears nothing");
}


/// Notes each callback that comes while a call is on the stack.
class CallWatch
{
public:
	explicit CallWatch(Verdict& verdict) noexcept:
		_verdict(verdict)
	{
	}

	void watch(RecordingHandler& handler)
	{
		for (const Hooks each: hooks)
		{
			handler.*each = [this](Connection&) { check(); };
		}
	}

	void check()
	{
		_verdict.expect(_call.empty(), "a callback comes from inside " + _call);
	}

	void during(const std::string& call, const std::function<void()>& work)
	{
		_call = call;
		work();
		_call.clear();
	}

private:
	Verdict& _verdict;
	std::string _call;
};


} // namespace


void clause24CallsInsideCallbacks(ConformanceSubject& subject, Verdict& verdict)
{
	for (const Role role: {Role::dialled, Role::accepted})
	{
		for (const Deed deed: deeds)
		{
			for (const Hooks where: hooks)
			{
				checkDeedInside(subject, verdict, role, deed, where);
			}
		}
	}
	for (const Welcome& welcome: welcomes)
	{
		checkTurnedAway(subject, verdict, welcome);
	}
	checkListenerRetiredInside(subject, verdict);
}


void clause26NoReentrance(ConformanceSubject& subject, Verdict& verdict)
{
	Scene scene(subject, verdict);
	CallWatch calls(verdict);
	calls.watch(scene.dialledHandler);
	scene.door.whenAccepted = [&](RecordingAcceptHandler::Caller& caller) {
		calls.check();
		calls.watch(*caller.handler);
	};
	bool listens = false;
	calls.during("listen()", [&] { listens = scene.listen(); });
	if (!listens)
	{
		return;
	}
	calls.during("dial() or start()", [&] { scene.dial(); });
	scene.driver->runUntil([&] { return scene.dialledHandler.opened == 1 && !scene.door.callers.empty(); });
	if (!verdict.expect(!scene.door.callers.empty(), "two ends do not meet"))
	{
		return;
	}
	scene.driver->settle();
	Connection& dialled = *scene.dialled;
	const Bytes hello = Bytes::copyOf(std::string(subject.limits.highWaterBytes, 'x'));
	calls.during("send()", [&] { (void)send(dialled, hello); });
	calls.during("hasten()", [&] { dialled.hasten(); });
	scene.driver->settle();
	calls.during("setReading()", [&] { dialled.setReading(false); });
	(void)send(scene.accepted(), hello);
	scene.driver->settle();
	calls.during("setReading()", [&] { dialled.setReading(true); });
	calls.during("finish()", [&] { (void)dialled.finish(); });
	scene.driver->settle();
	calls.during("close()", [&] { dialled.close(CloseMode::graceful, {}); });
	calls.during("close()", [&] { dialled.close(CloseMode::abort, {}); });
	scene.driver->settle();
	verdict.expectEqual(1, scene.dialledHandler.closed, "ends");

	scene.dial(subject.nobodyAddress);
	calls.during("close() while dialling", [&] { scene.dialled->close(CloseMode::abort, {}); });
	scene.driver->settle();
	calls.during("retire()", [&] { scene.driver->loop().retire(std::move(scene.dialled)); });
	scene.driver->settle();
}


} // namespace ciarla::testkit
