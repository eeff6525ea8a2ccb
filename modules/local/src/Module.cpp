#include <ciarla/local/LocalModule.h>

#include <ciarla/local/LocalTransport.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


Result<void> addLocalModule(TransportRegistry& registry, const ModuleContext& context)
{
	return registry.add(std::make_unique<LocalTransport>(context.limits));
}


} // namespace ciarla


CIARLA_MODULE("local", ciarla::localOptions, ciarla::addLocalModule);
