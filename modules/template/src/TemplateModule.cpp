// A whole transport in one file, to be copied and changed. Its wire is a Unix socket with a name that no file shows:
// `template:chat`. What every wire over sockets has in common comes from ciarla/transport/Stream*.h and Socket*.h.
#include <ciarla/module/Module.h>
#include <ciarla/transport/SocketDialler.h>
#include <ciarla/transport/SocketListener.h>
#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/StreamErrors.h>
#include <ciarla/transport/TransportRegistry.h>

#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>


namespace {


using namespace ciarla;


constexpr Capabilities abilities{.halfClose = true, .local = true};

/// All that the program knows of our options: its own options, settings and help are made from these rows.
constexpr OptionRow options[]{
	{"template.backlog", "CALLERS", OptionType::number, 1, 4096, "callers that may wait to be accepted"}};


/// What the system calls the place of an address. The error is a sentence for whoever typed the address.
Result<SocketPlace> placeOf(const Address& address)
{
	const std::string name = "ciarla-template-" + address.where();
	if (address.scheme() != "template" || address.where().empty() || name.size() >= sizeof(sockaddr_un::sun_path))
	{
		return Error{ErrorCode::malformedAddress, address.text() + " names no place; write template:NAME."};
	}
	if (const Result<void> checked = checkOptions(options, "template", address.options()); !checked)
	{
		return checked.error();
	}
	sockaddr_un system{};
	system.sun_family = AF_UNIX;
	std::memcpy(system.sun_path + 1, name.data(), name.size());
	SocketPlace place;
	std::memcpy(&place.name, &system, sizeof(system));
	place.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
	return place;
}


CloseReason dialFailure(int error, const Address& address)
{
	return {CloseSide::peer, ErrorCode::refused, "Nobody is at " + address.text() + " (" + errorWords(error) + ")."};
}


class TemplateTransport final: public Transport
{
public:
	explicit TemplateTransport(const ConnectionLimits& limits):
		_limits(std::make_shared<const ConnectionLimits>(limits))
	{
	}

	std::string_view scheme() const noexcept override
	{
		return "template";
	}

	Capabilities capabilities() const noexcept override
	{
		return abilities;
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		const Result<SocketPlace> place = placeOf(address);
		const ConnectionInfo info{Role::dialled, {}, address.withOptions({}), abilities, {}};
		if (!place)
		{
			return std::make_unique<StreamConnection>(info, _limits, std::make_unique<FailedOpener>(place.error()));
		}
		return std::make_unique<StreamConnection>(
			info, _limits, std::make_unique<SocketDialler>(place.value(), address, _limits, dialFailure));
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		const Result<SocketPlace> place = placeOf(address);
		if (!place)
		{
			return place.error();
		}
		const int backlog = address.options().empty() ? 128 : std::stoi(address.options().back().second);
		const int socket = newStreamSocket(AF_UNIX);
		if (socket < 0 || ::bind(socket, place->generic(), place->size) != 0 || ::listen(socket, backlog) != 0)
		{
			const int error = errno;
			::close(socket);
			return Error{
				ErrorCode::addressInUse, "Cannot listen on " + address.text() + ": " + errorWords(error) + "."};
		}
		const Address bound = address.withOptions({}); // What a caller is told has none of ours.
		auto door = std::make_unique<SocketDoor>(socket, bound, abilities, _limits);
		return SocketListener::make(loop, handler, std::move(door), bound);
	}

private:
	std::shared_ptr<const ConnectionLimits> _limits;
};


Result<void> add(TransportRegistry& registry, const ModuleContext& context)
{
	return registry.add(std::make_unique<TemplateTransport>(context.limits));
}


} // namespace


CIARLA_MODULE("template", options, add);
