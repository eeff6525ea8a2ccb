#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Layer.h>

#include <memory>
#include <string_view>


namespace ciarla {


/// ThrottleLayer lets only so many bytes a second through any wire.
///
///     throttle+tcp://host?throttle.rate=64000
///
/// The option `rate`, which it needs, is in bytes a second of payload, from 1 to 1,000,000,000, for each direction and
/// each connection alone. What was not used is saved for at most a tenth of a second, and always for one byte: so a
/// burst is a tenth of the rate. Bounds and ends are as ImpairedLayer says; nothing is ever drawn.
class ThrottleLayer final: public Layer
{
public:
	explicit ThrottleLayer(const ConnectionLimits& limits = {});

	std::string_view name() const noexcept override;
	Capabilities capabilities(const Capabilities& below) const noexcept override;
	Result<std::unique_ptr<LayerFactory>> prepare(Role role, const AddressOptions& options) override;

private:
	std::shared_ptr<const ConnectionLimits> _limits; ///< Shared with connections, which may outlive this.
};


} // namespace ciarla
