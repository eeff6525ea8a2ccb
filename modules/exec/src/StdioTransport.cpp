#include <ciarla/exec/StdioTransport.h>

#include "StdioSource.h"

#include <ciarla/transport/Loop.h>
#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/StreamOpener.h>

#include <utility>


namespace ciarla {


namespace {


/// Takes standard input and output when the connection is started.
class StdioOpener final: public StreamOpener
{
public:
	StdioOpener(Address address, std::shared_ptr<StdioSource> source):
		_address(std::move(address)),
		_source(std::move(source))
	{
	}

	void start(Loop&, Owner& owner) override
	{
		Result<std::unique_ptr<StreamChannel>> channel = _source->take(_address);
		if (!channel)
		{
			owner.onOpenFailed({CloseSide::local, channel.error().code, channel.error().text});
			return;
		}
		owner.onOpened({.channel = std::move(channel).value(), .local = _address, .peer = _address, .credentials = {}});
	}

private:
	Address _address;
	std::shared_ptr<StdioSource> _source;
};


/// Accepts its one connection, and nothing after it.
class StdioListener final: public Listener
{
public:
	StdioListener(Loop& loop, AcceptHandler& handler, Address address, std::unique_ptr<Connection> connection):
		_loop(loop),
		_address(std::move(address)),
		_connection(std::move(connection)),
		_accept(loop.defer([this, &handler] {
			_accept = CallId::none;
			handler.onAccept(*this, std::move(_connection));
		}))
	{
	}

	~StdioListener() override
	{
		silence();
	}

	StdioListener(const StdioListener&) = delete;
	StdioListener& operator=(const StdioListener&) = delete;

	const Address& address() const noexcept override
	{
		return _address;
	}

	void silence() noexcept override
	{
		_loop.cancel(std::exchange(_accept, CallId::none));
		_connection.reset();
	}

private:
	Loop& _loop;
	Address _address;
	std::unique_ptr<Connection> _connection; ///< Until it has been accepted.
	CallId _accept;
};


ConnectionInfo infoOf(Role role, const Address& address, Capabilities capabilities)
{
	return {.role = role, .local = address, .peer = address, .capabilities = capabilities, .credentials = {}};
}


} // namespace


StdioTransport::StdioTransport(const ConnectionLimits& limits, StdioDescriptors descriptors):
	_limits(std::make_shared<const ConnectionLimits>(limits)),
	_source(std::make_shared<StdioSource>(descriptors))
{
}


std::string_view StdioTransport::scheme() const noexcept
{
	return "stdio";
}


Capabilities StdioTransport::capabilities() const noexcept
{
	return {.halfClose = true, .programOnly = true, .endExplained = true};
}


std::unique_ptr<Connection> StdioTransport::dial(const Address& address)
{
	return std::make_unique<StreamConnection>(
		infoOf(Role::dialled, address, capabilities()), _limits, std::make_unique<StdioOpener>(address, _source));
}


Result<std::unique_ptr<Listener>> StdioTransport::listen(Loop& loop, const Address& address, AcceptHandler& handler)
{
	Result<std::unique_ptr<StreamChannel>> channel = _source->take(address);
	if (!channel)
	{
		return channel.error();
	}
	auto connection = std::make_unique<StreamConnection>(
		infoOf(Role::accepted, address, capabilities()), _limits, std::move(channel).value());
	return std::unique_ptr<Listener>(std::make_unique<StdioListener>(loop, handler, address, std::move(connection)));
}


} // namespace ciarla
