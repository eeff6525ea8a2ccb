#pragma once

#include <ciarla/testkit/ConformanceSubject.h>


namespace ciarla::testkit {


/// Unix sockets on paths, in a folder of its own.
ConformanceSubject localSubject();


} // namespace ciarla::testkit
