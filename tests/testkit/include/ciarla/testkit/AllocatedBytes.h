#pragma once

#include <cstddef>
#include <functional>


namespace ciarla::testkit {


/// What ConformanceSubject::allocatedBytes usually is: the bytes that malloc has given out in this process and not had
/// back (glibc's mallinfo2). Empty under AddressSanitizer and ThreadSanitizer, whose allocators keep what was freed;
/// there, what looks for leaks is AddressSanitizer itself.
std::function<std::size_t()> allocatedBytesOfThisProcess();


} // namespace ciarla::testkit
