#pragma once

#include <ciarla/testkit/ConformanceSubject.h>

#include <ciarla/transport/SocketLoop.h>


namespace ciarla::testkit {


/// TCP on the loopback, on a SocketLoop whose clock stands still.
ConformanceSubject tcpSubject(PollerKind poller);


} // namespace ciarla::testkit
