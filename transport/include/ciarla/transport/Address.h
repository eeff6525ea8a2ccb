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
	/// Without brackets; an IPv6 address may have a zone, `fe80::1%eth0`. Empty or "*" means every local address.
	std::string host;

	std::optional<std::uint16_t> port; ///< None where the address names none, also `host:`.
};


/// The one form of a host in which it may leave this machine and be compared: a name in lower case without its final
/// dot, or an IP address as RFC 5952 writes it, without a zone. What is neither is an error, and no name or address is
/// without one: `*`, `a b`, `1.2.3`, `host:80`.
Result<std::string> normalHost(std::string_view host);


/// An Address says where a peer is, and over what: a value.
///
///     address  = [ layers scheme ":" [ "//" ] ] where [ "?" option *( "&" option ) ]
///              / layers "exec:" command          ; all of it, question marks too
///     layers   = *( name "+" )                   ; the outermost first: ws+tls+tcp
///     where    = ( host / "[" v6 "]" ) [ ":" [ port ] ] [ "/" ] / ":" port / v6 / path
///     v6       = an IPv6 address of any spelling, and [ "%" zone ]
///     option   = owner "." name "=" value        ; the owner is a layer or the scheme; value percent-encoded
///
/// Without a scheme it is the default one's. `name:digits` is a host and a port; `name:anything-else` a scheme. A
/// question mark begins options everywhere but in a command: in a path it is written %3F.
/// Source: RFC 3986; of zones RFC 6874, and as people write them: both `[fe80::1%25eth0]` and `fe80::1%eth0`.
class Address
{
public:
	/// An empty address, which no transport accepts.
	Address() = default;

	/// Limits: 4,096 bytes, also as text() writes it; 8 layers, 64 options.
	static Result<Address> parse(std::string_view text, std::string_view defaultScheme = "tcp");

	/// The address of a host and port; brackets are put round a v6 host.
	static Address ofHostPort(std::string_view scheme, std::string_view host, std::uint16_t port);

	/// The address of a path or name, of which path() gives the same.
	static Address ofPath(std::string_view scheme, std::string_view path);

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

	/// Whom a dial means, for all that tells the peer or compares it: hostPort() with the host in its normal form. No
	/// host is localhost. A layer asks it of info().peer before that opens, which is what was dialled.
	Result<HostPort> authority() const;

	/// Reads where() as a path or a name: %3F and the like are one byte each. It may hold any byte.
	std::string path() const;

	/// The same address without layers, and with only those options that the scheme owns, their prefix gone:
	/// what a transport is given. Options whose owner is neither are an error.
	Result<Address> base() const;

	/// The options that `layer` owns, without their prefix.
	AddressOptions optionsOf(std::string_view layer) const;

	/// This address with other layers and options before the same scheme and place.
	Address withLayers(std::vector<std::string> layers, AddressOptions options) const;

	/// This address with another scheme before the same place.
	Address withScheme(const std::string& scheme) const;

	/// This address with another place.
	Address withWhere(const std::string& where) const;

	/// This address with other options. Those of a command are kept, but not written.
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
