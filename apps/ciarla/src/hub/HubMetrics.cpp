#include "HubMetrics.h"

#include "HubLog.h"

#include <algorithm>
#include <string_view>


namespace ciarla {


namespace {


/// A loop shows its numbers once a second; one that has not for so long is stuck.
constexpr Duration silenceMax = std::chrono::seconds(10);


using Loops = std::span<const LoopGauges* const>;


std::uint64_t sum(Loops loops, Gauge LoopGauges::*gauge)
{
	std::uint64_t total = 0;
	for (const LoopGauges* loop: loops)
	{
		total += (loop->*gauge).get();
	}
	return total;
}


std::uint64_t largest(Loops loops, Gauge LoopGauges::*gauge)
{
	std::uint64_t found = 0;
	for (const LoopGauges* loop: loops)
	{
		found = std::max(found, (loop->*gauge).get());
	}
	return found;
}


class Page
{
public:
	void family(std::string_view name, std::string_view type, std::string_view help)
	{
		_name = name;
		_text.append("# HELP ").append(name).append(" ").append(help).append("\n");
		_text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
	}

	void sample(std::string_view labels, std::string_view value)
	{
		_text.append(_name).append(labels).append(" ").append(value).append("\n");
	}

	void gauge(std::string_view name, std::string_view help, std::uint64_t value)
	{
		family(name, "gauge", help);
		sample("", std::to_string(value));
	}

	void counter(std::string_view name, std::string_view help, std::uint64_t value)
	{
		family(name, "counter", help);
		sample("", std::to_string(value));
	}

	std::string text()
	{
		return std::move(_text);
	}

private:
	std::string _name;
	std::string _text;
};


std::string secondsText(std::uint64_t microseconds)
{
	std::string fraction = std::to_string(microseconds % 1'000'000);
	fraction.insert(0, 6 - fraction.size(), '0');
	return std::to_string(microseconds / 1'000'000) + "." + fraction;
}


void writeEnds(Page& page, const HubGauges& hub)
{
	page.family("ciarla_hub_ends_total", "counter", "Members who are gone, by how.");
	for (std::size_t code = 0; code < hub.ends.size(); ++code)
	{
		const std::string word(logWord(static_cast<LeaveCode>(code)));
		page.sample("{reason=\"" + word + "\"}", std::to_string(hub.ends[code].get()));
	}
}


void writeLag(Page& page, Loops loops)
{
	page.family("ciarla_hub_loop_lag_seconds", "gauge", "How late the last timer of each loop was.");
	for (std::size_t index = 0; index < loops.size(); ++index)
	{
		page.sample("{loop=\"" + std::to_string(index) + "\"}", secondsText(loops[index]->lagMicroseconds.get()));
	}
}


} // namespace


std::string metricsText(const HubGauges& hub, Loops loops, const AcceptorGauges& acceptor)
{
	Page page;
	page.gauge("ciarla_hub_connections", "Connections, greeted or not.", hub.connections.get());
	page.gauge("ciarla_hub_unfinished", "Callers who have not said who they are.", acceptor.unfinished.get());
	page.gauge("ciarla_hub_members", "Members.", hub.members.get());
	page.gauge("ciarla_hub_rooms", "Rooms.", hub.rooms.get());
	page.gauge("ciarla_hub_history_bytes", "What the rooms remember.", hub.historyBytes.get());
	page.gauge("ciarla_hub_queued_bytes", "What waits for members to read it.", sum(loops, &LoopGauges::queuedBytes));
	page.gauge(
		"ciarla_hub_queued_bytes_max", "The same, for the slowest of them.",
		largest(loops, &LoopGauges::queuedBytesMax));
	page.counter("ciarla_hub_texts_total", "Texts taken from members.", hub.texts.get());
	page.counter("ciarla_hub_deliveries_total", "Texts told to members.", hub.deliveries.get());
	page.counter("ciarla_hub_broadcasts_total", "Turns in which a room said something.", hub.broadcasts.get());
	page.counter("ciarla_hub_refusals_total", "Requests that were refused.", hub.refusals.get());
	writeEnds(page, hub);
	page.counter("ciarla_hub_callers_total", "Connections ever accepted.", acceptor.callers.get());
	page.counter("ciarla_hub_turned_away_total", "Callers who were told why not.", acceptor.turnedAway.get());
	page.counter("ciarla_hub_dropped_total", "Callers who were not even told.", acceptor.dropped.get());
	page.counter(
		"ciarla_hub_displaced_total", "Callers who said nothing, and made room for others.", hub.displaced.get());
	writeLag(page, loops);
	return page.text();
}


bool isHealthy(Loops loops, TimePoint now)
{
	return std::ranges::all_of(loops, [now](const LoopGauges* loop) {
		const TimePoint seen = TimePoint(std::chrono::microseconds(loop->seen.get()));
		return now < seen + silenceMax;
	});
}


} // namespace ciarla
