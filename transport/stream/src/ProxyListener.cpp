#include <ciarla/transport/ProxyListener.h>

#include <ciarla/transport/ProxyHeader.h>
#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/StreamErrors.h>

#include <algorithm>
#include <array>
#include <utility>


namespace ciarla {


namespace {


/// Of a caller about whom nothing is known.
Address unknownPeer(const Address& here)
{
	return Address::parse(here.scheme() + "://unknown").value();
}


std::string_view objectionOf(ProxyHeader::State state) noexcept
{
	switch (state)
	{
	case ProxyHeader::State::reading: return "ended before its header was whole";
	case ProxyHeader::State::whole: break;
	case ProxyHeader::State::versionOne: return "came with version 1; let the proxy send version 2";
	case ProxyHeader::State::none: return "came without a header, which is required from there";
	case ProxyHeader::State::malformed: return "came with a header that makes no sense";
	}
	return {};
}


} // namespace


/// A proxy's connection, of which the header is read.
class ProxyListener::Pending final: private DescriptorHandler
{
public:
	Pending(ProxyListener& owner, std::unique_ptr<Connection> connection):
		_owner(owner),
		_connection(std::move(connection)),
		_stream(static_cast<StreamConnection&>(*_connection))
	{
	}

	~Pending() override
	{
		stop();
	}

	Pending(const Pending&) = delete;
	Pending& operator=(const Pending&) = delete;

	Result<void> start()
	{
		Loop& loop = _owner._loop;
		_deadline = loop.callAt(loop.now() + _owner._limits->openDeadline, [this] {
			_deadline = CallId::none;
			_owner.drop(*this, "sent no whole header within " + durationText(_owner._limits->openDeadline));
		});
		Result<void> watched = loop.descriptors()->watch(_stream.acceptedDescriptor(), {.readable = true}, *this);
		_watched = watched.ok();
		return watched;
	}

	void stop() noexcept
	{
		_owner._loop.cancel(std::exchange(_deadline, CallId::none));
		if (std::exchange(_watched, false))
		{
			_owner._loop.descriptors()->unwatch(_stream.acceptedDescriptor());
		}
	}

	/// As it is to be handed on.
	std::unique_ptr<Connection> release()
	{
		stop();
		const std::optional<HostPort>& source = _header.source();
		_stream.introduce(
			source ? Address::ofHostPort("tcp", source->host, *source->port) : unknownPeer(_stream.info().peer));
		return std::move(_connection);
	}

	const ConnectionInfo& info() const noexcept
	{
		return _stream.info();
	}

private:
	/// Exactly the header is read; the conversation behind it stays where it is.
	void onReady(int, Readiness) noexcept override
	{
		std::array<std::byte, 4096>
			buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): only what is read is used.
		while (_header.state() == ProxyHeader::State::reading)
		{
			const std::size_t room = std::min(buffer.size(), _header.missing());
			const Transfer received = _stream.receiveHead(std::span(buffer).first(room));
			if (received.wouldBlock())
			{
				return;
			}
			if (received.error != 0 || received.bytes == 0)
			{
				_owner.drop(*this, std::string(objectionOf(ProxyHeader::State::reading)));
				return;
			}
			_header.feed(std::span(buffer).first(received.bytes));
		}
		if (_header.state() == ProxyHeader::State::whole)
		{
			_owner.introduce(*this);
		}
		else
		{
			_owner.drop(*this, std::string(objectionOf(_header.state())));
		}
	}

	ProxyListener& _owner;
	std::unique_ptr<Connection> _connection;
	StreamConnection& _stream;
	ProxyHeader _header;
	CallId _deadline = CallId::none;
	bool _watched = false;
};


Result<std::unique_ptr<Listener>> ProxyListener::make(
	Loop& loop, AcceptHandler& handler, IsProxy isProxy, std::shared_ptr<const ConnectionLimits> limits,
	const std::function<Result<std::unique_ptr<Listener>>(AcceptHandler&)>& listen)
{
	auto listener = std::make_unique<ProxyListener>(loop, handler, std::move(isProxy), std::move(limits));
	Result<std::unique_ptr<Listener>> below = listen(*listener);
	if (!below)
	{
		return below.error();
	}
	listener->_below = std::move(below).value();
	return std::unique_ptr<Listener>(std::move(listener));
}


ProxyListener::ProxyListener(
	Loop& loop, AcceptHandler& handler, IsProxy isProxy, std::shared_ptr<const ConnectionLimits> limits):
	_loop(loop),
	_handler(&handler),
	_isProxy(std::move(isProxy)),
	_limits(std::move(limits))
{
}


ProxyListener::~ProxyListener() = default;


const Address& ProxyListener::address() const noexcept
{
	return _below->address();
}


void ProxyListener::silence() noexcept
{
	_handler = nullptr;
	_pending.clear();
	_below->silence();
}


void ProxyListener::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	if (!_isProxy(connection->info()))
	{
		_handler->onAccept(*this, std::move(connection));
		return;
	}
	if (_pending.size() >= pendingMax)
	{
		_pending.pop_front();
	}
	_pending.push_back(std::make_unique<Pending>(*this, std::move(connection)));
	if (const Result<void> started = _pending.back()->start(); !started)
	{
		drop(*_pending.back(), started.error().text);
	}
}


void ProxyListener::onAcceptError(Listener&, const Error& error) noexcept
{
	_handler->onAcceptError(*this, error);
}


void ProxyListener::introduce(Pending& pending)
{
	_inTrouble = false;
	const std::unique_ptr<Pending> taken = take(pending);
	_handler->onAccept(*this, taken->release());
}


void ProxyListener::drop(Pending& pending, const std::string& why)
{
	const std::string peer = pending.info().peer.text();
	const std::unique_ptr<Pending> taken = take(pending);
	if (!std::exchange(_inTrouble, true))
	{
		_handler->onAcceptError(
			*this,
			Error{
				ErrorCode::protocolFault,
				"A connection of the proxy at " + peer + " to " + address().text() + " " + why +
					" (PROXY protocol, version 2)."});
	}
}


std::unique_ptr<ProxyListener::Pending> ProxyListener::take(Pending& pending)
{
	const auto found = std::ranges::find_if(_pending, [&pending](const auto& each) { return each.get() == &pending; });
	std::unique_ptr<Pending> taken = std::move(*found);
	_pending.erase(found);
	taken->stop();
	return taken;
}


} // namespace ciarla
