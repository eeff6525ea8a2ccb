#pragma once

#include "CommandLine.h"
#include "Settings.h"

#include <string>


namespace ciarla {


class Wires;


/// Runs `listen` or `connect` of this line, with the address that it or a configuration names, on this process's descriptors, signals and network, and returns the exit status. What the
/// wires have to say themselves is shown on its console meanwhile.
/// Throws std::system_error where the system has no descriptor left for a loop.
int runChat(const CommandLine& line, const std::string& address, const Settings& settings, Wires& wires);


} // namespace ciarla
