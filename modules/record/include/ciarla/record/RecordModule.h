#pragma once

#include <ciarla/module/Module.h>


namespace ciarla {


/// Adds the layer "record" and the transport "replay".
Result<void> addRecordModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
