#include "TerminalLook.h"


namespace ciarla {


ConsoleLook terminalLook(
	const Settings& settings, const std::function<std::optional<std::string>(std::string_view)>& environment)
{
	const auto value = [&environment](std::string_view name) { return environment(name).value_or(std::string()); };
	const bool isRich = value("TERM").find("256color") != std::string::npos || !value("COLORTERM").empty();
	ConsoleLook look;
	look.timestamps = settings.timestamps.value_or(Timestamps::timeOfDay);
	look.bell = settings.bell;
	look.title = settings.title;
	look.colour = settings.colour.value_or(isRich && value("NO_COLOR").empty());
	return look;
}


} // namespace ciarla
