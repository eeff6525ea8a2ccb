#include <ciarla/websocket/WebSocketModule.h>

#include <ciarla/transport/TransportRegistry.h>
#include <ciarla/websocket/WebSocketLayer.h>

#include <memory>


namespace ciarla {


Result<void> addWebSocketModule(TransportRegistry& registry, const ModuleContext& context)
{
	return registry.add(std::make_unique<WebSocketLayer>(context.limits));
}


} // namespace ciarla
