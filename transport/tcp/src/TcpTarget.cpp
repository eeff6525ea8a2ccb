#include "TcpTarget.h"

#include "TcpErrors.h"

#include <ciarla/transport/StreamErrors.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utility>


namespace ciarla {


TcpTarget::TcpTarget(TcpEndpoint endpoint, Address address, std::shared_ptr<const TcpOptions> options):
	_endpoint(std::move(endpoint)),
	_address(std::move(address)),
	_options(std::move(options))
{
}


void TcpTarget::find(Loop& loop, std::function<void(Places)> found)
{
	if (_endpoint.isEverywhere() || _endpoint.isLocalhost())
	{
		found(placesOf({"127.0.0.1", "::1"}));
		return;
	}
	if (_endpoint.isLiteral())
	{
		found(placesOf({_endpoint.host}));
		return;
	}
	_asking = std::make_shared<std::function<void(Places)>>(std::move(found));
	_options->resolver->resolve(
		_endpoint.host, loop.poster(), [this, asked = std::weak_ptr(_asking)](const Resolver::Answer& answer) {
			if (const auto asking = asked.lock())
			{
				(*asking)(answer ? placesOf(answer.value()) : Places(answer.error()));
			}
		});
}


StreamOpener::Opened TcpTarget::open(int descriptor, const SocketPlace& place)
{
	// A peer that has already gone refuses options; the first read says so.
	const int yes = 1;
	const int keepsAlive = _options->keepAlive ? 1 : 0;
	(void)::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	(void)::setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &keepsAlive, sizeof(keepsAlive));
	const SocketPlace peer = peerPlaceOf(descriptor);
	return {
		.channel = std::make_unique<SocketChannel>(descriptor),
		.local = addressOf(ownPlaceOf(descriptor)),
		.peer = addressOf(peer.size > 0 ? peer : place),
		.credentials = {}};
}


CloseReason TcpTarget::failure(const std::vector<FailedPlace>& places) const
{
	return dialFailure(places, _address);
}


CloseReason TcpTarget::lateness(const std::vector<FailedPlace>& places, Duration deadline) const
{
	if (places.empty())
	{
		return {
			CloseSide::local, ErrorCode::timedOut,
			"The name service did not find '" + _endpoint.host + "' within " + durationText(deadline) + ".", 0,
			CloseText::why};
	}
	return dialLateness(places, _address, deadline);
}


DialTarget::Places TcpTarget::placesOf(const std::vector<std::string>& hosts) const
{
	std::vector<SocketPlace> places;
	for (const std::string& host: hosts)
	{
		if (const std::optional<SocketPlace> place = placeOf(host, _endpoint.port))
		{
			places.push_back(*place);
		}
	}
	if (places.empty())
	{
		return Error{ErrorCode::cannotResolve, "The host '" + _endpoint.host + "' has no address."};
	}
	return places;
}


} // namespace ciarla
