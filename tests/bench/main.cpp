#include "RatioReporter.h"

#include <benchmark/benchmark.h>

#include <csignal>
#include <vector>


namespace {


/// Medians of runs taken in turns, so that a noisy minute falls on a measurement and its control alike.
/// What is given on the command line comes later, and wins.
char repetitions[] = "--benchmark_repetitions=7";
char interleaving[] = "--benchmark_enable_random_interleaving=true";
char minimumTime[] = "--benchmark_min_time=0.2";
char aggregates[] = "--benchmark_report_aggregates_only=true";


} // namespace


int main(int argc, char** argv)
{
	std::signal(SIGPIPE, SIG_IGN);
	std::vector<char*> arguments{argv[0], repetitions, interleaving, minimumTime, aggregates};
	arguments.insert(arguments.end(), argv + 1, argv + argc);
	int count = static_cast<int>(arguments.size());
	arguments.push_back(nullptr);

	benchmark::Initialize(&count, arguments.data());
	if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
	{
		return 2;
	}
	ciarla::bench::RatioReporter reporter;
	benchmark::RunSpecifiedBenchmarks(&reporter);
	benchmark::Shutdown();
	return 0;
}
