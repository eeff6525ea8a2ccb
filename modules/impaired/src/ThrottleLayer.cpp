#include <ciarla/impaired/ThrottleLayer.h>

#include "GatedConnection.h"
#include "ThrottleGate.h"
#include "WholeNumber.h"

#include <utility>


namespace ciarla {


namespace {


class ThrottleFactory final: public LayerFactory
{
public:
	ThrottleFactory(std::uint64_t rate, std::shared_ptr<const ConnectionLimits> limits) noexcept:
		_rate(rate),
		_limits(std::move(limits))
	{
	}

	std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override
	{
		return std::make_unique<GatedConnection>(
			std::move(below), std::make_unique<ThrottleGate>(_rate), std::make_unique<ThrottleGate>(_rate), _limits);
	}

private:
	std::uint64_t _rate;
	std::shared_ptr<const ConnectionLimits> _limits; ///< Shared with connections, which may outlive this.
};


} // namespace


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
	return std::unique_ptr<LayerFactory>(std::make_unique<ThrottleFactory>(rate, _limits));
}


} // namespace ciarla
