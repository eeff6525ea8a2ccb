#include "Listings.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/TransportRegistry.h>

#include <algorithm>
#include <cstddef>
#include <string_view>


namespace ciarla {


namespace {


std::string padded(std::string text, std::size_t width)
{
	text.append(text.size() < width ? width - text.size() : 1, ' ');
	return text;
}


std::string describe(const Capabilities& capabilities)
{
	std::string text = capabilities.secure ? "secure" : "not encrypted";
	text += capabilities.local ? ", local" : "";
	text += capabilities.halfClose ? ", half-close" : "";
	text += capabilities.closeReason ? ", close reason" : "";
	text += capabilities.programOnly ? ", programs only" : "";
	return text;
}


/// What a layer makes of a wire that can do everything but be secure.
std::string changes(const Layer& layer)
{
	Capabilities all{.halfClose = true, .closeReason = true, .local = true, .reset = true};
	const Capabilities over = layer.capabilities(all);
	std::string text = over.secure ? ", secure" : "";
	text += over.halfClose ? "" : ", no half-close";
	const bool addsReason = layer.capabilities({}).closeReason;
	text += addsReason ? ", close reason" : "";
	text += over.programOnly ? ", programs only" : "";
	return text;
}


} // namespace


std::string listConfigFiles(const std::vector<ConfigFilePlace>& places)
{
	std::string text;
	for (const ConfigFilePlace& place: places)
	{
		const std::string name = safeBody(place.file.string());
		text += place.isRead ? "# read: " + name : "# not read: " + name + " (" + std::string(place.why) + ")";
		text += "\n";
	}
	return text;
}


std::string listSettings(const SettingValues& values)
{
	std::string text;
	for (const SettingRow& row: values.table().rows())
	{
		const SettingValue& value = values.of(row);
		if (values.flag("changed") && value.rank == SettingRank::fallback)
		{
			continue;
		}
		// The value may stand in a file that somebody else wrote.
		text += padded(std::string(row.key) + " = " + safeBody(value.text), 32) + "# " + safeBody(value.origin) + "\n";
	}
	return text;
}


std::string listTransports(
	const TransportRegistry& registry, const std::vector<WireOrigin>& origins, std::string_view only)
{
	const auto row = [&origins, only](const std::string& name, std::string_view mark, const std::string& what) {
		if (!only.empty() && only != name)
		{
			return std::string();
		}
		const auto found = std::find_if(
			origins.begin(), origins.end(), [&name](const WireOrigin& origin) { return origin.wire == name; });
		const std::string origin = found == origins.end() ? "built in" : safeReason(found->origin);
		return padded(name + std::string(mark), 12) + padded(what, 50) + "# " + origin + "\n";
	};
	std::string text;
	for (const Transport* transport: registry.transports())
	{
		text += row(std::string(transport->scheme()), ":", describe(transport->capabilities()));
	}
	for (const Layer* layer: registry.layers())
	{
		text += row(std::string(layer->name()), "+", "a layer" + changes(*layer));
	}
	return text;
}


} // namespace ciarla
