#include <ciarla/tls/TlsModule.h>

#include <ciarla/tls/TlsLayer.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


Result<void> addTlsModule(TransportRegistry& registry, const ModuleContext& context)
{
	return registry.add(std::make_unique<TlsLayer>(context.limits));
}


} // namespace ciarla


CIARLA_MODULE("tls", ciarla::tlsOptions, ciarla::addTlsModule);
