#pragma once

#include "settings/CommandLine.h"
#include "settings/Settings.h"

#include <ciarla/base/Result.h>
#include <ciarla/console/ConsoleLook.h>
#include <ciarla/protocol/ChatSettings.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


class Wires;


/// Of `raw` and `framed` the one that was said in the nearer place counts; both in one place are an error.
Result<Dialect> dialectOf(const SettingValues& values);

/// What `timestamps` says; nothing where it leaves that to the console.
std::optional<Timestamps> timestampsOf(const SettingValues& values);


/// How a terminal shows a chat with these settings: with the time of day unless told otherwise, and with colours where it
/// is known to have 256 (TERM or COLORTERM say so) and NO_COLOR is not set. What was asked for by a setting counts for
/// more than NO_COLOR. Source: no-color.org.
ConsoleLook terminalLook(
	const SettingValues& values, const std::function<std::optional<std::string>(std::string_view)>& environment);

/// Runs `listen` or `connect` of this line, with the address that it or a configuration names, on this process's
/// descriptors, signals and network, and returns the exit status. What the wires have to say themselves is shown on its
/// console meanwhile.
/// Throws std::system_error where the system has no descriptor left for a loop.
/// The values have a dialect.
int runChat(const CommandLine& line, const std::string& address, const SettingValues& values, Wires& wires);


} // namespace ciarla
