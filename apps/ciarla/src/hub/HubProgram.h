#pragma once

#include "settings/CommandLine.h"
#include "settings/Settings.h"

#include <ciarla/module/ModuleLoader.h>


namespace ciarla {


/// Runs `ciarla hub` on this process's descriptors, signals and network, and returns the exit status. The values are of the sources,
/// which are asked again at SIGHUP.
/// Throws std::system_error where the system has no descriptor left for a loop.
int runHub(const CommandLine& line, const SettingSources& sources, const SettingValues& values, ModuleLoader& loader);


} // namespace ciarla
