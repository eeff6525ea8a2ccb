#include <ciarla/transport/Address.h>

#include "AddressSyntax.h"

#include <algorithm>
#include <cctype>
#include <charconv>


namespace ciarla {


namespace {


constexpr std::size_t addressBytesMax = 4096; ///< Longer than any path or command worth typing.
constexpr std::size_t layersMax = 8;          ///< Each costs a virtual call per read; nobody stacks more.


bool isLetter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}


/// RFC 3986, section 3.1, without the plus, which separates layers here.
bool isSchemeName(std::string_view name)
{
	return !name.empty() && isLetter(name.front()) &&
		std::all_of(name.begin(), name.end(), [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.'; });
}


std::string lowered(std::string_view text)
{
	std::string result(text);
	std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) {
		return static_cast<char>(std::tolower(c));
	});
	return result;
}


/// `prefix:` begins a scheme unless what follows can only be a port, or the whole can only be a v6 literal.
bool looksLikeScheme(std::string_view prefix, std::string_view rest)
{
	const std::string_view first = prefix.substr(0, prefix.find('+'));
	if (!isSchemeName(first))
	{
		return false;
	}
	const std::string_view port = rest.substr(0, rest.find('?'));
	return port.empty() || !std::all_of(port.begin(), port.end(), isDigit);
}


bool isBareV6(std::string_view text)
{
	return std::count(text.begin(), text.end(), ':') >= 2 &&
		std::all_of(text.begin(), text.end(), [](char c) { return isHexDigit(c) || c == ':' || c == '.'; });
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

	const std::size_t colon = text.find(':');
	if (colon != std::string_view::npos && !isBareV6(text) &&
		looksLikeScheme(text.substr(0, colon), text.substr(colon + 1)))
	{
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
			return malformed(text, "a scheme or layer is a letter, then letters, digits, - or .");
		}
		if (layers.size() > layersMax)
		{
			return malformed(text, "it has more than 8 layers");
		}
		const bool opaque = !rest.starts_with("//");
		address.set({std::move(layers), {}, opaque});
		if (opaque)
		{
			address._where = std::string(rest);
			return address;
		}
		rest.remove_prefix(2);
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
		address.set({address.layers(), std::move(options).value(), false});
	}
	return address;
}


Address Address::ofHostPort(std::string_view scheme, std::string_view host, std::uint16_t port)
{
	Address address;
	address._scheme = lowered(scheme);
	const bool isV6 = host.find(':') != std::string_view::npos;
	address._where = (isV6 ? "[" + std::string(host) + "]" : std::string(host)) + ":" + std::to_string(port);
	return address;
}


Result<HostPort> Address::hostPort() const
{
	std::string_view rest = _where;
	HostPort result;
	if (isBareV6(rest))
	{
		result.host = _where;
		return result;
	}

	if (rest.starts_with('['))
	{
		const std::size_t bracket = rest.find(']');
		if (bracket == std::string_view::npos)
		{
			return malformed(text(), "a [ needs its ]");
		}
		result.host = std::string(rest.substr(1, bracket - 1));
		rest.remove_prefix(bracket + 1);
		if (!rest.empty() && rest.front() != ':')
		{
			return malformed(text(), "after ] comes nothing, or : and a port");
		}
	}
	else
	{
		const std::size_t colon = std::min(rest.find(':'), rest.size());
		result.host = std::string(rest.substr(0, colon));
		rest.remove_prefix(colon);
	}

	const bool odd = std::any_of(result.host.begin(), result.host.end(), [](unsigned char c) {
		return c <= 0x20 || c == 0x7f || c == '/' || c == '@' || c == '[' || c == ']';
	});
	if (odd)
	{
		return malformed(text(), "a host has no spaces, controls, brackets, / or @");
	}

	if (!rest.empty())
	{
		rest.remove_prefix(1);
		std::uint16_t port = 0;
		const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), port);
		if (error != std::errc() || end != rest.data() + rest.size())
		{
			return malformed(text(), "a port is a number from 0 to 65535");
		}
		result.port = port;
	}
	return result;
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
	// An opaque place would swallow the options.
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
	if (stack().opaque)
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
