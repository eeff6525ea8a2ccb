#pragma once

#include <ciarla/testkit/LoopDriver.h>

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Transport.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>


namespace ciarla::testkit {


/// An address that a transport has to refuse, and how.
struct BadAddress
{
	Address address;
	ErrorCode code = ErrorCode::malformedAddress;
};


/// A ConformanceSubject is a transport in the hands of the conformance kit: the transport itself, loops to
/// run it on, and addresses to try it with. Every clause gets a fresh one.
///
/// The first five fields and badAddresses are needed by every transport; the others say more where there is more to say.
struct ConformanceSubject
{
	std::unique_ptr<Transport> transport;

	/// Makes a loop that the transport can run on, and whose clock is the test's.
	std::function<std::unique_ptr<LoopDriver>()> makeDriver;

	/// An address to listen on that nobody holds, such as port 0.
	std::function<Address()> freeAddress;

	/// An address where nobody listens.
	Address nobodyAddress;

	/// An address that takes a call and never answers, so that dialling waits for its deadline. What makes it
	/// silent lives as long as the function.
	std::function<Address()> silentAddress;

	/// What the transport was made with.
	ConnectionLimits limits;

	/// Addresses that can be neither dialled nor listened on, and more that only one of the two refuses.
	std::vector<BadAddress> badAddresses;
	std::vector<BadAddress> badToDial;
	std::vector<BadAddress> badToListen;

	/// Whether dialling opens at once, before anybody has answered or can have: a program that is started, a descriptor
	/// that is there. Clauses 5 and 6 are then not claimed, and show that such a dial ends, and for a reason alone.
	bool opensUnanswered = false;

	/// Whether what is dialled is the test's own, and no address of the wire, such as a hand-over of descriptors. Clause 35 is
	/// then not claimed.
	bool dialsByHand = false;

	/// How late a wire may bring something by its own design, as an impaired one does; shorter than any deadline. If it may
	/// be late the kit runs it on a loop of its own, without descriptors, whose clock moves on to what is due within that
	/// time wherever a clause waits for what is under way, and makeDriver is not asked.
	Duration latency = Duration::zero();

	/// What an observer below the connection has seen so far; needed where Capabilities::secure is claimed.
	std::function<std::string()> seenBelow;

	/// How many idle connections clause 32 holds, and how much memory the process has allocated, such as
	/// allocatedBytesOfThisProcess() tells; without the latter, clauses 7, 25 and 32 do not look at memory.
	std::size_t idleConnections = 1000;
	std::function<std::size_t()> allocatedBytes;
};


/// Makes a fresh subject.
using ConformanceFactory = std::function<ConformanceSubject()>;


} // namespace ciarla::testkit
