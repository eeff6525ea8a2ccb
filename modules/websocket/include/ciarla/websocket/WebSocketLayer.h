#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Layer.h>

#include <memory>
#include <string_view>


namespace ciarla {


/// WebSocketLayer speaks WebSocket over any connection, so that browsers, proxies and libraries of others can take part.
///
///     ws+tcp://*:8080?ws.path=/chat    listens there, and takes calls for /chat alone
///     ws+tls+tcp://host:443            dials through TLS, and asks for /
///
/// Bytes:   a batch of send() leaves as one binary message. What comes in is passed on as it comes: where a message ends
///          means no more than how TCP cuts, and a text message counts as its bytes, once they are known to be UTF-8.
/// Ends:    a WebSocket has no half-close, so finish() is an error. The code and text of close() reach the peer in a
///          closing frame: 1000 for an orderly end, 4000 + its number for an ErrorCode. A peer that goes without such
///          a frame is lost.
/// Callers: programs, and those pages whose origin `ws.origin` names. They call by an address, as "localhost", by a name
///          that `ws.host` says or one of the certificate below (ConnectionInfo::ownNames); all others are refused.
/// Options: `ws.path`, what is asked for or offered; "/" without it. `ws.host` and `ws.origin`, lists with commas, which
///          whoever dials may have as well and does not use.
/// Source:  RFC 6455; the subprotocol is `ciarla.v1`, which whoever dials offers and who does not offer it may still use.
class WebSocketLayer final: public Layer
{
public:
	explicit WebSocketLayer(const ConnectionLimits& limits = {});

	std::string_view name() const noexcept override;
	Capabilities capabilities(const Capabilities& below) const noexcept override;
	Result<std::unique_ptr<LayerFactory>> prepare(Role role, const AddressOptions& options) override;

private:
	ConnectionLimits _limits;
};


} // namespace ciarla
