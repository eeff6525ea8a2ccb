#include <ciarla/websocket/WebSocketModule.h>


CIARLA_MODULE("websocket", ciarla::addWebSocketModule);
