#pragma once

#include <ciarla/testkit/ConformanceSubject.h>
#include <ciarla/testkit/FakeTransport.h>


namespace ciarla::testkit {


/// The memory transport, with ordinary or odd sizes.
ConformanceSubject memorySubject(const MemoryOptions& options = {});

/// The fake transport whose plans let everything succeed.
ConformanceSubject fakeSubject();


} // namespace ciarla::testkit
