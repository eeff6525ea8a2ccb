#pragma once

#include <ciarla/testkit/ConformanceSubject.h>

#include <functional>
#include <memory>
#include <span>
#include <string_view>


namespace ciarla::testkit {


/// A Saboteur is the memory transport with exactly one deviation, made to break one clause. A kit that does
/// not catch it would catch no transport that errs in the same way.
struct Saboteur
{
	int clause = 0;
	std::string_view deviation;
	std::function<ConformanceSubject()> make;
};


/// One or more for each clause, in order.
std::span<const Saboteur> saboteurs();


} // namespace ciarla::testkit
