#include <ciarla/testkit/StackTransport.h>

#include <cassert>
#include <utility>


namespace ciarla::testkit {


StackTransport::StackTransport(
	std::unique_ptr<Transport> transport, std::vector<std::unique_ptr<Layer>> layers, StackOptions options):
	_scheme(transport->scheme()),
	_options(std::move(options))
{
	[[maybe_unused]] Result<void> added = _registry.add(std::move(transport));
	assert(added);
	for (std::unique_ptr<Layer>& layer: layers)
	{
		added = _registry.add(std::move(layer));
		assert(added);
	}
}


std::string_view StackTransport::scheme() const noexcept
{
	return _scheme;
}


Capabilities StackTransport::capabilities() const noexcept
{
	return _registry.capabilities(stacked(Address::parse(_scheme + ":").value(), {}));
}


std::unique_ptr<Connection> StackTransport::dial(const Address& address)
{
	// An address of another scheme, or one that the registry refuses, is the transport's to refuse, as without layers.
	if (address.scheme() == _scheme)
	{
		if (auto dialled = _registry.dial(stacked(address, _options.dial)))
		{
			return std::move(dialled).value();
		}
	}
	return _registry.find(_scheme)->dial(address);
}


Result<std::unique_ptr<Listener>> StackTransport::listen(Loop& loop, const Address& address, AcceptHandler& handler)
{
	const bool isOurs = address.scheme() == _scheme;
	return isOurs ? _registry.listen(loop, stacked(address, _options.listen), handler)
				  : _registry.find(_scheme)->listen(loop, address, handler);
}


Address StackTransport::stacked(const Address& address, const AddressOptions& options) const
{
	// Options of layers in a bound address are the listening side's; a call has its own.
	AddressOptions all = options;
	for (const auto& [name, value]: address.options())
	{
		if (name.find('.') == std::string::npos)
		{
			// A stack over this one has taken the prefix off.
			all.emplace_back(_scheme + "." + name, value);
		}
		else if (name.starts_with(_scheme + "."))
		{
			all.emplace_back(name, value);
		}
	}
	return address.withLayers(_options.layers, std::move(all));
}


ConformanceSubject stackOn(ConformanceSubject subject, std::vector<std::unique_ptr<Layer>> layers, StackOptions options)
{
	subject.transport =
		std::make_unique<StackTransport>(std::move(subject.transport), std::move(layers), std::move(options));
	return subject;
}


} // namespace ciarla::testkit
