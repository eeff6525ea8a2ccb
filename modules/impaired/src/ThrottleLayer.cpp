#include <ciarla/impaired/ThrottleLayer.h>

#include "GatedConnection.h"
#include "ImpairedOptions.h"
#include "ThrottleGate.h"

#include <ciarla/impaired/ImpairedModule.h>
#include <ciarla/transport/WrappingFactory.h>

#include <utility>


namespace ciarla {


ThrottleLayer::ThrottleLayer(const ConnectionLimits& limits):
	_limits(std::make_shared<const ConnectionLimits>(limits))
{
}


std::string_view ThrottleLayer::name() const noexcept
{
	return "throttle";
}


Capabilities ThrottleLayer::capabilities(const Capabilities& below) const noexcept
{
	return below;
}


Result<std::unique_ptr<LayerFactory>> ThrottleLayer::prepare(Role, const AddressOptions& options)
{
	if (const Result<void> checked = checkOptions(impairedOptions, name(), options); !checked)
	{
		return checked.error();
	}
	const std::uint64_t rate = options.empty() ? 0 : checkedNumber(options.back().second);
	if (rate == 0)
	{
		return Error{
			ErrorCode::badOption,
			"A throttle needs a rate: write throttle+tcp://HOST?throttle.rate=BYTES, in bytes a second, or set "
			"throttle.rate."};
	}
	return WrappingFactory::make([rate, limits = _limits](std::unique_ptr<Connection> below) {
		return std::make_unique<GatedConnection>(
			std::move(below), std::make_unique<ThrottleGate>(rate), std::make_unique<ThrottleGate>(rate), limits);
	});
}


} // namespace ciarla
