#include "TcpDialler.h"

#include "TcpErrors.h"

#include <ciarla/transport/StreamErrors.h>

#include <cerrno>
#include <utility>


namespace ciarla {


TcpDialler::TcpDialler(Address address, std::shared_ptr<const TcpOptions> options):
	_address(std::move(address)),
	_options(std::move(options))
{
}


TcpDialler::~TcpDialler()
{
	stop();
}


void TcpDialler::start(Loop& loop, Owner& owner)
{
	_loop = &loop;
	_owner = &owner;
	_deadline = loop.now() + _options->limits.openDeadline;
	const Result<TcpEndpoint> endpoint = readEndpointToDial(_address, _options->defaultPort);
	if (!endpoint)
	{
		fail({CloseSide::local, endpoint.error().code, endpoint.error().text});
		return;
	}
	_endpoint = endpoint.value();
	_deadlineCall = _loop->callAt(_deadline, [this] { onDeadline(); });
	resolve();
}


void TcpDialler::onReady(int, Readiness) noexcept
{
	if (const int error = _socket.takeError())
	{
		onAttemptFailed(error);
		return;
	}
	// A port of the ephemeral range that nobody listens on may be given to this very socket, which then
	// connects to itself.
	if (_socket.localAddress() == _socket.peerAddress())
	{
		onAttemptFailed(ECONNREFUSED);
		return;
	}
	_loop->descriptors()->unwatch(_socket.descriptor());
	auto socket = std::make_unique<TcpSocket>(std::move(_socket));
	stop();
	socket->setOptions(_options->keepAlive);
	Opened opened{.channel = {}, .local = socket->localAddress(), .peer = socket->peerAddress(), .credentials = {}};
	opened.channel = std::move(socket);
	_owner->onOpened(std::move(opened));
}


void TcpDialler::resolve()
{
	if (_endpoint.isEverywhere() || _endpoint.isLocalhost())
	{
		_hosts = {"127.0.0.1", "::1"};
		tryNext();
		return;
	}
	if (_endpoint.isLiteral())
	{
		_hosts = {_endpoint.host};
		tryNext();
		return;
	}
	_resolving = std::make_shared<TcpDialler*>(this);
	_options->resolver->resolve(
		_endpoint.host, _loop->poster(), [asked = std::weak_ptr(_resolving)](Resolver::Answer answer) {
			if (const std::shared_ptr<TcpDialler*> dialler = asked.lock())
			{
				(*dialler)->onResolved(std::move(answer));
			}
		});
}


void TcpDialler::onResolved(Resolver::Answer answer)
{
	_resolving.reset();
	if (!answer)
	{
		const bool isOurs = answer.error().code == ErrorCode::outOfResources;
		fail({isOurs ? CloseSide::local : CloseSide::wire, answer.error().code, answer.error().text});
		return;
	}
	_hosts = std::move(answer).value();
	if (_hosts.empty())
	{
		fail({CloseSide::wire, ErrorCode::cannotResolve, "The host '" + _endpoint.host + "' has no address."});
		return;
	}
	tryNext();
}


void TcpDialler::tryNext()
{
	while (_tried < _hosts.size())
	{
		if (begin(_hosts[_tried++]))
		{
			return;
		}
	}
	fail(dialFailure(_failure, _address, _hosts.size()));
}


bool TcpDialler::begin(const std::string& host)
{
	std::variant<TcpSocket, int> connecting = TcpSocket::connecting(host, _endpoint.port);
	if (const int* error = std::get_if<int>(&connecting))
	{
		_failure = _failure == ECONNREFUSED ? _failure : *error;
		return false;
	}
	_socket = std::move(std::get<TcpSocket>(connecting));
	if (!_loop->descriptors()->watch(_socket.descriptor(), {.writable = true}, *this))
	{
		_socket.close();
		_failure = ENOBUFS;
		return false;
	}
	const std::size_t left = _hosts.size() - _tried + 1;
	if (left > 1)
	{
		const Duration share = (_deadline - _loop->now()) / static_cast<Duration::rep>(left);
		_attemptCall = _loop->callAt(_loop->now() + share, [this] { onAttemptFailed(ETIMEDOUT); });
	}
	return true;
}


void TcpDialler::onAttemptFailed(int number)
{
	// That somebody's machine refused tells more than that another one was silent.
	_failure = _failure == ECONNREFUSED ? _failure : number;
	dropAttempt();
	tryNext();
}


void TcpDialler::onDeadline()
{
	_deadlineCall = CallId::none;
	const std::string within = " within " + durationText(_options->limits.openDeadline) + ".";
	const std::string who =
		_resolving ? "The name service did not find '" + _endpoint.host + "'" : _address.text() + " did not answer";
	fail({CloseSide::local, ErrorCode::timedOut, who + within, 0, _resolving ? CloseText::why : CloseText::place});
}


void TcpDialler::dropAttempt()
{
	_loop->cancel(std::exchange(_attemptCall, CallId::none));
	if (_socket.isOpen())
	{
		_loop->descriptors()->unwatch(_socket.descriptor());
		_socket.close();
	}
}


void TcpDialler::stop()
{
	_resolving.reset();
	if (_loop == nullptr)
	{
		return;
	}
	_loop->cancel(std::exchange(_deadlineCall, CallId::none));
	dropAttempt();
}


void TcpDialler::fail(CloseReason reason)
{
	stop();
	_owner->onOpenFailed(std::move(reason));
}


} // namespace ciarla
