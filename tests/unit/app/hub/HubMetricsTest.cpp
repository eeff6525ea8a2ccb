#include "hub/HubMetrics.h"

#include <ciarla/protocol/HubFrames.h>

#include <gmock/gmock.h>

#include <array>
#include <regex>
#include <sstream>


namespace ciarla {
namespace {


using testing::HasSubstr;


/// A hub, two loops and an acceptor, with numbers that a test can tell apart.
struct Numbers
{
	Numbers()
	{
		HubStats stats;
		stats.connections = 20;
		stats.members = 16;
		stats.rooms = 6;
		stats.texts = 200;
		stats.deliveries = 1400;
		stats.ends[static_cast<std::size_t>(LeaveCode::tooSlow)] = 4;
		hub.take(stats);
		first.queuedBytes.set(5);
		second.queuedBytes.set(6);
		first.queuedBytesMax.set(4);
		second.queuedBytesMax.set(3);
		second.lagMicroseconds.set(1'002'003);
		acceptor.callers.set(50);
		acceptor.dropped.set(7);
	}

	std::string text() const
	{
		return metricsText(hub, loops, acceptor);
	}

	HubGauges hub;
	LoopGauges first;
	LoopGauges second;
	AcceptorGauges acceptor;
	std::array<const LoopGauges*, 2> loops{&first, &second};
};


TEST(HubMetrics, AddUpOverTheLoops)
{
	const Numbers numbers;

	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_connections 20\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_members 16\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_rooms 6\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_texts_total 200\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_deliveries_total 1400\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_ends_total{reason=\"tooSlow\"} 4\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_queued_bytes 11\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_callers_total 50\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_dropped_total 7\n"));
}


TEST(HubMetrics, NameTheSlowestMemberAndEachLoopsLag)
{
	const Numbers numbers;

	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_queued_bytes_max 4\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_loop_lag_seconds{loop=\"0\"} 0.000000\n"));
	EXPECT_THAT(numbers.text(), HasSubstr("\nciarla_hub_loop_lag_seconds{loop=\"1\"} 1.002003\n"));
}


TEST(HubMetrics, AreOfTheFormThatPrometheusReads)
{
	std::istringstream lines(Numbers().text());
	const std::regex comment("# (HELP|TYPE) ciarla_hub_[a-z_]+ .+");
	const std::regex sample("ciarla_hub_[a-z_]+(\\{[a-z]+=\"[A-Za-z0-9]+\"\\})? [0-9]+(\\.[0-9]+)?");

	for (std::string line; std::getline(lines, line);)
	{
		EXPECT_TRUE(std::regex_match(line, comment) || std::regex_match(line, sample)) << line;
	}
}


TEST(HubMetrics, AreUnhealthyOnceALoopHasShownNothingForLong)
{
	Numbers numbers;
	const TimePoint now{std::chrono::hours(1)};
	const auto shown = [](TimePoint time) {
		return static_cast<std::uint64_t>(
			std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count());
	};
	numbers.first.seen.set(shown(now));
	numbers.second.seen.set(shown(now - std::chrono::seconds(9)));
	EXPECT_TRUE(isHealthy(numbers.loops, now));

	EXPECT_FALSE(isHealthy(numbers.loops, now + std::chrono::seconds(2)));
}


} // namespace
} // namespace ciarla
