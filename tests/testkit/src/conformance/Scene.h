#pragma once

#include <ciarla/testkit/ConformanceSubject.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/testkit/Verdict.h>

#include <memory>
#include <string>


namespace ciarla::testkit {


/// A Scene is where a clause plays: one listener, and one connection to it, on one loop.
///
/// Its fields are the clause's to use. They are destroyed from the last to the first.
class Scene
{
public:
	Scene(ConformanceSubject& theSubject, Verdict& theVerdict);

	/// Listens on a free address. False, and noted, if that fails.
	bool listen();

	/// Dials an address, or the listener.
	void dial(const Address& address);
	void dial();

	/// Listens, dials, and turns until both ends are open. False, and noted, if they are not.
	bool meet();

	/// The other end of `dialled`: the first caller that was accepted.
	Connection& accepted();
	RecordingHandler& acceptedHandler();

	ConformanceSubject& subject;
	Verdict& verdict;
	std::unique_ptr<LoopDriver> driver;
	RecordingHandler dialledHandler;
	RecordingAcceptHandler door;
	std::unique_ptr<Listener> listener;
	std::unique_ptr<Connection> dialled;
};


/// `size` bytes in which no two stretches look alike.
std::string patternOf(std::size_t size);

/// Sends all of `text` in pieces of `pieceBytes`, and waits where the connection says so. False if it refuses.
bool sendAll(
	Scene& scene, Connection& from, RecordingHandler& fromHandler, std::string_view text, std::size_t pieceBytes);

/// Sends until nothing more is accepted and nothing more moves, but not beyond `bytesMost`. Returns what was
/// accepted, in order.
std::string fillUntilStuck(Scene& scene, Connection& from, std::size_t bytesMost = 48 * 1024 * 1024);

/// How many descriptors this process has open; 0 where the system does not tell.
std::size_t openDescriptors();


} // namespace ciarla::testkit
