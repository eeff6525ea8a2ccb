#include "LoadEngine.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>


namespace ciarla::bench {


namespace {


constexpr std::size_t eventsPerTurn = 1024;
constexpr std::size_t readBytes = 64 * 1024;


[[noreturn]] void fail(const char* what)
{
	throw std::system_error(errno, std::generic_category(), what);
}


sockaddr_in loopback(std::uint32_t host, std::uint16_t port)
{
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_port = htons(port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + host);
	return address;
}


void setOption(int descriptor, int level, int name, int value)
{
	::setsockopt(descriptor, level, name, &value, sizeof value);
}


void raiseDescriptorLimit()
{
	rlimit limit{};
	::getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	::setrlimit(RLIMIT_NOFILE, &limit);
}


} // namespace


LoadEngine::LoadEngine(const LoadOptions& options, DialectListener& listener):
	_port(options.port),
	_listener(listener),
	_dialect(makeDialect(options)),
	_poller(::epoll_create1(EPOLL_CLOEXEC)),
	_buffer(readBytes),
	_events(eventsPerTurn)
{
	raiseDescriptorLimit();
}


LoadEngine::~LoadEngine()
{
	for (const std::unique_ptr<Client>& client: _clients)
	{
		close(*client);
	}
	::close(_poller);
}


Client& LoadEngine::add(std::uint32_t id, std::uint32_t room)
{
	Client& client = *_clients.emplace_back(std::make_unique<Client>());
	client.id = id;
	client.place = id;
	client.room = room;
	return client;
}


void LoadEngine::connect(Client& client, std::uint32_t source)
{
	client.state = Client::State::connecting;
	client.input.clear();
	client.output.clear();
	client.outputSent = 0;
	client.awaitsWrite = false;
	client.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (client.descriptor < 0)
	{
		fail("socket");
	}
	setOption(client.descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
	setOption(client.descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
	const sockaddr_in own = loopback(source, 0);
	if (::bind(client.descriptor, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0)
	{
		fail("bind");
	}
	const sockaddr_in server = loopback(0, _port);
	if (::connect(client.descriptor, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0 &&
		errno != EINPROGRESS)
	{
		fail("connect");
	}
	watch(client, EPOLL_CTL_ADD, EPOLLOUT);
}


void LoadEngine::acknowledgeAtOnce(Client& client)
{
	setOption(client.descriptor, IPPROTO_TCP, TCP_QUICKACK, 1);
}


void LoadEngine::narrow(Client& client)
{
	setOption(client.descriptor, SOL_SOCKET, SO_RCVBUF, 1);
}


void LoadEngine::stopReading(Client& client)
{
	watch(client, EPOLL_CTL_MOD, 0);
}


void LoadEngine::close(Client& client)
{
	if (client.descriptor >= 0)
	{
		::close(std::exchange(client.descriptor, -1));
	}
	client.state = Client::State::closed;
}


void LoadEngine::say(Client& client, std::string_view text)
{
	_dialect->say(client, text);
	queue(client);
}


int LoadEngine::pump(int milliseconds)
{
	flushQueued();
	const int found = ::epoll_wait(_poller, _events.data(), static_cast<int>(_events.size()), milliseconds);
	for (int i = 0; i < found; ++i)
	{
		const epoll_event& event = _events[static_cast<std::size_t>(i)];
		Client& client = *static_cast<Client*>(event.data.ptr);
		if (client.descriptor >= 0)
		{
			onReady(client, event.events);
		}
	}
	return found;
}


void LoadEngine::flushQueued()
{
	for (Client* client: _queued)
	{
		client->isQueued = false;
		flush(*client);
	}
	_queued.clear();
}


void LoadEngine::onReady(Client& client, std::uint32_t events)
{
	if (client.state == Client::State::connecting)
	{
		onConnected(client);
		return;
	}
	if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
	{
		read(client);
	}
	if (client.descriptor >= 0 && (events & EPOLLOUT) != 0)
	{
		flush(client);
	}
}


void LoadEngine::onConnected(Client& client)
{
	int error = 0;
	socklen_t size = sizeof error;
	::getsockopt(client.descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
	if (error != 0)
	{
		end(client);
		return;
	}
	client.state = Client::State::greeting;
	watch(client, EPOLL_CTL_MOD, EPOLLIN);
	_dialect->greet(client, _listener);
	flush(client);
}


void LoadEngine::read(Client& client)
{
	// The rest of a unit is read behind its beginning, so that the dialect has it in one piece.
	const std::size_t held = client.input.size();
	if (_buffer.size() < held + readBytes / 2)
	{
		_buffer.resize(held * 2 + readBytes);
	}
	std::memcpy(_buffer.data(), client.input.data(), held);
	const ssize_t count = ::recv(client.descriptor, _buffer.data() + held, _buffer.size() - held, 0);
	if (count <= 0)
	{
		if (count == 0 || (errno != EAGAIN && errno != EINTR))
		{
			end(client);
		}
		return;
	}
	const std::size_t bytes = held + static_cast<std::size_t>(count);
	const std::size_t used = _dialect->hear(client, std::string_view(_buffer.data(), bytes), _listener);
	if (used < bytes || held > 0)
	{
		client.input.assign(_buffer.data() + used, bytes - used);
	}
	if (!client.output.empty() && client.descriptor >= 0)
	{
		queue(client);
	}
}


void LoadEngine::queue(Client& client)
{
	if (!std::exchange(client.isQueued, true))
	{
		_queued.push_back(&client);
	}
}


void LoadEngine::flush(Client& client)
{
	while (client.descriptor >= 0 && client.outputSent < client.output.size())
	{
		const std::string_view rest = std::string_view(client.output).substr(client.outputSent);
		const ssize_t count = ::send(client.descriptor, rest.data(), rest.size(), MSG_NOSIGNAL);
		if (count >= 0)
		{
			client.outputSent += static_cast<std::size_t>(count);
			continue;
		}
		if (errno != EAGAIN)
		{
			end(client);
		}
		else if (!std::exchange(client.awaitsWrite, true))
		{
			watch(client, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
		}
		return;
	}
	client.output.clear();
	client.outputSent = 0;
	if (std::exchange(client.awaitsWrite, false) && client.descriptor >= 0)
	{
		watch(client, EPOLL_CTL_MOD, EPOLLIN);
	}
}


void LoadEngine::watch(Client& client, int operation, std::uint32_t events) const
{
	epoll_event event{};
	event.events = events;
	event.data.ptr = &client;
	if (::epoll_ctl(_poller, operation, client.descriptor, &event) != 0)
	{
		fail("epoll_ctl");
	}
}


void LoadEngine::end(Client& client)
{
	++_ended;
	close(client);
}


} // namespace ciarla::bench
