#include <ciarla/trace/TraceModule.h>

#include <ciarla/trace/TraceLayer.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


Result<void> addTraceModule(TransportRegistry& registry, const ModuleContext& context)
{
	return registry.add(std::make_unique<TraceLayer>(context.show));
}


} // namespace ciarla


CIARLA_MODULE("trace", ciarla::traceOptions, ciarla::addTraceModule);
