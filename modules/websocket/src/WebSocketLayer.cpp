#include <ciarla/websocket/WebSocketLayer.h>

#include "WsConnection.h"
#include "WsUpgrade.h"

#include <ciarla/transport/WrappingFactory.h>
#include <ciarla/websocket/WebSocketModule.h>

#include <utility>


namespace ciarla {


namespace {


Result<void> readPath(const std::string& value, std::string& path)
{
	if (!isRequestPath(value))
	{
		return Error{
			ErrorCode::badOption,
			"ws.path=" + value +
				" is no path of a URL: it begins with a slash, has neither blanks nor '#', and any other character "
				"that a "
				"URL cannot have is percent-encoded."};
	}
	path = value;
	return {};
}


} // namespace


WebSocketLayer::WebSocketLayer(const ConnectionLimits& limits):
	_limits(limits)
{
}


std::string_view WebSocketLayer::name() const noexcept
{
	return "ws";
}


Capabilities WebSocketLayer::capabilities(const Capabilities& below) const noexcept
{
	return WsConnection::abilitiesOver(below);
}


Result<std::unique_ptr<LayerFactory>> WebSocketLayer::prepare(Role role, const AddressOptions& options)
{
	if (const Result<void> checked = checkOptions(webSocketOptions, "ws", options); !checked)
	{
		return checked.error();
	}
	WsSettings settings{_limits, role, "/", {}};
	for (const auto& [name, value]: options)
	{
		Result<void> read = name == "path" ? readPath(value, settings.path)
			: name == "origin"             ? settings.door.setOrigins(value)
										   : settings.door.setHosts(value);
		if (!read)
		{
			return read.error();
		}
	}
	const auto shared = std::make_shared<const WsSettings>(std::move(settings));
	return WrappingFactory::make([shared](std::unique_ptr<Connection> below) {
		return std::make_unique<WsConnection>(std::move(below), shared);
	});
}


} // namespace ciarla
