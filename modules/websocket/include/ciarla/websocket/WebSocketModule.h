#pragma once

#include <ciarla/module/Module.h>

#include <array>


namespace ciarla {


/// The options of the layer.
inline constexpr std::array<OptionRow, 3> webSocketOptions{
	{{"ws.path", "PATH", OptionType::text, 0, 0, "the path of a WebSocket on its host"},
	 {"ws.host", "NAMES", OptionType::text, 0, 0,
	  "host names under which ws+ may be called\n"
	  "The names by which ws+ may be called, separated by commas, beside addresses, localhost and the names of its "
	  "certificate: chat.example, or chat.example:8443 for that port alone."},
	 {"ws.origin", "ORIGINS", OptionType::text, 0, 0,
	  "origins of web pages that may call ws+\n"
	  "The web pages that may call ws+: their origins, https://chat.example:8443, separated by commas."}}};


/// Adds the layer "ws".
Result<void> addWebSocketModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
