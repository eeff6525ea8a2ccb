#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A LayerFactory wraps connections in one prepared layer.
///
/// Threading: one thread at a time.
class LayerFactory
{
public:
	virtual ~LayerFactory() = default;

	/// A connection that speaks this layer over `below`, which it owns, starts in its own start(), and
	/// closes. Never null; a handshake that fails is reported by onClose().
	virtual std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) = 0;
};


/// What a caller may have to say, beside the address, to reach a listener.
struct CallerAdvice
{
	std::string who;        ///< When this applies, as a heading without its colon: "With this certificate pinned".
	AddressOptions options; ///< By their whole names: {"tls.pin", "sha256:…"}.
};


/// A CallerAdvisor knows what callers may have to say. A LayerFactory that listens may implement it as well, and a
/// Listener whose layers have such does; find out by dynamic_cast.
///
/// Threading: as that object's.
class CallerAdvisor
{
public:
	virtual ~CallerAdvisor() = default;

	/// Ordered from the outermost layer inwards.
	virtual std::vector<CallerAdvice> callerAdvice() const = 0;
};


/// A Layer wraps a connection in another: encryption, framing, a transcript.
///
/// A layer bounds its own payload by ConnectionLimits, and keeps a reserve above the cap for the bytes of its own
/// protocol: handshakes, alerts, pongs, close bytes.
class Layer
{
public:
	virtual ~Layer() = default;

	/// The word before the plus, in lower case: "tls". Constant. Options named `tls.…` are this layer's.
	virtual std::string_view name() const noexcept = 0;

	/// What the layer makes of the abilities of the one below: tls adds `secure`.
	virtual Capabilities capabilities(const Capabilities& below) const noexcept = 0;

	/// Reads the options, once for a dial or a listen, so that a missing file shows here and not at the
	/// first connection. The options come without their prefix; one it does not know is an error.
	virtual Result<std::unique_ptr<LayerFactory>> prepare(Role role, const AddressOptions& options) = 0;
};


} // namespace ciarla
