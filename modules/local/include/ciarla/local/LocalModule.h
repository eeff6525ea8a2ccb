#pragma once

#include <ciarla/module/Module.h>


namespace ciarla {


/// Adds the transport "unix".
Result<void> addLocalModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
