#include <ciarla/transport/TransportRegistry.h>

#include "LayeredListener.h"

#include <ciarla/base/Nearest.h>

#include <algorithm>
#include <iterator>
#include <utility>


namespace ciarla {


namespace {


std::string listed(const std::vector<std::string>& words)
{
	std::string list;
	for (const std::string& word: words)
	{
		list += (list.empty() ? "" : ", ") + word;
	}
	return list.empty() ? "none" : list;
}


Error unknown(std::string_view kind, const std::string& word, const std::vector<std::string>& known)
{
	const std::string_view nearest = nearestWord(word, known);
	std::string text = "No " + std::string(kind) + " is called \"" + word + "\"";
	text += nearest.empty() ? "; there is: " + listed(known) + "." : "; did you mean " + std::string(nearest) + "?";
	return {make_error_code(ErrorCode::unknownScheme), std::move(text)};
}


/// A scheme with nothing after it is rather a host, and somebody who forgot what comes after the colon.
Error portMissing(const std::string& host)
{
	return {
		make_error_code(ErrorCode::malformedAddress),
		"In \"" + host + ":\" a port is missing after the colon, and no transport is called so; write " + host +
			" or " + host + ":12345."};
}


Error taken(std::string_view name)
{
	return {
		make_error_code(ErrorCode::badOption),
		"Two transports or layers are called \"" + std::string(name) + "\"; leave one of them out."};
}


} // namespace


TransportRegistry::TransportRegistry() = default;
TransportRegistry::~TransportRegistry() = default;
TransportRegistry::TransportRegistry(TransportRegistry&&) noexcept = default;
TransportRegistry& TransportRegistry::operator=(TransportRegistry&&) noexcept = default;


Result<void> TransportRegistry::add(std::unique_ptr<Transport> transport)
{
	if (has(transport->scheme()))
	{
		return taken(transport->scheme());
	}
	_transports.push_back(std::move(transport));
	return {};
}


Result<void> TransportRegistry::add(std::unique_ptr<Layer> layer)
{
	if (has(layer->name()))
	{
		return taken(layer->name());
	}
	_layers.push_back(std::move(layer));
	return {};
}


Result<void> TransportRegistry::add(TransportRegistry other)
{
	for (const auto& transport: other._transports)
	{
		if (has(transport->scheme()))
		{
			return taken(transport->scheme());
		}
	}
	for (const auto& layer: other._layers)
	{
		if (has(layer->name()))
		{
			return taken(layer->name());
		}
	}
	std::move(other._transports.begin(), other._transports.end(), std::back_inserter(_transports));
	std::move(other._layers.begin(), other._layers.end(), std::back_inserter(_layers));
	std::move(other._aliases.begin(), other._aliases.end(), std::back_inserter(_aliases));
	return {};
}


void TransportRegistry::setAlias(
	const std::string& scheme, std::vector<std::string> layers, const std::string& transport)
{
	_aliases.push_back({scheme, std::move(layers), transport});
}


void TransportRegistry::setDefault(const std::string& option, const std::string& value)
{
	_defaults.emplace_back(option, value);
}


Transport* TransportRegistry::find(std::string_view scheme) const noexcept
{
	const auto found = std::find_if(_transports.begin(), _transports.end(), [scheme](const auto& transport) {
		return transport->scheme() == scheme;
	});
	return found == _transports.end() ? nullptr : found->get();
}


bool TransportRegistry::has(std::string_view name) const noexcept
{
	return find(name) != nullptr || findLayer(name) != nullptr;
}


Layer* TransportRegistry::findLayer(std::string_view name) const noexcept
{
	const auto found =
		std::find_if(_layers.begin(), _layers.end(), [name](const auto& layer) { return layer->name() == name; });
	return found == _layers.end() ? nullptr : found->get();
}


Capabilities TransportRegistry::capabilities(const Address& asked) const
{
	const Address address = expanded(asked);
	const Transport* transport = find(address.scheme());
	Capabilities capabilities = transport == nullptr ? Capabilities() : transport->capabilities();
	std::for_each(address.layers().rbegin(), address.layers().rend(), [&](const std::string& name) {
		const Layer* layer = findLayer(name);
		capabilities = layer == nullptr ? Capabilities() : layer->capabilities(capabilities);
	});
	return capabilities;
}


std::vector<const Transport*> TransportRegistry::transports() const
{
	std::vector<const Transport*> all;
	for (const auto& transport: _transports)
	{
		all.push_back(transport.get());
	}
	return all;
}


std::vector<const Layer*> TransportRegistry::layers() const
{
	std::vector<const Layer*> all;
	for (const auto& layer: _layers)
	{
		all.push_back(layer.get());
	}
	return all;
}


Result<std::unique_ptr<Connection>> TransportRegistry::dial(const Address& address, LayerFactory* innermost) const
{
	auto stack = resolve(Role::dialled, withDefaults(expanded(address)));
	if (!stack)
	{
		return stack.error();
	}
	std::unique_ptr<Connection> connection = stack->transport->dial(stack->base);
	return wrapAll(
		stack->factories, innermost == nullptr ? std::move(connection) : innermost->wrap(std::move(connection)));
}


Result<std::unique_ptr<Listener>> TransportRegistry::listen(
	Loop& loop, const Address& asked, AcceptHandler& handler) const
{
	const Address address = expanded(asked);
	auto stack = resolve(Role::accepted, withDefaults(address));
	if (!stack)
	{
		return stack.error();
	}
	if (stack->factories.empty())
	{
		return stack->transport->listen(loop, stack->base, handler);
	}

	auto layered = std::make_unique<LayeredListener>(std::move(stack->factories), handler);
	auto below = stack->transport->listen(loop, stack->base, layered->below());
	if (!below)
	{
		return below.error();
	}
	layered->adopt(std::move(below).value(), address);
	return std::unique_ptr<Listener>(std::move(layered));
}


Result<TransportRegistry::Stack> TransportRegistry::resolve(Role role, const Address& address) const
{
	Stack stack;
	stack.transport = find(address.scheme());
	if (stack.transport == nullptr)
	{
		std::vector<std::string> known;
		for (const auto& transport: _transports)
		{
			known.emplace_back(transport->scheme());
		}
		for (const Alias& alias: _aliases)
		{
			known.push_back(alias.scheme);
		}
		return address.text() == address.scheme() + ":" ? portMissing(address.scheme())
														: unknown("transport", address.scheme(), known);
	}

	auto base = address.base();
	if (!base)
	{
		return base.error();
	}
	stack.base = std::move(base).value();

	// The innermost layer stands last in the address and is wrapped first.
	for (auto name = address.layers().rbegin(); name != address.layers().rend(); ++name)
	{
		Layer* layer = findLayer(*name);
		if (layer == nullptr)
		{
			std::vector<std::string> known;
			for (const auto& each: _layers)
			{
				known.emplace_back(each->name());
			}
			return unknown("layer", *name, known);
		}
		auto factory = layer->prepare(role, address.optionsOf(*name));
		if (!factory)
		{
			return factory.error();
		}
		stack.factories.push_back(std::move(factory).value());
	}
	return stack;
}


Address TransportRegistry::expanded(const Address& address) const
{
	const auto alias = std::find_if(
		_aliases.begin(), _aliases.end(), [&address](const Alias& each) { return each.scheme == address.scheme(); });
	if (alias == _aliases.end() || find(address.scheme()) != nullptr)
	{
		return address;
	}
	std::vector<std::string> layers = address.layers();
	layers.insert(layers.end(), alias->layers.begin(), alias->layers.end());
	return address.withScheme(alias->transport).withLayers(std::move(layers), address.options());
}


Address TransportRegistry::withDefaults(const Address& address) const
{
	AddressOptions options = address.options();
	for (const auto& [name, value]: _defaults)
	{
		const std::string_view owner = std::string_view(name).substr(0, name.find('.'));
		const bool isPart = owner == address.scheme() ||
			std::find(address.layers().begin(), address.layers().end(), owner) != address.layers().end();
		const bool isSaid =
			std::any_of(address.options().begin(), address.options().end(), [&name = name](const auto& option) {
				return option.first == name;
			});
		if (isPart && !isSaid)
		{
			options.emplace_back(name, value);
		}
	}
	return address.withOptions(std::move(options));
}


} // namespace ciarla
