#include "TerminalLook.h"


namespace ciarla {


std::optional<Timestamps> timestampsOf(const SettingValues& values)
{
	const std::string& text = values.text("timestamps");
	if (text == "auto")
	{
		return std::nullopt;
	}
	return text == "off" ? Timestamps::off : text == "iso" ? Timestamps::iso : Timestamps::timeOfDay;
}


ConsoleLook terminalLook(
	const SettingValues& values, const std::function<std::optional<std::string>(std::string_view)>& environment)
{
	const auto value = [&environment](std::string_view name) { return environment(name).value_or(std::string()); };
	const bool isRich = value("TERM").find("256color") != std::string::npos || !value("COLORTERM").empty();
	ConsoleLook look;
	const std::string& bell = values.text("bell");
	const std::string& colour = values.text("colour");
	look.timestamps = timestampsOf(values).value_or(Timestamps::timeOfDay);
	look.bell = bell == "mention" ? Bell::mention : bell == "always" ? Bell::always : Bell::off;
	look.title = values.flag("title");
	look.colour = colour == "auto" ? isRich && value("NO_COLOR").empty() : colour == "always";
	return look;
}


} // namespace ciarla
