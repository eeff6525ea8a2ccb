#pragma once

#include <ciarla/module/Module.h>
#include <ciarla/transport/TransportRegistry.h>

#include <memory>
#include <string_view>


namespace ciarla {


/// A transport that has a scheme, and connects nobody.
class SpecimenTransport final: public Transport
{
public:
	explicit SpecimenTransport(std::string_view scheme):
		_scheme(scheme)
	{
	}

	std::string_view scheme() const noexcept override
	{
		return _scheme;
	}

	Capabilities capabilities() const noexcept override
	{
		return {};
	}

	std::unique_ptr<Connection> dial(const Address&) override
	{
		return nullptr;
	}

	Result<std::unique_ptr<Listener>> listen(Loop&, const Address&, AcceptHandler&) override
	{
		return Error{ErrorCode::notSupported, "It is only a specimen."};
	}

private:
	std::string_view _scheme;
};


inline Result<void> addSpecimen(TransportRegistry& registry, std::string_view scheme)
{
	return registry.add(std::make_unique<SpecimenTransport>(scheme));
}


} // namespace ciarla
