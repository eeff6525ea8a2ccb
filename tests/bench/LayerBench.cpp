#include "TlsBioPair.h"
#include "WirePeer.h"

#include <TestCertificates.h>

#include <ciarla/local/LocalTransport.h>
#include <ciarla/testkit/StackTransport.h>
#include <ciarla/tls/TlsLayer.h>
#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/TcpTransport.h>
#include <ciarla/websocket/WebSocketLayer.h>

#include <benchmark/benchmark.h>

#include <unistd.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>


// The other wires and the layers, beside plain TCP of ours.
namespace ciarla::bench {


namespace {


constexpr std::size_t smallBytes = 64;
constexpr std::size_t bulkBytes = 60 * 1024;
constexpr std::size_t bulkMessages = 256; ///< One iteration of bulk: 15 MiB.


/// A layer that does nothing.
class PassingLayer final: public Layer
{
public:
	std::string_view name() const noexcept override
	{
		return "passing";
	}

	Capabilities capabilities(const Capabilities& below) const noexcept override
	{
		return below;
	}

	Result<std::unique_ptr<LayerFactory>> prepare(Role, const AddressOptions&) override
	{
		class Factory final: public LayerFactory
		{
		public:
			std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override
			{
				return std::make_unique<PassingConnection>(std::move(below));
			}
		};
		return std::unique_ptr<LayerFactory>(std::make_unique<Factory>());
	}

private:
	class PassingConnection final: public ForwardingConnection
	{
	public:
		using ForwardingConnection::ForwardingConnection;
	};
};


Address localhost()
{
	return Address::parse("tcp://127.0.0.1:0").value();
}


testkit::StackTransport overTcp(std::unique_ptr<Layer> layer, AddressOptions dial = {}, AddressOptions listen = {})
{
	const std::string name(layer->name());
	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::move(layer));
	return {
		std::make_unique<TcpTransport>(TcpOptions()),
		std::move(layers),
		{.layers = {name}, .dial = std::move(dial), .listen = std::move(listen)}};
}


/// There and back between two ends of ours.
void roundTrip(benchmark::State& state, Transport& transport, const Address& address)
{
	pinTo(ownProcessor);
	WirePeer peer(transport, address, PeerKind::echo);
	WireClient client(transport, peer.address());
	const Bytes message = Bytes::copyOf(std::vector<std::byte>(smallBytes));
	for (auto _: state)
	{
		const std::uint64_t goal = client.received() + smallBytes;
		client.send(message);
		client.awaitReceived(goal);
	}
}


void plainRoundTrip(benchmark::State& state)
{
	TcpTransport transport{TcpOptions()};
	roundTrip(state, transport, localhost());
}


void unixRoundTrip(benchmark::State& state)
{
	LocalTransport transport;
	roundTrip(state, transport, Address::parse("unix:@ciarla-bench-" + std::to_string(::getpid())).value());
}


void webSocketRoundTrip(benchmark::State& state)
{
	testkit::StackTransport transport = overTcp(std::make_unique<WebSocketLayer>());
	roundTrip(state, transport, localhost());
}


void passingRoundTrip(benchmark::State& state)
{
	testkit::StackTransport transport = overTcp(std::make_unique<PassingLayer>());
	roundTrip(state, transport, localhost());
}


void tlsBulk(benchmark::State& state)
{
	pinTo(ownProcessor);
	testkit::TestAuthority authority;
	const testkit::CertificateFiles files = authority.issue({.commonName = "chat", .names = {"DNS:chat.test"}});
	testkit::StackTransport transport = overTcp(
		std::make_unique<TlsLayer>(), {{"tls.ca", authority.file()}, {"tls.name", "chat.test"}},
		{{"tls.certificate", files.certificate}, {"tls.key", files.key}});
	WirePeer peer(transport, localhost(), PeerKind::sink);
	WireClient client(transport, peer.address());
	const Bytes message = Bytes::copyOf(std::vector<std::byte>(bulkBytes));
	for (auto _: state)
	{
		const std::uint64_t goal = peer.received() + bulkMessages * bulkBytes;
		for (std::size_t i = 0; i < bulkMessages; ++i)
		{
			client.send(message);
		}
		while (peer.received() < goal)
		{
			client.turn();
		}
	}
	state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bulkMessages * bulkBytes));
}


/// The same bytes, both ends on one thread, and no wire at all.
void tlsBulkControl(benchmark::State& state)
{
	pinTo(ownProcessor);
	testkit::TestAuthority authority;
	const testkit::CertificateFiles files = authority.issue({.commonName = "chat", .names = {"DNS:chat.test"}});
	TlsBioPair pair(files.certificate, files.key);
	const std::vector<std::byte> message(bulkBytes);
	for (auto _: state)
	{
		for (std::size_t i = 0; i < bulkMessages; ++i)
		{
			pair.pass(message);
		}
	}
	state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bulkMessages * bulkBytes));
}


BENCHMARK(unixRoundTrip)->Name("unix_round_trip_64/ours")->UseRealTime();
BENCHMARK(plainRoundTrip)->Name("unix_round_trip_64/plain_tcp")->UseRealTime();
BENCHMARK(webSocketRoundTrip)->Name("ws_round_trip_64/ours")->UseRealTime();
BENCHMARK(plainRoundTrip)->Name("ws_round_trip_64/plain_tcp")->UseRealTime();
BENCHMARK(passingRoundTrip)->Name("layer_round_trip_64/ours")->UseRealTime();
BENCHMARK(plainRoundTrip)->Name("layer_round_trip_64/plain_tcp")->UseRealTime();
BENCHMARK(tlsBulk)->Name("tls_bulk_60k/ours")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tlsBulkControl)->Name("tls_bulk_60k/bio_pair")->UseRealTime()->Unit(benchmark::kMillisecond);


} // namespace


} // namespace ciarla::bench
