#pragma once

#include <ciarla/module/Module.h>


namespace ciarla {


/// Adds the layer "ws".
Result<void> addWebSocketModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
