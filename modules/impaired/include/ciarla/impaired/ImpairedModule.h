#pragma once

#include <ciarla/module/Module.h>


namespace ciarla {


/// Adds the layers "impaired" and "throttle".
Result<void> addImpairedModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
