#include "FloorHub.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>


namespace ciarla::bench {


namespace {


constexpr std::size_t readBytes = 128 * 1024;
constexpr std::size_t eventsPerTurn = 1024;
constexpr std::size_t piecesPerCall = 64;
constexpr int acceptsPerTurn = 256;
constexpr int backlog = 4096;


[[noreturn]] void fail(const char* what)
{
	throw std::system_error(errno, std::generic_category(), what);
}


void raiseDescriptorLimit()
{
	rlimit limit{};
	::getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	::setrlimit(RLIMIT_NOFILE, &limit);
}


void watch(int poller, int operation, int descriptor, std::uint32_t events, void* who)
{
	epoll_event event{};
	event.events = events;
	event.data.ptr = who;
	::epoll_ctl(poller, operation, descriptor, &event);
}


iovec pieceOf(const std::string& chunk, std::size_t from)
{
	// The system only reads it.
	return {.iov_base = const_cast<char*>(chunk.data()) + from, .iov_len = chunk.size() - from};
}


} // namespace


FloorHub::FloorHub(std::uint16_t port):
	_listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
	_poller(::epoll_create1(EPOLL_CLOEXEC)),
	_buffer(readBytes)
{
	raiseDescriptorLimit();
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_port = htons(port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	socklen_t size = sizeof address;
	auto* const where = reinterpret_cast<sockaddr*>(&address);
	if (::bind(_listener, where, size) != 0 || ::listen(_listener, backlog) != 0 ||
		::getsockname(_listener, where, &size) != 0)
	{
		fail("listen");
	}
	_port = ntohs(address.sin_port);
	watch(_poller, EPOLL_CTL_ADD, _listener, EPOLLIN, nullptr);
}


void FloorHub::run()
{
	std::vector<epoll_event> events(eventsPerTurn);
	for (;;)
	{
		const int found = ::epoll_wait(_poller, events.data(), static_cast<int>(events.size()), -1);
		for (int i = 0; i < found; ++i)
		{
			const epoll_event& event = events[static_cast<std::size_t>(i)];
			auto* const client = static_cast<FloorClient*>(event.data.ptr);
			if (client == nullptr)
			{
				accept();
				continue;
			}
			if (!client->isGone && (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
			{
				read(*client);
			}
			if (!client->isGone && (event.events & EPOLLOUT) != 0)
			{
				drain(*client);
			}
		}
		endTurn();
	}
}


void FloorHub::accept()
{
	for (int i = 0; i < acceptsPerTurn; ++i)
	{
		const int descriptor = ::accept4(_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (descriptor < 0)
		{
			return;
		}
		const int on = 1;
		::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		auto client = std::make_unique<FloorClient>();
		client->descriptor = descriptor;
		join(*client, "");
		watch(_poller, EPOLL_CTL_ADD, descriptor, EPOLLIN, client.get());
		static_cast<void>(client.release()); // The poller knows it, until endTurn() finds it gone.
	}
}


void FloorHub::read(FloorClient& client)
{
	const ssize_t count = ::recv(client.descriptor, _buffer.data(), _buffer.size(), 0);
	if (count > 0)
	{
		hear(client, std::string_view(_buffer.data(), static_cast<std::size_t>(count)));
	}
	else if (count == 0 || (errno != EAGAIN && errno != EINTR))
	{
		drop(client);
	}
}


void FloorHub::hear(FloorClient& client, std::string_view bytes)
{
	const std::size_t end = bytes.rfind('\n') + 1; // 0 where there is none.
	if (end == 0)
	{
		client.input += bytes;
		return;
	}
	std::string lines;
	lines.reserve(client.input.size() + end);
	lines.append(client.input).append(bytes.substr(0, end));
	client.input = bytes.substr(end);

	constexpr std::string_view request = "JOIN ";
	if (!std::exchange(client.hasSpoken, true) && lines.starts_with(request))
	{
		const std::size_t lineEnd = lines.find('\n');
		leave(client);
		join(client, lines.substr(request.size(), lineEnd - request.size()));
		static const Chunk answer = std::make_shared<const std::string>("OK\n");
		client.backlog.push_back({answer, 0});
		drain(client);
		lines.erase(0, lineEnd + 1);
	}
	if (client.room == nullptr || lines.empty())
	{
		return;
	}
	if (client.room->fresh.empty())
	{
		_spokenIn.push_back(client.room);
	}
	client.room->fresh.emplace_back(std::make_shared<const std::string>(std::move(lines)), &client);
}


void FloorHub::join(FloorClient& client, const std::string& name)
{
	std::unique_ptr<FloorRoom>& room = _rooms[name];
	if (!room)
	{
		room = std::make_unique<FloorRoom>();
	}
	client.room = room.get();
	client.place = room->members.size();
	room->members.push_back(&client);
}


void FloorHub::leave(FloorClient& client)
{
	std::vector<FloorClient*>& members = client.room->members;
	members[client.place] = members.back();
	members[client.place]->place = client.place;
	members.pop_back();
	for (auto& [chunk, author]: client.room->fresh)
	{
		author = author == &client ? nullptr : author;
	}
	client.room = nullptr;
}


void FloorHub::endTurn()
{
	for (FloorRoom* room: _spokenIn)
	{
		const std::vector<std::pair<Chunk, FloorClient*>> fresh = std::exchange(room->fresh, {});
		for (FloorClient* member: room->members)
		{
			deliver(*member, fresh);
		}
	}
	_spokenIn.clear();
	for (FloorClient* client: _gone)
	{
		leave(*client);
		::close(client->descriptor);
		delete client;
	}
	_gone.clear();
}


void FloorHub::deliver(FloorClient& client, const std::vector<std::pair<Chunk, FloorClient*>>& fresh)
{
	std::size_t next = 0;
	while (client.backlog.empty() && next < fresh.size() && !client.isGone)
	{
		std::array<iovec, piecesPerCall> pieces; // NOLINT: not read beyond `count`, and too large to clear each time.
		std::size_t count = 0;
		std::size_t total = 0;
		const std::size_t from = next;
		for (; next < fresh.size() && count < pieces.size(); ++next)
		{
			if (fresh[next].second != &client)
			{
				pieces[count] = pieceOf(*fresh[next].first, 0);
				total += pieces[count++].iov_len;
			}
		}
		std::size_t written = 0;
		if (count == 0 || !write(client, pieces.data(), count, written) || written == total)
		{
			continue;
		}
		for (std::size_t i = from; i < next; ++i)
		{
			const Chunk& chunk = fresh[i].first;
			if (fresh[i].second == &client)
			{
				continue;
			}
			const std::size_t sent = std::min(written, chunk->size());
			written -= sent;
			if (sent < chunk->size())
			{
				client.backlog.push_back({chunk, sent});
			}
		}
	}
	for (; next < fresh.size(); ++next)
	{
		if (fresh[next].second != &client)
		{
			client.backlog.push_back({fresh[next].first, 0});
		}
	}
	awaitWrite(client, !client.backlog.empty());
}


void FloorHub::drain(FloorClient& client)
{
	bool isOpen = true;
	while (isOpen && !client.backlog.empty())
	{
		std::array<iovec, piecesPerCall> pieces; // NOLINT: as in deliver().
		std::size_t count = 0;
		std::size_t total = 0;
		for (auto rest = client.backlog.begin(); rest != client.backlog.end() && count < pieces.size(); ++rest)
		{
			pieces[count] = pieceOf(*rest->chunk, rest->sent);
			total += pieces[count++].iov_len;
		}
		std::size_t written = 0;
		isOpen = write(client, pieces.data(), count, written) && written == total;
		while (!client.backlog.empty())
		{
			ChunkRest& rest = client.backlog.front();
			const std::size_t sent = std::min(written, rest.chunk->size() - rest.sent);
			rest.sent += sent;
			written -= sent;
			if (rest.sent < rest.chunk->size())
			{
				break;
			}
			client.backlog.pop_front();
		}
	}
	awaitWrite(client, !client.backlog.empty());
}


bool FloorHub::write(FloorClient& client, const iovec* pieces, std::size_t count, std::size_t& written)
{
	msghdr message{};
	message.msg_iov = const_cast<iovec*>(pieces); // The system only reads it.
	message.msg_iovlen = count;
	const ssize_t result = count == 1 ? ::send(client.descriptor, pieces->iov_base, pieces->iov_len, MSG_NOSIGNAL)
									  : ::sendmsg(client.descriptor, &message, MSG_NOSIGNAL);
	written = result > 0 ? static_cast<std::size_t>(result) : 0;
	if (result < 0 && errno != EAGAIN && errno != EINTR)
	{
		drop(client);
		return false;
	}
	return true;
}


void FloorHub::awaitWrite(FloorClient& client, bool awaits)
{
	if (client.awaitsWrite != awaits && !client.isGone)
	{
		client.awaitsWrite = awaits;
		watch(_poller, EPOLL_CTL_MOD, client.descriptor, EPOLLIN | (awaits ? EPOLLOUT : 0U), &client);
	}
}


void FloorHub::drop(FloorClient& client)
{
	if (!std::exchange(client.isGone, true))
	{
		_gone.push_back(&client);
	}
}


} // namespace ciarla::bench
