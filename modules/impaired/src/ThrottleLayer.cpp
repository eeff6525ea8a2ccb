#include <ciarla/impaired/ThrottleLayer.h>

#include "GatedConnection.h"
#include "ThrottleGate.h"
#include "WholeNumber.h"

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
	std::uint64_t rate = 0;
	for (const auto& [name, value]: options)
	{
		if (name != "rate")
		{
			return Error{
				ErrorCode::badOption, "The layer throttle has no option throttle." + name + "; it has throttle.rate."};
		}
		const auto number = wholeNumber("throttle.rate", value, "bytes a second", 1, ThrottleGate::rateMost);
		if (!number)
		{
			return number.error();
		}
		rate = number.value();
	}
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
