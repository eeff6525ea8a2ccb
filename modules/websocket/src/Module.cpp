#include <ciarla/websocket/WebSocketModule.h>

#include <ciarla/transport/TransportRegistry.h>
#include <ciarla/websocket/WebSocketLayer.h>

#include <memory>


namespace ciarla {


Result<void> addWebSocketModule(TransportRegistry& registry, const ModuleContext& context)
{
	// As the URIs of WebSocket have it (RFC 6455, section 3).
	registry.setAlias("ws", {"ws"}, "tcp");
	registry.setAlias("wss", {"ws", "tls"}, "tcp");
	registry.setPathOption("ws.path", "tcp");
	return registry.add(std::make_unique<WebSocketLayer>(context.limits));
}


} // namespace ciarla


CIARLA_MODULE("websocket", ciarla::webSocketOptions, ciarla::addWebSocketModule);
