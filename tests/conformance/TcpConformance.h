#pragma once

#include <ciarla/testkit/ConformanceSubject.h>

#include <ciarla/transport/SocketLoop.h>


namespace ciarla::testkit {


/// TCP on the loopback, on a SocketLoop whose clock stands still.
ConformanceSubject tcpSubject(PollerKind poller);

/// The same where every caller is passed on by a proxy, and the listener is told from where they came.
ConformanceSubject proxiedTcpSubject();


} // namespace ciarla::testkit
