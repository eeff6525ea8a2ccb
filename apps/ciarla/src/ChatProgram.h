#pragma once

#include "CommandTable.h"
#include "Settings.h"

#include <string>


namespace ciarla {


class TransportRegistry;


/// Runs `listen` or `connect` on this process's descriptors, signals and network, over the wires of a registry, and returns the exit status.
/// Throws std::system_error where the system has no descriptor left for a loop.
int runChat(
	const CommandRow& command, const std::string& address, const Settings& settings, const TransportRegistry& registry);


} // namespace ciarla
