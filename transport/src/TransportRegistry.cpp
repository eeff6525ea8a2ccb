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
	// What is of a module is not there without it.
	text +=
		nearest.empty() ? " here; there is: " + listed(known) + "." : "; did you mean " + std::string(nearest) + "?";
	return {make_error_code(ErrorCode::unknownScheme), std::move(text)};
}


std::string_view ownerOfOption(std::string_view option)
{
	return option.substr(0, option.find('.'));
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
	std::move(other._pathOptions.begin(), other._pathOptions.end(), std::back_inserter(_pathOptions));
	addOptions(other._options);
	return {};
}


void TransportRegistry::setAlias(
	const std::string& scheme, std::vector<std::string> layers, const std::string& transport)
{
	_aliases.push_back({scheme, std::move(layers), transport});
}


void TransportRegistry::setPathOption(const std::string& option, const std::string& transport)
{
	_pathOptions.push_back({option, transport});
}


void TransportRegistry::addOptions(std::span<const OptionRow> rows)
{
	for (const OptionRow& row: rows)
	{
		const std::string_view name = row.name == nullptr ? "" : row.name;
		if (!name.empty() &&
			std::ranges::none_of(_options, [name](const OptionRow& each) { return each.name == name; }))
		{
			_options.push_back(row);
		}
	}
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
	const Result<Address> address = expanded(asked);
	const Transport* transport = address ? find(address->scheme()) : nullptr;
	if (transport == nullptr)
	{
		return {};
	}
	Capabilities capabilities = transport->capabilities();
	std::for_each(address->layers().rbegin(), address->layers().rend(), [&](const std::string& name) {
		const Layer* layer = findLayer(name);
		capabilities = layer == nullptr ? Capabilities() : layer->capabilities(capabilities);
	});
	return capabilities;
}


std::vector<std::pair<std::string, std::string>> TransportRegistry::aliases() const
{
	std::vector<std::pair<std::string, std::string>> all;
	for (const Alias& alias: _aliases)
	{
		const auto isThere = [this](const std::string& layer) { return findLayer(layer) != nullptr; };
		if (find(alias.transport) != nullptr && std::ranges::all_of(alias.layers, isThere))
		{
			std::string meaning;
			for (const std::string& layer: alias.layers)
			{
				meaning.append(layer).append("+");
			}
			all.emplace_back(alias.scheme, meaning + alias.transport);
		}
	}
	return all;
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
	const Result<Address> whole = expanded(address);
	auto stack = whole ? resolve(Role::dialled, whole.value()) : whole.error();
	if (!stack)
	{
		return stack.error();
	}
	const auto* reader = dynamic_cast<const AddressReader*>(stack->transport);
	if (const Result<void> readable = reader == nullptr ? Result<void>() : reader->checkToDial(stack->base); !readable)
	{
		return readable.error();
	}
	std::unique_ptr<Connection> connection = stack->transport->dial(stack->base);
	return wrapAll(
		stack->factories, innermost == nullptr ? std::move(connection) : innermost->wrap(std::move(connection)));
}


Result<std::unique_ptr<Listener>> TransportRegistry::listen(
	Loop& loop, const Address& asked, AcceptHandler& handler) const
{
	const Result<Address> address = expanded(asked);
	auto stack = address ? resolve(Role::accepted, address.value()) : address.error();
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
	layered->adopt(std::move(below).value(), address.value());
	return std::unique_ptr<Listener>(std::move(layered));
}


Result<void> TransportRegistry::checkOptionsOf(std::string_view owner, const AddressOptions& options) const
{
	const bool hasRows =
		std::ranges::any_of(_options, [owner](const OptionRow& row) { return ownerOfOption(row.name) == owner; });
	return hasRows ? checkOptions(_options, owner, options) : Result<void>();
}


Result<TransportRegistry::Stack> TransportRegistry::resolve(Role role, const Address& asked) const
{
	Stack stack;
	stack.transport = find(asked.scheme());
	if (stack.transport == nullptr)
	{
		return unknownTransport(asked);
	}

	const Address address = withDefaults(asked);
	auto base = address.base();
	if (!base)
	{
		return base.error();
	}
	stack.base = std::move(base).value();
	if (const Result<void> checked = checkOptionsOf(address.scheme(), stack.base.options()); !checked)
	{
		return checked.error();
	}

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
		const AddressOptions options = address.optionsOf(*name);
		const Result<void> checked = checkOptionsOf(*name, options);
		auto factory = checked ? layer->prepare(role, options) : checked.error();
		if (!factory)
		{
			return factory.error();
		}
		stack.factories.push_back(std::move(factory).value());
	}
	return stack;
}


/// What was meant by an address whose scheme is a layer, or a host behind layers; empty of anything else.
std::string TransportRegistry::withWire(const Address& address) const
{
	const std::string text = address.text();
	const std::size_t colon = text.find(':');
	const bool isLayer = findLayer(address.scheme()) != nullptr;
	const std::string_view where = address.where();
	const bool isHost = !address.layers().empty() && !where.empty() && where.front() >= '0' && where.front() <= '9';
	if (!isLayer && !isHost)
	{
		return {};
	}
	std::string meant = text.substr(0, isLayer ? colon : colon - address.scheme().size() - 1);
	std::string place = text.substr(isLayer ? colon + 1 : meant.size() + 1);
	place.erase(0, place.starts_with("//") ? 2 : 0);
	const Result<Address> below = Address::parse(place.empty() ? "HOST:PORT" : place, "");
	const bool hasWire = below && find(below->scheme()) != nullptr;
	return meant.append(hasWire ? "+" : "+tcp://").append(place.empty() ? "HOST:PORT" : place);
}


Error TransportRegistry::unknownTransport(const Address& address) const
{
	const std::string& scheme = address.scheme();
	std::vector<std::string> known;
	for (const auto& transport: _transports)
	{
		known.emplace_back(transport->scheme());
	}
	for (const auto& [alias, meaning]: aliases())
	{
		known.push_back(alias);
	}
	// Who copies the address of a page means what is spoken behind it.
	const std::string socket = scheme == "https" ? "wss" : "ws";
	const bool isPage = scheme == "http" || scheme == "https";
	if (isPage && std::find(known.begin(), known.end(), socket) != known.end())
	{
		return {
			make_error_code(ErrorCode::unknownScheme),
			"No transport is called \"" + scheme + "\"; for a WebSocket write " + socket + "://HOST:PORT/PATH."};
	}
	if (const std::string meant = withWire(address); !meant.empty())
	{
		return {
			make_error_code(ErrorCode::unknownScheme),
			"No transport is called \"" + scheme + "\"; " + (findLayer(scheme) != nullptr ? "it is a layer: " : "") +
				"write " + meant + "."};
	}
	return unknown("transport", scheme, known);
}


Result<Address> TransportRegistry::expanded(const Address& asked) const
{
	Address address = hostUnlessScheme(asked);
	const auto alias = std::find_if(
		_aliases.begin(), _aliases.end(), [&address](const Alias& each) { return each.scheme == address.scheme(); });
	if (alias != _aliases.end() && find(address.scheme()) == nullptr)
	{
		std::vector<std::string> layers = address.layers();
		layers.insert(layers.end(), alias->layers.begin(), alias->layers.end());
		address = address.withScheme(alias->transport).withLayers(std::move(layers), address.options());
	}
	return withPathAsOption(address);
}


Address TransportRegistry::asWritten(const Address& address) const
{
	const auto alias = std::find_if(_aliases.begin(), _aliases.end(), [&address](const Alias& each) {
		return each.transport == address.scheme() && each.layers == address.layers();
	});
	if (alias == _aliases.end() || find(alias->scheme) != nullptr)
	{
		return address;
	}
	AddressOptions options = address.options();
	std::string where = address.where();
	const auto path = std::find_if(options.begin(), options.end(), [this, &address](const auto& option) {
		return std::any_of(_pathOptions.begin(), _pathOptions.end(), [&](const PathOption& each) {
			return each.transport == address.scheme() && each.option == option.first;
		});
	});
	// A question mark in it would begin the options.
	if (path != options.end() && path->second.starts_with('/') && path->second.find('?') == std::string::npos)
	{
		where += path->second;
		options.erase(path);
	}
	return address.withScheme(alias->scheme).withWhere(where).withLayers({}, std::move(options));
}


/// A word with nothing after its colon, or with what begins as a port, is a host where no transport is called so.
Address TransportRegistry::hostUnlessScheme(const Address& address) const
{
	const std::string_view where = address.where();
	const bool isOfHosts = where.empty() || (where.front() >= '0' && where.front() <= '9');
	const bool isKnown = find(address.scheme()) != nullptr ||
		std::any_of(_aliases.begin(), _aliases.end(),
					[&](const Alias& each) { return each.scheme == address.scheme(); });
	const std::string text = address.text();
	const bool hasSlashes = text.starts_with(address.scheme() + "://");
	// A layer before a host is not another host.
	const bool isLayer = findLayer(address.scheme()) != nullptr && where.find_first_of(".:") != std::string_view::npos;
	if (isKnown || isLayer || !isOfHosts || hasSlashes || !address.layers().empty() || find("tcp") == nullptr)
	{
		return address;
	}
	const Result<Address> host = Address::parse("tcp://" + text);
	return host ? host.value() : address;
}


Result<Address> TransportRegistry::withPathAsOption(const Address& address) const
{
	const auto meant = std::find_if(_pathOptions.begin(), _pathOptions.end(), [&address](const PathOption& each) {
		const auto& layers = address.layers();
		return each.transport == address.scheme() &&
			std::find(layers.begin(), layers.end(), ownerOfOption(each.option)) != layers.end();
	});
	const std::size_t slash = address.where().find('/');
	if (meant == _pathOptions.end() || slash == std::string::npos)
	{
		return address;
	}
	const std::string path = address.where().substr(slash);
	AddressOptions options = address.options();
	const auto said = std::find_if(
		options.begin(), options.end(), [&meant](const auto& option) { return option.first == meant->option; });
	if (path != "/" && said != options.end() && said->second != path)
	{
		return Error{
			make_error_code(ErrorCode::badOption),
			"The address has the path " + path + ", and its option " + said->first + " says " + said->second +
				"; leave one of them out."};
	}
	if (path != "/" && said == options.end())
	{
		options.emplace_back(meant->option, path);
	}
	return address.withWhere(address.where().substr(0, slash)).withOptions(std::move(options));
}


Address TransportRegistry::withDefaults(const Address& address) const
{
	AddressOptions options = address.options();
	for (const auto& [name, value]: _defaults)
	{
		const std::string_view owner = ownerOfOption(name);
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
