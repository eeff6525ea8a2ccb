#pragma once

#include <ciarla/testkit/ConformanceSubject.h>


namespace ciarla::testkit {


/// A program at the other end of "exec", whose own end is "stdio". It is a real one, which hands its standard input and
/// output to this process and ends.
ConformanceSubject execSubject();

/// Both ends are "stdio", as if this process were two that somebody has joined by two pipes.
ConformanceSubject stdioSubject();


} // namespace ciarla::testkit
