#pragma once

#include "JsonLine.h"
#include "ServerMeter.h"

#include <cstdint>


namespace ciarla::bench {


/// Everything that is counted, at one moment; what happened between two is what a suite reports.
struct Measurement
{
	std::uint64_t time = 0; ///< Of nanosecondsNow().
	ProcessorTime server;
	double ownSeconds = 0; ///< Of processor time.
	std::uint64_t deliveries = 0;
	std::uint64_t texts = 0;

	static Measurement take(const ServerMeter& meter, std::uint64_t deliveries, std::uint64_t texts);

	double secondsSince(const Measurement& before) const noexcept;
	double serverSecondsSince(const Measurement& before) const noexcept;

	void report(const Measurement& before, JsonLine& line) const;
};


} // namespace ciarla::bench
