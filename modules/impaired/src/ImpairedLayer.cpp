#include <ciarla/impaired/ImpairedLayer.h>

#include "GatedConnection.h"
#include "ImpairedGate.h"
#include "ImpairedOptions.h"

#include <utility>


namespace ciarla {


namespace {


class ImpairedFactory final: public LayerFactory
{
public:
	ImpairedFactory(
		std::shared_ptr<const ImpairedOptions> options, std::shared_ptr<const ConnectionLimits> limits) noexcept:
		_options(std::move(options)),
		_limits(std::move(limits))
	{
	}

	std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override
	{
		return std::make_unique<GatedConnection>(
			std::move(below), std::make_unique<ImpairedGate>(_options, ImpairedGate::Way::out),
			std::make_unique<ImpairedGate>(_options, ImpairedGate::Way::in), _limits);
	}

private:
	std::shared_ptr<const ImpairedOptions> _options; ///< Shared with connections, which may outlive this.
	std::shared_ptr<const ConnectionLimits> _limits;
};


} // namespace


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
	return std::unique_ptr<LayerFactory>(
		std::make_unique<ImpairedFactory>(std::make_shared<const ImpairedOptions>(std::move(read).value()), _limits));
}


} // namespace ciarla
