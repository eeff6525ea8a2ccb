#pragma once

#include <ciarla/testkit/ConformanceSubject.h>

#include <ciarla/transport/Layer.h>
#include <ciarla/transport/Transport.h>
#include <ciarla/transport/TransportRegistry.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla::testkit {


/// What stands over a transport, and with which options of the layers each side is made.
struct StackOptions
{
	std::vector<std::string> layers; ///< The outermost first, as in an address.
	AddressOptions dial;             ///< Whole names: "tls.ca".
	AddressOptions listen;
};


/// A StackTransport is a transport with layers over it, as one transport: so a layer runs the conformance kit, and any
/// test of a transport, without knowing that it is one. Its scheme is that of the transport.
class StackTransport final: public Transport
{
public:
	StackTransport(
		std::unique_ptr<Transport> transport, std::vector<std::unique_ptr<Layer>> layers, StackOptions options);

	std::string_view scheme() const noexcept override;
	Capabilities capabilities() const noexcept override;
	std::unique_ptr<Connection> dial(const Address& address) override;
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override;

private:
	Address stacked(const Address& address, const AddressOptions& options) const;

	TransportRegistry _registry;
	std::string _scheme;
	StackOptions _options;
};


/// The subject with layers over its transport. Its addresses stay those of the transport.
ConformanceSubject stackOn(
	ConformanceSubject subject, std::vector<std::unique_ptr<Layer>> layers, StackOptions options);


} // namespace ciarla::testkit
