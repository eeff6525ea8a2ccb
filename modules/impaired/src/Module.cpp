#include <ciarla/impaired/ImpairedModule.h>

#include <ciarla/impaired/ImpairedLayer.h>
#include <ciarla/impaired/ThrottleLayer.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


Result<void> addImpairedModule(TransportRegistry& registry, const ModuleContext& context)
{
	if (Result<void> added = registry.add(std::make_unique<ImpairedLayer>(context.limits)); !added)
	{
		return added;
	}
	return registry.add(std::make_unique<ThrottleLayer>(context.limits));
}


} // namespace ciarla


CIARLA_MODULE("impaired", ciarla::impairedOptions, ciarla::addImpairedModule);
