#include <ciarla/impaired/ImpairedLayer.h>

#include "GatedConnection.h"
#include "ImpairedGate.h"
#include "ImpairedOptions.h"

#include <ciarla/transport/WrappingFactory.h>

#include <utility>


namespace ciarla {


ImpairedLayer::ImpairedLayer(const ConnectionLimits& limits):
	_limits(std::make_shared<const ConnectionLimits>(limits))
{
}


std::string_view ImpairedLayer::name() const noexcept
{
	return "impaired";
}


Capabilities ImpairedLayer::capabilities(const Capabilities& below) const noexcept
{
	return below;
}


Result<std::unique_ptr<LayerFactory>> ImpairedLayer::prepare(Role, const AddressOptions& options)
{
	auto read = ImpairedOptions::read(options);
	if (!read)
	{
		return read.error();
	}
	// Shared with connections, which may outlive this.
	const auto shared = std::make_shared<const ImpairedOptions>(std::move(read).value());
	return WrappingFactory::make([shared, limits = _limits](std::unique_ptr<Connection> below) {
		return std::make_unique<GatedConnection>(
			std::move(below), std::make_unique<ImpairedGate>(shared, ImpairedGate::Way::out),
			std::make_unique<ImpairedGate>(shared, ImpairedGate::Way::in), limits);
	});
}


} // namespace ciarla
