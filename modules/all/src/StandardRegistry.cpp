#include <ciarla/module/StandardRegistry.h>

#include "BuiltInModules.h"

#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/TcpTransport.h>

#include <cassert>
#include <memory>


namespace ciarla {


namespace {


/// Each name is there once, which a test of all modules in one program shows.
void mustHaveBeenAdded(const Result<void>& added)
{
	assert(added);
	(void)added;
}


} // namespace


TransportRegistry standardRegistry()
{
	TransportRegistry registry;
	mustHaveBeenAdded(registry.add(std::make_unique<TcpTransport>()));
	mustHaveBeenAdded(registry.add(std::make_unique<MemoryTransport>(std::make_shared<MemoryNetwork>())));
	registry.addOptions(tcpOptions);
	for (const Module* module: builtInModules)
	{
		mustHaveBeenAdded(module->add(registry, {}));
		registry.addOptions({module->options, module->optionCount});
	}
	return registry;
}


} // namespace ciarla
