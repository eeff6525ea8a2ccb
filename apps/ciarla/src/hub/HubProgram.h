#pragma once

#include "CommandLine.h"
#include "Settings.h"


namespace ciarla {


/// Runs `ciarla hub` on this process's descriptors, signals and network, and returns the exit status. The sources are
/// asked again at SIGHUP.
/// Throws std::system_error where the system has no descriptor left for a loop.
int runHub(const CommandLine& line, const SettingSources& sources);


} // namespace ciarla
