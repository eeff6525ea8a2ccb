#include "BlockingPeer.h"
#include "WirePeer.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/TcpTransport.h>

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <vector>


namespace ciarla::bench {


namespace {


constexpr std::size_t smallBytes = 64;
constexpr std::size_t bulkBytes = 60 * 1024;
constexpr std::size_t gatheredBytes = 64 * 1024;
constexpr std::size_t smallMessages = 256 * 1024; ///< One iteration of one-way: 16 MiB.
constexpr std::size_t bulkMessages = 1024;        ///< One iteration of bulk: 60 MiB.


Address addressOf(std::string_view text)
{
	return Address::parse(text).value();
}


std::uint16_t portOf(const Address& address)
{
	return *address.hostPort()->port;
}


/// Both ends of a round trip that is measured by the plainest of clients.
template <typename Peer>
void roundTrip(benchmark::State& state, Peer&, std::uint16_t port)
{
	pinTo(ownProcessor);
	BlockingSocket socket = BlockingSocket::dial(port);
	std::array<std::byte, smallBytes> message{};
	for (auto _: state)
	{
		socket.writeAll(message);
		socket.readAll(message);
	}
}


/// Writes `total` bytes in pieces, and waits until the peer has them all.
void pour(BlockingSocket& socket, const BlockingPeer& peer, std::span<const std::byte> piece, std::size_t total)
{
	const std::uint64_t goal = peer.received() + total;
	for (std::size_t sent = 0; sent < total; sent += piece.size())
	{
		socket.writeAll(piece);
	}
	while (peer.received() < goal)
	{
	}
}


void pour(
	benchmark::State& state, Transport& transport, const Address& address, std::size_t messageBytes,
	std::size_t messages)
{
	pinTo(ownProcessor);
	WirePeer peer(transport, address, PeerKind::sink);
	WireClient client(transport, peer.address());
	const std::vector<std::byte> content(messageBytes, std::byte{'x'});
	BytesBuilder builder(gatheredBytes);
	const bool isShared = messageBytes == bulkBytes;
	const Bytes shared = Bytes::copyOf(content);

	for (auto _: state)
	{
		const std::uint64_t goal = peer.received() + messages * messageBytes;
		for (std::size_t i = 0; i < messages; ++i)
		{
			if (isShared)
			{
				client.send(shared);
				continue;
			}
			builder.append(content);
			client.send(builder.take());
		}
		while (peer.received() < goal)
		{
			client.turn();
		}
	}
	state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(messages * messageBytes));
	state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages));
}


void pourControl(benchmark::State& state, std::size_t pieceBytes, std::size_t total)
{
	pinTo(ownProcessor);
	BlockingPeer peer(PeerKind::sink);
	BlockingSocket socket = BlockingSocket::dial(peer.port());
	const std::vector<std::byte> piece(pieceBytes, std::byte{'x'});
	for (auto _: state)
	{
		pour(socket, peer, piece, total);
	}
	state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(total));
}


void tcpRoundTripOurs(benchmark::State& state)
{
	TcpTransport transport{TcpOptions()};
	WirePeer peer(transport, addressOf("tcp://127.0.0.1:0"), PeerKind::echo);
	roundTrip(state, peer, portOf(peer.address()));
}


void roundTripControl(benchmark::State& state)
{
	BlockingPeer peer(PeerKind::echo);
	roundTrip(state, peer, peer.port());
}


void tcpBulkOurs(benchmark::State& state)
{
	TcpTransport transport{TcpOptions()};
	pour(state, transport, addressOf("tcp://127.0.0.1:0"), bulkBytes, bulkMessages);
}


void bulkControl(benchmark::State& state)
{
	pourControl(state, bulkBytes, bulkMessages * bulkBytes);
}


void tcpOneWayOurs(benchmark::State& state)
{
	TcpTransport transport{TcpOptions()};
	pour(state, transport, addressOf("tcp://127.0.0.1:0"), smallBytes, smallMessages);
}


void oneWayControl(benchmark::State& state)
{
	pourControl(state, gatheredBytes, smallMessages * smallBytes);
}


void memoryRoundTripOurs(benchmark::State& state)
{
	pinTo(ownProcessor);
	MemoryTransport transport{std::make_shared<MemoryNetwork>()};
	WirePeer peer(transport, addressOf("memory:"), PeerKind::echo);
	WireClient client(transport, peer.address());
	const Bytes message = Bytes::copyOf(std::vector<std::byte>(smallBytes));
	for (auto _: state)
	{
		const std::uint64_t goal = client.received() + smallBytes;
		client.send(message);
		client.awaitReceived(goal);
	}
}


void memoryBulkOurs(benchmark::State& state)
{
	MemoryTransport transport{std::make_shared<MemoryNetwork>()};
	pour(state, transport, addressOf("memory:"), bulkBytes, bulkMessages);
}


void memoryOneWayOurs(benchmark::State& state)
{
	MemoryTransport transport{std::make_shared<MemoryNetwork>()};
	pour(state, transport, addressOf("memory:"), smallBytes, smallMessages);
}


BENCHMARK(tcpRoundTripOurs)->Name("tcp_round_trip_64/ours")->UseRealTime();
BENCHMARK(roundTripControl)->Name("tcp_round_trip_64/control")->UseRealTime();
BENCHMARK(tcpBulkOurs)->Name("tcp_bulk_60k/ours")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(bulkControl)->Name("tcp_bulk_60k/control")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tcpOneWayOurs)->Name("tcp_one_way_64/ours")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(oneWayControl)->Name("tcp_one_way_64/control")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(memoryRoundTripOurs)->Name("memory_round_trip_64/ours")->UseRealTime();
BENCHMARK(roundTripControl)->Name("memory_round_trip_64/control")->UseRealTime();
BENCHMARK(memoryBulkOurs)->Name("memory_bulk_60k/ours")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(bulkControl)->Name("memory_bulk_60k/control")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(memoryOneWayOurs)->Name("memory_one_way_64/ours")->UseRealTime()->Unit(benchmark::kMillisecond);


} // namespace


} // namespace ciarla::bench
