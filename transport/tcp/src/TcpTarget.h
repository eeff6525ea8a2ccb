#pragma once

#include "TcpEndpoint.h"

#include <ciarla/transport/SocketDialler.h>
#include <ciarla/transport/TcpTransport.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>


namespace ciarla {


/// A TcpTarget is a host and a port that are dialled: it resolves the name, and has TCP's options and words.
class TcpTarget final: public DialTarget
{
public:
	TcpTarget(TcpEndpoint endpoint, Address address, std::shared_ptr<const TcpOptions> options);

	void find(Loop& loop, std::function<void(Places)> found) override;
	StreamOpener::Opened open(int descriptor, const SocketPlace& place) override;
	CloseReason failure(const std::vector<FailedPlace>& places) const override;
	CloseReason lateness(const std::vector<FailedPlace>& places, Duration deadline) const override;

private:
	Places placesOf(const std::vector<std::string>& hosts) const;

	TcpEndpoint _endpoint;
	Address _address;
	std::shared_ptr<const TcpOptions> _options;
	std::shared_ptr<std::function<void(Places)>>
		_asking; ///< The resolver's callback holds it weakly; gone means cancelled.
};


} // namespace ciarla
