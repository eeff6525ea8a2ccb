#pragma once

#include "settings/Settings.h"

#include <ciarla/console/ConsoleLook.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// What `timestamps` says; nothing where it leaves that to the console.
std::optional<Timestamps> timestampsOf(const SettingValues& values);


/// How a terminal shows a chat with these settings: with the time of day unless told otherwise, and with colours where it
/// is known to have 256 (TERM or COLORTERM say so) and NO_COLOR is not set. What was asked for by a setting counts for
/// more than NO_COLOR. Source: no-color.org.
ConsoleLook terminalLook(
	const SettingValues& values, const std::function<std::optional<std::string>(std::string_view)>& environment);


} // namespace ciarla
