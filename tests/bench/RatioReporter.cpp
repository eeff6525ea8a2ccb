#include "RatioReporter.h"

#include <cstdio>
#include <string_view>


namespace ciarla::bench {


namespace {


struct Goal
{
	const char* work;
	const char* control; ///< What stands behind `work/`.
	bool speed;          ///< The goal is a speed, which is better high; otherwise a time.
	double bound;        ///< 0 where no aim was set.
};


/// Where each bound comes from: docs/performance.md.
constexpr Goal goals[] = {
	{"tcp_round_trip_64", "control", false, 1.15},     {"tcp_bulk_60k", "control", true, 1.0},
	{"tcp_one_way_64", "control", true, 0.3},          {"memory_round_trip_64", "control", false, 0},
	{"memory_bulk_60k", "control", true, 0},           {"memory_one_way_64", "zmq_inproc", true, 1.0},
	{"unix_round_trip_64", "plain_tcp", false, 1.0},   {"ws_round_trip_64", "plain_tcp", false, 1.1},
	{"layer_round_trip_64", "plain_tcp", false, 1.02}, {"tls_bulk_60k", "bio_pair", true, 0.9},
};


} // namespace


void RatioReporter::ReportRuns(const std::vector<Run>& runs)
{
	ConsoleReporter::ReportRuns(runs);
	for (const Run& run: runs)
	{
		const bool single = run.run_type == Run::RT_Iteration && run.repetitions <= 1;
		if ((single || run.aggregate_name == "median") && !run.error_occurred)
		{
			std::string name = run.run_name.function_name;
			_medians[name] = run.GetAdjustedRealTime() * benchmark::GetTimeUnitMultiplier(benchmark::kNanosecond) /
				benchmark::GetTimeUnitMultiplier(run.time_unit);
		}
	}
}


void RatioReporter::Finalize()
{
	ConsoleReporter::Finalize();
	bool any = false;
	for (const Goal& goal: goals)
	{
		const auto ours = _medians.find(std::string(goal.work) + "/ours");
		const auto control = _medians.find(std::string(goal.work) + "/" + goal.control);
		if (ours == _medians.end() || control == _medians.end())
		{
			continue;
		}
		if (!any)
		{
			std::printf(
				"\n%-22s %-12s %14s %14s %8s   %s\n", "work", "control", "ours ns", "control ns", "ratio", "goal");
			any = true;
		}
		const double ratio = goal.speed ? control->second / ours->second : ours->second / control->second;
		const bool reached = goal.speed ? ratio >= goal.bound : ratio <= goal.bound;
		std::printf("%-22s %-12s %14.0f %14.0f %8.2f", goal.work, goal.control, ours->second, control->second, ratio);
		if (goal.bound > 0)
		{
			std::printf(
				"   %s %.2f %s", goal.speed ? "speed >=" : "time <=", goal.bound, reached ? "reached" : "missed");
		}
		std::printf("\n");
	}
}


} // namespace ciarla::bench
