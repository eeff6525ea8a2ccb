#include <ciarla/exec/ExecModule.h>

#include <ciarla/exec/ExecTransport.h>
#include <ciarla/exec/StdioTransport.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


Result<void> addExecModule(TransportRegistry& registry, const ModuleContext& context)
{
	if (Result<void> added = registry.add(std::make_unique<ExecTransport>(context.limits, context.show)); !added)
	{
		return added;
	}
	return registry.add(std::make_unique<StdioTransport>(context.limits));
}


} // namespace ciarla


CIARLA_MODULE("exec", ciarla::noOptions, ciarla::addExecModule);
