#pragma once

#include <ciarla/module/Module.h>


namespace ciarla {


/// Adds the layer "tls".
Result<void> addTlsModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
