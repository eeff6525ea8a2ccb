#include "HubMetrics.h"

#include "HubLog.h"

#include <algorithm>
#include <string_view>


namespace ciarla {


namespace {


/// A host shows its numbers once a second; one that has not for so long is stuck.
constexpr Duration silenceMax = std::chrono::seconds(10);


using Hosts = std::span<const HubGauges* const>;


std::uint64_t sum(Hosts hosts, Gauge HubGauges::*gauge)
{
	std::uint64_t total = 0;
	for (const HubGauges* host: hosts)
	{
		total += (host->*gauge).get();
	}
	return total;
}


std::uint64_t largest(Hosts hosts, Gauge HubGauges::*gauge)
{
	std::uint64_t found = 0;
	for (const HubGauges* host: hosts)
	{
		found = std::max(found, (host->*gauge).get());
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


void writeEnds(Page& page, Hosts hosts)
{
	page.family("ciarla_hub_ends_total", "counter", "Members who are gone, by how.");
	const std::size_t codes = hosts.front()->ends.size();
	for (std::size_t code = 0; code < codes; ++code)
	{
		std::uint64_t total = 0;
		for (const HubGauges* host: hosts)
		{
			total += host->ends[code].get();
		}
		const std::string word(logWord(static_cast<LeaveCode>(code)));
		page.sample("{reason=\"" + word + "\"}", std::to_string(total));
	}
}


void writeLag(Page& page, Hosts hosts)
{
	page.family("ciarla_hub_loop_lag_seconds", "gauge", "How late the last timer of each loop was.");
	for (std::size_t index = 0; index < hosts.size(); ++index)
	{
		page.sample("{loop=\"" + std::to_string(index) + "\"}", secondsText(hosts[index]->lagMicroseconds.get()));
	}
}


} // namespace


std::string metricsText(Hosts hosts, const DoorGauges& door)
{
	Page page;
	page.gauge("ciarla_hub_connections", "Connections, greeted or not.", sum(hosts, &HubGauges::connections));
	page.gauge("ciarla_hub_unfinished", "Callers who have not said who they are.", door.unfinished.get());
	page.gauge("ciarla_hub_members", "Members.", sum(hosts, &HubGauges::members));
	page.gauge("ciarla_hub_rooms", "Rooms.", sum(hosts, &HubGauges::rooms));
	page.gauge("ciarla_hub_history_bytes", "What the rooms remember.", sum(hosts, &HubGauges::historyBytes));
	page.gauge("ciarla_hub_queued_bytes", "What waits for members to read it.", sum(hosts, &HubGauges::queuedBytes));
	page.gauge(
		"ciarla_hub_queued_bytes_max", "The same, for the slowest of them.",
		largest(hosts, &HubGauges::queuedBytesMax));
	page.counter("ciarla_hub_texts_total", "Texts taken from members.", sum(hosts, &HubGauges::texts));
	page.counter("ciarla_hub_deliveries_total", "Texts told to members.", sum(hosts, &HubGauges::deliveries));
	page.counter(
		"ciarla_hub_broadcasts_total", "Turns in which a room said something.", sum(hosts, &HubGauges::broadcasts));
	page.counter("ciarla_hub_refusals_total", "Requests that were refused.", sum(hosts, &HubGauges::refusals));
	writeEnds(page, hosts);
	page.counter("ciarla_hub_callers_total", "Connections ever accepted.", door.callers.get());
	page.counter("ciarla_hub_turned_away_total", "Callers who were told why not.", door.turnedAway.get());
	page.counter("ciarla_hub_dropped_total", "Callers who were not even told.", door.dropped.get());
	page.counter(
		"ciarla_hub_displaced_total", "Callers who said nothing, and made room for others.",
		sum(hosts, &HubGauges::displaced));
	writeLag(page, hosts);
	return page.text();
}


bool isHealthy(Hosts hosts, TimePoint now)
{
	return std::all_of(hosts.begin(), hosts.end(), [now](const HubGauges* host) {
		const TimePoint seen = TimePoint(std::chrono::microseconds(host->seen.get()));
		return now < seen + silenceMax;
	});
}


} // namespace ciarla
