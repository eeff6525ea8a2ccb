#include <ciarla/trace/TraceModule.h>

#include <ciarla/trace/TraceLayer.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


Result<void> addTraceModule(TransportRegistry& registry, const ModuleContext&)
{
	return registry.add(std::make_unique<TraceLayer>());
}


} // namespace ciarla
