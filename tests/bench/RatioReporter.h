#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>


namespace ciarla::bench {


/// A RatioReporter prints, after the usual table, each measurement beside the control of the same run.
///
/// Names pair them: `tcp_bulk/ours` is set beside `tcp_bulk/control`. Times alone mean little on a shared machine;
/// the ratio of two medians taken in turns means something.
class RatioReporter final: public benchmark::ConsoleReporter
{
public:
	void ReportRuns(const std::vector<Run>& runs) override;
	void Finalize() override;

private:
	std::map<std::string, double> _medians; ///< Nanoseconds of real time, by name.
};


} // namespace ciarla::bench
