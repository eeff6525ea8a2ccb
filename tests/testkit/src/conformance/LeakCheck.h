#pragma once

#include <ciarla/testkit/ConformanceSubject.h>
#include <ciarla/testkit/Verdict.h>

#include <functional>
#include <string>


namespace ciarla::testkit {


/// Plays a round often, and expects that what the process has allocated does not grow with it. Does nothing where the
/// subject does not tell what is allocated.
///
/// The first rounds do not count: allocators and the system's libraries keep some of what they were given. A round may
/// keep a little after that, on average less than the smallest connection takes.
void expectNoLeak(
	ConformanceSubject& subject, Verdict& verdict, const std::string& what, const std::function<void()>& round);


} // namespace ciarla::testkit
