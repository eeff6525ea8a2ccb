#pragma once

#include <ciarla/testkit/ConformanceSubject.h>
#include <ciarla/testkit/ForwardingListener.h>

#include <ciarla/transport/Transport.h>

#include <functional>
#include <memory>
#include <utility>


namespace ciarla::testkit {


/// What a saboteur changes; what is empty stays as it is.
struct Sabotage
{
	using Listen = std::function<Result<std::unique_ptr<Listener>>(Transport&, Loop&, const Address&, AcceptHandler&)>;
	using Dial = std::function<std::unique_ptr<Connection>(Transport&, const Address&)>;

	std::function<Capabilities(Capabilities)> capabilities;
	ForwardingListener::Wrap wrap; ///< Around every connection, dialled or accepted.
	Dial dial;
	Listen listen;
};


/// A SabotagedTransport passes everything on to another transport, but for what the sabotage changes.
class SabotagedTransport final: public Transport
{
public:
	SabotagedTransport(std::unique_ptr<Transport> below, Sabotage sabotage):
		_below(std::move(below)),
		_sabotage(std::move(sabotage))
	{
	}

	std::string_view scheme() const noexcept override
	{
		return _below->scheme();
	}

	Capabilities capabilities() const noexcept override
	{
		return _sabotage.capabilities ? _sabotage.capabilities(_below->capabilities()) : _below->capabilities();
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		auto connection = _sabotage.dial ? _sabotage.dial(*_below, address) : _below->dial(address);
		return _sabotage.wrap ? _sabotage.wrap(std::move(connection)) : std::move(connection);
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		auto listener = std::make_unique<ForwardingListener>(handler, _sabotage.wrap);
		auto below = _sabotage.listen ? _sabotage.listen(*_below, loop, address, *listener)
									  : _below->listen(loop, address, *listener);
		if (!below)
		{
			return below.error();
		}
		listener->adopt(std::move(below).value());
		return std::unique_ptr<Listener>(std::move(listener));
	}

private:
	std::unique_ptr<Transport> _below;
	Sabotage _sabotage;
};


} // namespace ciarla::testkit
