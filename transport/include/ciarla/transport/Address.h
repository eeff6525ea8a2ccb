#pragma once

#include <ciarla/base/Result.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// Options in the order they were written: name and value, percent-decoded.
using AddressOptions = std::vector<std::pair<std::string, std::string>>;


/// A host and a port, for the transports that have them.
struct HostPort
{
	std::string host;                  ///< Without brackets; empty or "*" means every local address.
	std::optional<std::uint16_t> port; ///< None where the address names none.
};


/// An Address says where a peer is, and over what: a value.
///
///     address  = [ layers scheme "://" ] where [ "?" option *( "&" option ) ]
///              / layers scheme ":" rest          ; opaque: all of the rest is the place
///     layers   = *( name "+" )                   ; the outermost first: ws+tls+tcp
///     where    = host [ ":" port ] / ":" port / "[" v6 "]" [ ":" port ] / path
///     option   = owner "." name "=" value        ; the owner is a layer or the scheme; value percent-encoded
///
/// Without a scheme it is the default one's. `name:digits` is a host and a port; `name:anything-else` a scheme.
/// An opaque address keeps its question marks: `exec:test -f a?b` is one command.
/// Source: shaped after RFC 3986, which it does not claim to follow for hosts.
class Address
{
public:
	/// An empty address, which no transport accepts.
	Address() = default;

	/// Limits: 4,096 bytes, also as text() writes it; 8 layers, 64 options.
	static Result<Address> parse(std::string_view text, std::string_view defaultScheme = "tcp");

	/// The address of a host and port; brackets are put round a v6 host.
	static Address ofHostPort(std::string_view scheme, std::string_view host, std::uint16_t port);

	const std::string& scheme() const noexcept
	{
		return _scheme;
	}

	/// The layers, the outermost first.
	const std::vector<std::string>& layers() const noexcept
	{
		return stack().layers;
	}

	/// Everything between the scheme and the options.
	const std::string& where() const noexcept
	{
		return _where;
	}

	const AddressOptions& options() const noexcept
	{
		return stack().options;
	}

	/// Reads where() as a host and a port.
	Result<HostPort> hostPort() const;

	/// The same address without layers, and with only those options that the scheme owns, their prefix gone:
	/// what a transport is given. Options whose owner is neither are an error.
	Result<Address> base() const;

	/// The options that `layer` owns, without their prefix.
	AddressOptions optionsOf(std::string_view layer) const;

	/// This address with other layers and options before the same scheme and place.
	Address withLayers(std::vector<std::string> layers, AddressOptions options) const;

	/// This address with another scheme before the same place.
	Address withScheme(const std::string& scheme) const;

	/// This address with other options. An opaque one remains what it is: its options are not written, but kept.
	Address withOptions(AddressOptions options) const;

	/// As it would be written; parses to an equal address.
	std::string text() const;

	friend bool operator==(const Address& one, const Address& other);

private:
	/// What few addresses have; a hub remembers very many.
	struct Stack
	{
		std::vector<std::string> layers;
		AddressOptions options;
		bool opaque = false;
	};

	static Result<Address> read(std::string_view text, std::string_view defaultScheme);
	const Stack& stack() const noexcept;
	void set(Stack stack);

	std::string _scheme;
	std::string _where;
	std::shared_ptr<const Stack> _stack; ///< Null: neither layers nor options, and not opaque.
};


} // namespace ciarla
