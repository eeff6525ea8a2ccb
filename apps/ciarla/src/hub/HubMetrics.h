#pragma once

#include "HubGauges.h"

#include <ciarla/base/Time.h>

#include <span>
#include <string>


namespace ciarla {


/// The numbers of a hub as Prometheus reads them.
/// Source: Prometheus, "Text-based format", version 0.0.4.
std::string metricsText(std::span<const HubGauges* const> hosts, const DoorGauges& door);


/// Whether each host has shown its numbers lately: one whose loop is stuck has not.
bool isHealthy(std::span<const HubGauges* const> hosts, TimePoint now);


} // namespace ciarla
