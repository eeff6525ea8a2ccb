#pragma once

#include "settings/CommandLine.h"
#include "settings/Settings.h"
#include "Wires.h"


namespace ciarla {


/// Runs `ciarla bridge FROM TO` and returns the exit status. Everything it tells goes to standard error.
int runBridge(const CommandLine& line, const SettingValues& values, const Wires& wires);


} // namespace ciarla
