#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Layer.h>
#include <ciarla/transport/OptionRow.h>
#include <ciarla/transport/Transport.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// A TransportRegistry knows the transports and layers of one program, and builds any stack of them.
///
/// Ownership: owns what is added; outlives nothing that it made. `main` builds one: nothing registers itself.
/// Threading: one thread at a time.
class TransportRegistry
{
public:
	TransportRegistry();
	~TransportRegistry();
	TransportRegistry(TransportRegistry&&) noexcept;
	TransportRegistry& operator=(TransportRegistry&&) noexcept;

	/// Fails if the scheme is taken, by a transport or a layer.
	Result<void> add(std::unique_ptr<Transport> transport);
	Result<void> add(std::unique_ptr<Layer> layer);

	/// Adds everything that `other` has, or nothing of it if a name is taken.
	Result<void> add(TransportRegistry other);

	/// Lets a scheme stand for a transport with layers over it: "ws" for {"ws"} over "tcp". A transport of that name is
	/// stronger. Its parts may come later.
	void setAlias(const std::string& scheme, std::vector<std::string> layers, const std::string& transport);

	/// Lets the path of a URL be an option of a layer, where one stands over this transport of hosts: `ws.path` over tcp
	/// for `ws+tcp://host/chat`. A slash alone is no path. Without it a path is an error.
	void setPathOption(const std::string& option, const std::string& transport);

	/// This address as callers write it: by the scheme that stands for its layers, and the path of a URL in its place.
	/// dial() takes both.
	Address asWritten(const Address& address) const;

	/// This address by its parts: by the transport and the layers that an alias stands for.
	Result<Address> expanded(const Address& address) const;

	/// Lets these be the options of transports and layers: an address is held against them before any of it is used. Of two
	/// of one name the first counts. Who has no row here judges its options alone.
	void addOptions(std::span<const OptionRow> rows);

	/// What an option is where an address does not say it: `tls.ca` and `/etc/ca.pem`. Whoever owns it judges it when it
	/// is used.
	void setDefault(const std::string& option, const std::string& value);

	/// This address, which is no alias, with the defaults that it does not say itself.
	Address withDefaults(const Address& address) const;

	/// The transport of a scheme, or null.
	Transport* find(std::string_view scheme) const noexcept;

	/// What a connection of this address will be able to do; nothing where a part of the stack is not known.
	Capabilities capabilities(const Address& address) const;

	/// The schemes that stand for more, and for what: "ws" and "ws+tcp". Without those of which a part is not there.
	std::vector<std::pair<std::string, std::string>> aliases() const;

	/// In the order they were added.
	std::vector<const Transport*> transports() const;
	std::vector<const Layer*> layers() const;

	/// Dials through every layer of the address, or says which scheme, layer or option is not known, and the
	/// nearest that is, or what is wrong with the place, as far as its transport is an AddressReader. Where the peer
	/// cannot be reached the connection itself says so. `innermost` is wrapped round the transport's own connection,
	/// beneath all of them; null: nothing is.
	Result<std::unique_ptr<Connection>> dial(const Address& address, LayerFactory* innermost = nullptr) const;

	/// Listens through every layer. The listener's address names the whole stack, with its real port.
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) const;

private:
	/// One address, taken apart and prepared.
	struct Stack
	{
		Transport* transport = nullptr;
		Address base;                                         ///< What the transport is given.
		std::vector<std::unique_ptr<LayerFactory>> factories; ///< The innermost first.
	};

	/// A scheme that stands for more.
	struct Alias
	{
		std::string scheme;
		std::vector<std::string> layers;
		std::string transport;
	};

	/// An option that a path stands for.
	struct PathOption
	{
		std::string option;
		std::string transport;
	};

	Result<void> checkOptionsOf(std::string_view owner, const AddressOptions& options) const;
	Result<Stack> resolve(Role role, const Address& asked) const;
	Address hostUnlessScheme(const Address& address) const;
	Result<Address> withPathAsOption(const Address& address) const;
	Error unknownTransport(const Address& address) const;
	std::string withWire(const Address& address) const;
	bool has(std::string_view name) const noexcept;
	Layer* findLayer(std::string_view name) const noexcept;

	std::vector<std::unique_ptr<Transport>> _transports;
	std::vector<std::unique_ptr<Layer>> _layers;
	std::vector<Alias> _aliases;
	std::vector<PathOption> _pathOptions;
	std::vector<OptionRow> _options;
	AddressOptions _defaults;
};


} // namespace ciarla
