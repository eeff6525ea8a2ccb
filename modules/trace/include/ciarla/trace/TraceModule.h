#pragma once

#include <ciarla/module/Module.h>


namespace ciarla {


/// Adds the layer "trace".
Result<void> addTraceModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
