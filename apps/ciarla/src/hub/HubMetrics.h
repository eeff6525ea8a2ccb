#pragma once

#include "HubGauges.h"

#include <ciarla/base/Time.h>

#include <span>
#include <string>


namespace ciarla {


/// The numbers of a hub as Prometheus reads them.
/// Source: Prometheus, "Text-based format", version 0.0.4.
std::string metricsText(const HubGauges& hub, std::span<const LoopGauges* const> loops, const AcceptorGauges& acceptor);


/// Whether each loop has shown its numbers lately: one that is stuck has not.
bool isHealthy(std::span<const LoopGauges* const> loops, TimePoint now);


} // namespace ciarla
