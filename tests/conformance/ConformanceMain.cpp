#include "MemoryConformance.h"
#include "SaboteurTest.h"
#include "TcpConformance.h"

#include <ciarla/testkit/Conformance.h>
#include <ciarla/testkit/ConformanceTable.h>
#include <ciarla/testkit/StackTransport.h>

#include <gmock/gmock.h>

#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

// The folder of a module may be gone; then what it brings is not asked.
#if __has_include("ExecConformance.h")
#include "ExecConformance.h"
#define CIARLA_HAS_EXEC 1
#endif
#if __has_include("ImpairedConformance.h")
#include "ImpairedConformance.h"
#define CIARLA_HAS_IMPAIRED 1
#endif
#if __has_include("LocalConformance.h")
#include "LocalConformance.h"
#define CIARLA_HAS_LOCAL 1
#endif
#if __has_include("TlsConformance.h")
#include "TlsConformance.h"
#define CIARLA_HAS_TLS 1
#endif
#if __has_include(<ciarla/record/RecordLayer.h>)
#include <ciarla/record/RecordLayer.h>
#define CIARLA_HAS_RECORD 1
#endif
#if __has_include(<ciarla/trace/TraceLayer.h>)
#include <ciarla/trace/TraceLayer.h>
#define CIARLA_HAS_TRACE 1
#endif
#if __has_include(<ciarla/websocket/WebSocketLayer.h>)
#include <ciarla/websocket/WebSocketLayer.h>
#define CIARLA_HAS_WEBSOCKET 1
#endif


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


#if defined(CIARLA_HAS_WEBSOCKET)
ConformanceSubject webSocketOn(ConformanceSubject below)
{
	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::make_unique<WebSocketLayer>(below.limits));
	return stackOn(std::move(below), std::move(layers), {{"ws"}, {}, {}});
}
#endif


/// The idle connections of clause 32 need more descriptors than a shell allows by default.
void raiseDescriptorLimit()
{
	rlimit limit{};
	::getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	::setrlimit(RLIMIT_NOFILE, &limit);
}


#if defined(CIARLA_HAS_TRACE) || defined(CIARLA_HAS_RECORD)
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
#endif


#if defined(CIARLA_HAS_TRACE)
ConformanceSubject tracedSubject()
{
	const AddressOptions nowhere{{"trace.file", "/dev/null"}};
	return writtenDown(std::make_unique<TraceLayer>(), nowhere, nowhere);
}
#endif


#if defined(CIARLA_HAS_WEBSOCKET) && defined(CIARLA_HAS_TLS)
/// Each end holds what a WebSocket and what TLS needs.
ConformanceSubject webSocketOverTls()
{
	return webSocketOn(tlsOver(tcpSubject(PollerKind::epoll)));
}
#endif


#if defined(CIARLA_HAS_RECORD)
ConformanceSubject recordedSubject()
{
	const AddressOptions nowhere{{"record.file", "/dev/null"}};
	return writtenDown(std::make_unique<RecordLayer>(), nowhere, nowhere);
}
#endif


#if defined(CIARLA_HAS_IMPAIRED)
/// Late, uneven and in pieces.
ConformanceSubject impairedSubject()
{
	ConformanceSubject subject = impairedOver(
		memorySubject(),
		{{"impaired.seed", "7"},
		 {"impaired.delay", "20"},
		 {"impaired.jitter", "10"},
		 {"impaired.coalesce", "2"},
		 {"impaired.split", "5000"}});
	subject.latency = 50ms;
	return subject;
}
#endif


#if defined(CIARLA_HAS_IMPAIRED) && defined(CIARLA_HAS_TLS)
/// In pieces alone: the clock of a loop with descriptors moves only where a clause says so, and nothing may be late.
/// Shorter pieces fill the system's receive buffer with the room that each of them wastes: then what a slow peer reads
/// is no progress that a sender could see, for longer than the rests of clause 19.
ConformanceSubject impairedOverTls()
{
	return impairedOver(tlsOver(tcpSubject(PollerKind::epoll)), {{"impaired.seed", "7"}, {"impaired.split", "200000"}});
}
#endif


#if defined(CIARLA_HAS_IMPAIRED)
/// So slow that a clause's ten megabytes wait most of the time.
ConformanceSubject throttledSubject()
{
	constexpr std::size_t bytesPerSecond = 4'000'000;
	ConformanceSubject subject = throttledOver(memorySubject(), bytesPerSecond);
	subject.latency = 50ms;
	return subject;
}
#endif


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
#if defined(CIARLA_HAS_LOCAL)
	registerConformance("unix", localSubject, &table);
#endif
#if defined(CIARLA_HAS_EXEC)
	registerConformance("exec", execSubject, &table);
	registerConformance("stdio", stdioSubject, &table);
#endif
#if defined(CIARLA_HAS_TRACE)
	registerConformance("trace+memory", tracedSubject, &table);
#endif
#if defined(CIARLA_HAS_RECORD)
	registerConformance("record+memory", recordedSubject, &table);
#endif
#if defined(CIARLA_HAS_TLS)
	registerConformance(
		"tls+memory", [] { return tlsOver(memorySubject()); }, &table);
#endif
#if defined(CIARLA_HAS_TLS) && defined(CIARLA_HAS_LOCAL)
	registerConformance(
		"tls+unix", [] { return tlsOver(localSubject()); }, &table);
#endif
#if defined(CIARLA_HAS_TLS)
	registerConformance(
		"tls+tcp", [] { return tlsOver(tcpSubject(PollerKind::epoll)); }, &table);
#endif
#if defined(CIARLA_HAS_WEBSOCKET)
	registerConformance(
		"ws+memory", [] { return webSocketOn(memorySubject()); }, &table);
	registerConformance(
		"ws+tcp", [] { return webSocketOn(tcpSubject(PollerKind::epoll)); }, &table);
#endif
#if defined(CIARLA_HAS_WEBSOCKET) && defined(CIARLA_HAS_TLS)
	registerConformance("ws+tls+tcp", webSocketOverTls, &table);
#endif
#if defined(CIARLA_HAS_IMPAIRED)
	registerConformance("impaired+memory", impairedSubject, &table);
	registerConformance(
		"impaired+tcp", [] { return impairedOver(tcpSubject(PollerKind::epoll), {}); }, &table);
#endif
#if defined(CIARLA_HAS_IMPAIRED) && defined(CIARLA_HAS_TLS)
	registerConformance("impaired+tls+tcp", impairedOverTls, &table);
#endif
#if defined(CIARLA_HAS_IMPAIRED)
	registerConformance("throttle+memory", throttledSubject, &table);
#endif
	registerSaboteurs();

	const int result = RUN_ALL_TESTS();
	if (const char* path = std::getenv("CIARLA_CONFORMANCE_REPORT"))
	{
		std::ofstream(path) << introduction << table.markdown() << aboutSaboteurs << saboteurTable();
	}
	return result;
}
