#include "Specimen.h"


namespace {


/// Stands on the wire "good" of the program, which may be added later.
class StandingTransport final: public ciarla::Transport
{
public:
	explicit StandingTransport(const ciarla::TransportRegistry& wires):
		_wires(wires)
	{
	}

	std::string_view scheme() const noexcept override
	{
		return "standing";
	}

	ciarla::Capabilities capabilities() const noexcept override
	{
		return {.local = _wires.find("good") != nullptr};
	}

	std::unique_ptr<ciarla::Connection> dial(const ciarla::Address& address) override
	{
		return _wires.find("good")->dial(address);
	}

	ciarla::Result<std::unique_ptr<ciarla::Listener>> listen(
		ciarla::Loop& loop, const ciarla::Address& address, ciarla::AcceptHandler& handler) override
	{
		return _wires.find("good")->listen(loop, address, handler);
	}

private:
	const ciarla::TransportRegistry& _wires;
};


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext& context)
{
	if (context.wires == nullptr)
	{
		return ciarla::Error{ciarla::ErrorCode::notSupported, "It needs the wires of the program."};
	}
	return registry.add(std::make_unique<StandingTransport>(*context.wires));
}


} // namespace


CIARLA_MODULE("standing", ciarla::noOptions, add);
