#include <ciarla/transport/Address.h>

#include "AddressSyntax.h"
#include "HostSyntax.h"

#include <algorithm>


namespace ciarla {


namespace {


constexpr std::size_t addressBytesMax = 4096; ///< Longer than any path or command worth typing.
constexpr std::size_t layersMax = 8;          ///< Each costs a virtual call per read; nobody stacks more.


/// `prefix:` begins a scheme unless what follows can only be a port, or the whole can only be a v6 literal.
bool beginsWithScheme(std::string_view text)
{
	const std::string_view place = text.substr(0, text.find_first_of("?/"));
	const std::size_t colon = text.find(':');
	if (colon == std::string_view::npos || isBareV6(place) || !isSchemeName(text.substr(0, text.find_first_of("+:"))))
	{
		return false;
	}
	const std::string_view rest = text.substr(colon + 1);
	const std::string_view port = rest.substr(0, rest.find('?'));
	return port.empty() || !std::all_of(port.begin(), port.end(), isDigit);
}


/// A command may hold anything, other addresses with options too, so nothing in it is read as an option.
bool isCommand(std::string_view scheme)
{
	return scheme == "exec";
}


std::string_view ownerOf(std::string_view option)
{
	return option.substr(0, option.find('.'));
}


} // namespace


bool operator==(const Address& one, const Address& other)
{
	return one._scheme == other._scheme && one._where == other._where && one.stack().opaque == other.stack().opaque &&
		one.layers() == other.layers() && one.options() == other.options();
}


const Address::Stack& Address::stack() const noexcept
{
	static const Stack none;
	return _stack ? *_stack : none;
}


void Address::set(Stack stack)
{
	static const auto opaqueAlone = std::make_shared<const Stack>(Stack{{}, {}, true});
	if (stack.layers.empty() && stack.options.empty())
	{
		_stack = stack.opaque ? opaqueAlone : nullptr;
		return;
	}
	_stack = std::make_shared<const Stack>(std::move(stack));
}


Result<Address> Address::parse(std::string_view text, std::string_view defaultScheme)
{
	Result<Address> address = read(text, defaultScheme);
	// One without a scheme, or whose options had no need to be encoded as they will be, is written longer than it was.
	if (address && address->text().size() > addressBytesMax)
	{
		return malformed(text, "it is longer than 4,096 bytes once it is written in full");
	}
	return address;
}


Result<Address> Address::read(std::string_view text, std::string_view defaultScheme)
{
	if (text.empty())
	{
		return malformed(text, "it is empty");
	}
	if (text.size() > addressBytesMax)
	{
		return malformed(text, "it is longer than 4,096 bytes");
	}
	if (text.find('\0') != std::string_view::npos)
	{
		return malformed(text, "it contains a NUL");
	}

	Address address;
	address._scheme = std::string(defaultScheme);
	std::string_view rest = text;

	bool opaque = false;
	if (beginsWithScheme(text))
	{
		const std::size_t colon = text.find(':');
		std::string_view names = text.substr(0, colon);
		rest = text.substr(colon + 1);
		std::vector<std::string> layers;
		for (std::size_t plus = names.find('+'); plus != std::string_view::npos; plus = names.find('+'))
		{
			layers.push_back(lowered(names.substr(0, plus)));
			names.remove_prefix(plus + 1);
		}
		address._scheme = lowered(names);
		const bool named = std::all_of(layers.begin(), layers.end(), isSchemeName);
		if (!named || !isSchemeName(names))
		{
			const std::string complaint = complaintOfMissingWire(text);
			return malformed(
				text, complaint.empty() ? "a scheme or layer is a letter, then letters, digits, - or ." : complaint);
		}
		if (layers.size() > layersMax)
		{
			return malformed(text, "it has more than 8 layers");
		}
		opaque = !rest.starts_with("//");
		address.set({std::move(layers), {}, opaque});
		if (opaque && isCommand(address._scheme))
		{
			address._where = std::string(rest);
			return address;
		}
		rest.remove_prefix(opaque ? 0 : 2);
	}

	const std::size_t question = rest.find('?');
	address._where = std::string(rest.substr(0, question));
	if (question != std::string_view::npos)
	{
		auto options = parseOptions(rest.substr(question + 1), text);
		if (!options)
		{
			return options.error();
		}
		if (opaque && options->empty())
		{
			return malformed(text, "after a ? come options; in a name it is written %3F");
		}
		address.set({address.layers(), std::move(options).value(), opaque});
	}
	return address;
}


Address Address::ofHostPort(std::string_view scheme, std::string_view host, std::uint16_t port)
{
	Address address;
	address._scheme = lowered(scheme);
	address._where = hostPortText(host, port);
	return address;
}


Address Address::ofPath(std::string_view scheme, std::string_view path)
{
	Address address;
	address._scheme = lowered(scheme);
	for (const char c: path)
	{
		address._where += c == '?' ? "%3F" : c == '%' ? "%25" : std::string(1, c);
	}
	// Behind one colon digits would be a port, and two slashes no part of the path.
	const bool isPlain = !path.starts_with("//") && !(std::all_of(path.begin(), path.end(), isDigit) && !path.empty());
	address.set({{}, {}, isPlain});
	return address;
}


Result<HostPort> Address::hostPort() const
{
	return parseHostPort(_where, text());
}


Result<HostPort> Address::authority() const
{
	Result<HostPort> place = hostPort();
	if (!place)
	{
		return place;
	}
	if (place->host.empty() || place->host == "*")
	{
		return HostPort{"localhost", place->port};
	}
	return HostPort{normalHost(place->host).value(), place->port};
}


std::string Address::path() const
{
	return percentDecodedPath(_where);
}


Result<Address> Address::base() const
{
	Address result;
	result._scheme = _scheme;
	result._where = _where;
	AddressOptions own;
	for (const auto& [name, value]: options())
	{
		const std::string_view owner = ownerOf(name);
		if (owner == _scheme)
		{
			own.emplace_back(name.substr(owner.size() + 1), value);
		}
		else if (std::find(layers().begin(), layers().end(), owner) == layers().end())
		{
			return Error{
				make_error_code(ErrorCode::badOption),
				"The option " + name + " belongs to no part of " + text() + "; its first word must be " +
					(layers().empty() ? _scheme : "one of its layers, or " + _scheme) + "."};
		}
	}
	result.set({{}, std::move(own), stack().opaque});
	return result;
}


AddressOptions Address::optionsOf(std::string_view layer) const
{
	AddressOptions owned;
	for (const auto& [name, value]: options())
	{
		if (ownerOf(name) == layer)
		{
			owned.emplace_back(name.substr(layer.size() + 1), value);
		}
	}
	return owned;
}


Address Address::withLayers(std::vector<std::string> layers, AddressOptions options) const
{
	Address result(*this);
	// A command would swallow the options.
	const bool opaque = stack().opaque && options.empty();
	result.set({std::move(layers), std::move(options), opaque});
	return result;
}


Address Address::withScheme(const std::string& scheme) const
{
	Address result(*this);
	result._scheme = scheme;
	return result;
}


Address Address::withWhere(const std::string& where) const
{
	Address result(*this);
	result._where = where;
	return result;
}


Address Address::withOptions(AddressOptions options) const
{
	Address result(*this);
	result.set({layers(), std::move(options), stack().opaque});
	return result;
}


std::string Address::text() const
{
	std::string result;
	for (const std::string& layer: layers())
	{
		result += layer + "+";
	}
	result += _scheme + (stack().opaque ? ":" : "://") + _where;
	if (stack().opaque && isCommand(_scheme))
	{
		return result;
	}
	char separator = '?';
	for (const auto& [name, value]: options())
	{
		result += separator + name + "=" + percentEncoded(value);
		separator = '&';
	}
	return result;
}


} // namespace ciarla
