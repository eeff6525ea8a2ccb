#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Layer.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>


namespace ciarla {


class TlsSessionCache;


/// TlsLayer encrypts any wire, and checks who is at its other end: TLS 1.3, or 1.2 if the peer has nothing newer.
///
///     tls+tcp://chat.example.org:4433                               checked against the system's authorities
///     tls+tcp://10.0.0.7:4433?tls.ca=/etc/chat/ca.pem               against one of our own
///     tls+unix:///run/chat?tls.pin=sha256:…                         this one certificate and no other
///     tls+tcp://*:4433?tls.certificate=chat.pem&tls.key=chat.key    listening
///
/// Options: certificate, key: PEM files; a listener needs them, a caller sends them to a listener that asks. ca: a PEM
///     file of authorities; a listener that has one, or a pin, takes no caller without a certificate from them. name:
///     whose certificate it must be, where the address does not say. pin: the SHA-256 of the one certificate that will
///     do, whoever signed it. verify=no: check nothing; then no connection claims to be secure. A listener ignores name
///     and verify, so that one configuration serves both ends.
/// Ends: finish() and a graceful close send close_notify. An end without it is a truncation: ErrorCode::lost. Each
///     direction ends alone, over wires too that cannot finish.
/// Sessions: a dial resumes the newest session with the same peer if authorities, certificate and pin are the same and it
///     is less than an hour old. At most 64 are kept, and none with verify=no.
class TlsLayer final: public Layer
{
public:
	explicit TlsLayer(const ConnectionLimits& limits = {});

	std::string_view name() const noexcept override;
	Capabilities capabilities(const Capabilities& below) const noexcept override;
	Result<std::unique_ptr<LayerFactory>> prepare(Role role, const AddressOptions& options) override;

private:
	std::shared_ptr<const ConnectionLimits> _limits; ///< Shared with connections, which may outlive this, as the next.
	std::shared_ptr<TlsSessionCache> _sessions;
	std::map<std::string, std::string> _pipes; ///< What came through pipes, by their paths: each is read once.
};


} // namespace ciarla
