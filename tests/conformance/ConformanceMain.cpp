#include "ExecConformance.h"
#include "ImpairedConformance.h"
#include "LocalConformance.h"
#include "MemoryConformance.h"
#include "SaboteurTest.h"
#include "TcpConformance.h"
#include "TlsConformance.h"

#include <ciarla/record/RecordLayer.h>
#include <ciarla/testkit/Conformance.h>
#include <ciarla/testkit/ConformanceTable.h>
#include <ciarla/testkit/StackTransport.h>
#include <ciarla/trace/TraceLayer.h>
#include <ciarla/websocket/WebSocketLayer.h>

#include <gmock/gmock.h>

#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>


namespace {


using namespace ciarla;
using namespace ciarla::testkit;
using namespace std::chrono_literals;


constexpr const char* introduction = R"(# Conformance

What the contract of a wire promises, clause by clause, and who keeps it. `tests/conformance` writes this page and
CI compares it: set `CIARLA_CONFORMANCE_REPORT` to a path and run `ciarla_conformance_tests`.

*yes*: kept. *not claimed*: the wire says that it lacks the ability (see `Capabilities`), and was shown to say so
truthfully; or it opens before anybody has answered, and was shown to end then. What each clause does in detail stands
in `tests/testkit/src/conformance`.

`exec` is dialled, and what answers is a program that uses `stdio`; in `stdio`, both ends do. Where one can call them is
the test's own: programs hand over their standard input and output there.

)";

constexpr const char* aboutSaboteurs = R"(
## The kit tests itself

A saboteur is the memory transport with exactly one deviation. The clause of the same number has to catch it; what
else it fails is listed, because one fault may break several promises.

)";


ConformanceSubject webSocketOn(ConformanceSubject below)
{
	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::make_unique<WebSocketLayer>(below.limits));
	return stackOn(std::move(below), std::move(layers), {{"ws"}, {}, {}});
}


/// The idle connections of clause 32 need more descriptors than a shell allows by default.
void raiseDescriptorLimit()
{
	rlimit limit{};
	::getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	::setrlimit(RLIMIT_NOFILE, &limit);
}


/// In memory, with a layer that writes into a file.
ConformanceSubject writtenDown(std::unique_ptr<Layer> layer, const AddressOptions& dial, const AddressOptions& listen)
{
	const std::string name(layer->name());
	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::move(layer));
	ConformanceSubject below = memorySubject();
	below.idleConnections = 200; // All that they say is written out.
	return stackOn(std::move(below), std::move(layers), {.layers = {name}, .dial = dial, .listen = listen});
}


ConformanceSubject tracedSubject()
{
	const AddressOptions nowhere{{"trace.file", "/dev/null"}};
	return writtenDown(std::make_unique<TraceLayer>(), nowhere, nowhere);
}


/// Each end holds what a WebSocket and what TLS needs.
ConformanceSubject webSocketOverTls()
{
	return webSocketOn(tlsOver(tcpSubject(PollerKind::epoll)));
}


ConformanceSubject recordedSubject()
{
	const AddressOptions nowhere{{"record.file", "/dev/null"}};
	return writtenDown(std::make_unique<RecordLayer>(), nowhere, nowhere);
}


/// Late, uneven and in pieces.
ConformanceSubject impairedSubject()
{
	return withDelays(
		impairedOver(
			memorySubject(),
			{{"impaired.seed", "7"},
			 {"impaired.delay", "20"},
			 {"impaired.jitter", "10"},
			 {"impaired.coalesce", "2"},
			 {"impaired.split", "5000"}}),
		50ms);
}


/// In pieces alone: the clock of a loop with descriptors moves only where a clause says so, and nothing may be late.
/// Shorter pieces fill the system's receive buffer with the room that each of them wastes: then what a slow peer reads
/// is no progress that a sender could see, for longer than the rests of clause 19.
ConformanceSubject impairedOverTls()
{
	return impairedOver(tlsOver(tcpSubject(PollerKind::epoll)), {{"impaired.seed", "7"}, {"impaired.split", "200000"}});
}


/// So slow that a clause's ten megabytes wait most of the time.
ConformanceSubject throttledSubject()
{
	constexpr std::size_t bytesPerSecond = 4'000'000;
	return withDelays(throttledOver(memorySubject(), bytesPerSecond), 50ms);
}


} // namespace


int main(int argc, char** argv)
{
	testing::InitGoogleMock(&argc, argv);
	raiseDescriptorLimit();

	ConformanceTable table;
	registerConformance(
		"memory", [] { return memorySubject(); }, &table);
	registerConformance("fake", fakeSubject, &table);
	registerConformance(
		"tcp", [] { return tcpSubject(PollerKind::epoll); }, &table);
	registerConformance(
		"tcp-poll", [] { return tcpSubject(PollerKind::poll); }, &table);
	registerConformance("tcp-proxied", proxiedTcpSubject, &table);
	registerConformance("unix", localSubject, &table);
	registerConformance("exec", execSubject, &table);
	registerConformance("stdio", stdioSubject, &table);
	registerConformance("trace+memory", tracedSubject, &table);
	registerConformance("record+memory", recordedSubject, &table);
	registerConformance(
		"tls+memory", [] { return tlsOver(memorySubject()); }, &table);
	registerConformance(
		"tls+unix", [] { return tlsOver(localSubject()); }, &table);
	registerConformance(
		"tls+tcp", [] { return tlsOver(tcpSubject(PollerKind::epoll)); }, &table);
	registerConformance(
		"ws+memory", [] { return webSocketOn(memorySubject()); }, &table);
	registerConformance(
		"ws+tcp", [] { return webSocketOn(tcpSubject(PollerKind::epoll)); }, &table);
	registerConformance("ws+tls+tcp", webSocketOverTls, &table);
	registerConformance("impaired+memory", impairedSubject, &table);
	registerConformance(
		"impaired+tcp", [] { return impairedOver(tcpSubject(PollerKind::epoll), {}); }, &table);
	registerConformance("impaired+tls+tcp", impairedOverTls, &table);
	registerConformance("throttle+memory", throttledSubject, &table);
	registerSaboteurs();

	const int result = RUN_ALL_TESTS();
	if (const char* path = std::getenv("CIARLA_CONFORMANCE_REPORT"))
	{
		std::ofstream(path) << introduction << table.markdown() << aboutSaboteurs << saboteurTable();
	}
	return result;
}
