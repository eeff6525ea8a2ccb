#pragma once

#include "SabotagedTransport.h"


// The deviations in dialling and listening.
namespace ciarla::testkit {


/// The listener's address() is what was asked for.
Result<std::unique_ptr<Listener>> listenUnresolved(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler);

/// An address in use is given to a second listener, which then hears of nobody.
Result<std::unique_ptr<Listener>> listenTwice(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler);

/// The listener's end is the end of its connections.
Result<std::unique_ptr<Listener>> listenPossessively(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler);

/// A listener that was retired serves those who already wait.
Result<std::unique_ptr<Listener>> listenAfterRetirement(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler);

/// dial() calls at once.
Sabotage diallingBeforeStart();


} // namespace ciarla::testkit
