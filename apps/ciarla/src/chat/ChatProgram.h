#pragma once

#include "settings/CommandLine.h"
#include "settings/Settings.h"

#include <ciarla/base/Result.h>
#include <ciarla/protocol/ChatSettings.h>

#include <string>


namespace ciarla {


class Wires;


/// Of `raw` and `framed` the one that was said in the nearer place counts; both in one place are an error.
Result<Dialect> dialectOf(const SettingValues& values);

/// Runs `listen` or `connect` of this line, with the address that it or a configuration names, on this process's
/// descriptors, signals and network, and returns the exit status. What the wires have to say themselves is shown on its
/// console meanwhile.
/// Throws std::system_error where the system has no descriptor left for a loop.
/// The values have a dialect.
int runChat(const CommandLine& line, const std::string& address, const SettingValues& values, Wires& wires);


} // namespace ciarla
