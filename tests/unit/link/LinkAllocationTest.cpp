#include "RawSocket.h"
#include "Talker.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/QuietLinkHandler.h>
#include <ciarla/transport/SocketLoop.h>
#include <ciarla/transport/TcpTransport.h>

#include <gmock/gmock.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>


namespace {


std::size_t allocations = 0;


} // namespace


void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept
{
	++allocations;
	return std::malloc(bytes);
}


void* operator new(std::size_t bytes)
{
	if (void* place = ::operator new(bytes, std::nothrow))
	{
		return place;
	}
	throw std::bad_alloc();
}


void operator delete(void* place) noexcept
{
	std::free(place);
}


void operator delete(void* place, std::size_t) noexcept
{
	std::free(place);
}


void operator delete(void* place, const std::nothrow_t&) noexcept
{
	std::free(place);
}


namespace ciarla {
namespace {


using namespace std::chrono_literals;


/// Counts what it hears, and keeps nothing.
class CountingHandler final: public QuietLinkHandler
{
public:
	void onText(Link& link, const TextHeard& text) noexcept override
	{
		++heard;
		if (acknowledges)
		{
			link.acknowledge(text.sequence);
		}
	}

	std::uint64_t heard = 0;
	bool acknowledges = false;
};


/// Keeps the one caller.
class Doorkeeper final: public AcceptHandler
{
public:
	void onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept override
	{
		accepted = std::move(connection);
	}

	void onAcceptError(Listener&, const Error&) noexcept override
	{
	}

	std::unique_ptr<Connection> accepted;
};


/// The whole path of a line, on real sockets: loop, TCP connection, link, handler. The peer is a plain socket that
/// writes frames which were made before anything is counted.
class LinkAllocation: public testing::Test
{
protected:
	LinkAllocation():
		listener(transport.listen(loop, Address::parse("tcp://127.0.0.1:0").value(), door).value()),
		peer(RawSocket::connected(*listener->address().hostPort().value().port))
	{
		Talker bob(settingsOf("Bob"));
		peer.write(bob.takeSent());
		EXPECT_TRUE(runUntil([this] { return door.accepted != nullptr; }));
		link = std::make_unique<Link>(loop, std::move(door.accepted), settingsOf("Ada"), LinkLimits(), handler);
		link->start();
		std::string said;
		EXPECT_TRUE(runUntil([&] {
			bob.hear(said = peer.readSome());
			peer.write(bob.takeSent());
			return link->peerName() == "Bob";
		}));
	}

	/// Turns the loop, while its clock goes on, until something is so; false if it is not in far longer than it takes.
	template <typename Condition>
	bool runUntil(const Condition& isSo)
	{
		const auto patience = std::chrono::steady_clock::now() + 30s;
		while (!isSo() && std::chrono::steady_clock::now() < patience)
		{
			loop.runOnce(10ms);
			time += 1ms;
		}
		return isSo();
	}

	/// The peer says so many lines, each by itself; how often memory was allocated until all were heard.
	std::size_t allocationsToHear(std::size_t lines)
	{
		BytesBuilder builder;
		for (std::size_t i = 0; i < lines; ++i)
		{
			encode(TextFrame{++sequence, TextKind::say, 0, std::string(64, 'x')}, builder);
		}
		const std::string wire(builder.take().text());
		const std::size_t frameBytes = wire.size() / lines;

		const std::size_t before = allocations;
		for (std::size_t i = 0; i < lines; ++i)
		{
			peer.write(std::string_view(wire).substr(i * frameBytes, frameBytes));
			const std::uint64_t wanted = handler.heard + 1;
			EXPECT_TRUE(runUntil([&] { return handler.heard == wanted; }));
			time += 25ms; // More than an acknowledgement waits for company.
			loop.runOnce(0ms);
		}
		return allocations - before;
	}

	TimePoint time{1h};
	SocketLoop loop{{.clock = [this] { return time; }}};
	TcpTransport transport;
	Doorkeeper door;
	CountingHandler handler;
	std::unique_ptr<Listener> listener;
	RawSocket peer;
	std::unique_ptr<Link> link;
	std::uint64_t sequence = 0;
};


TEST_F(LinkAllocation, IsNotMadeForALineThatCameOverTcp)
{
	allocationsToHear(50); // What grows to its size once.

	EXPECT_EQ(allocationsToHear(100), 0U);
	EXPECT_EQ(allocationsToHear(1000), 0U);
}


// Acknowledgements are written into blocks, each of which serves many.
TEST_F(LinkAllocation, IsMadeOnceForManyAcknowledgements)
{
	handler.acknowledges = true;
	allocationsToHear(500);
	peer.readSome();

	const std::size_t made = allocationsToHear(1000);

	std::printf("1,000 acknowledgements took %zu allocations.\n", made);
	EXPECT_LE(made, 1000U / 50);
	EXPECT_GT(peer.readSome().size(), 1000U * 5) << "they were not sent";
}


// If the replaced operators were not in use, the tests above could not fail.
TEST(Allocations, AreCountedInBothForms)
{
	const std::size_t before = allocations;

	::operator delete(::operator new(1));
	::operator delete(::operator new(1, std::nothrow), std::nothrow);

	EXPECT_EQ(allocations - before, 2U);
}


} // namespace
} // namespace ciarla
