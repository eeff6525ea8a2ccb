#pragma once

#include "settings/CommandTable.h"
#include "settings/Settings.h"

#include <ciarla/transport/TransportRegistry.h>

#include <string>


namespace ciarla {


/// Runs `ciarla bridge FROM TO` and returns the exit status. Everything it tells goes to standard error.
int runBridge(
	const CommandRow& command, const std::string& from, const std::string& to, const SettingValues& values,
	const TransportRegistry& registry);


} // namespace ciarla
