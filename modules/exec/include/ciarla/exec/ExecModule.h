#pragma once

#include <ciarla/module/Module.h>


namespace ciarla {


/// Adds the transports "exec" and "stdio".
Result<void> addExecModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
