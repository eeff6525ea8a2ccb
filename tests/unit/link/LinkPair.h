#pragma once

#include "BareEnd.h"

#include <ciarla/protocol/QuietLinkHandler.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/transport/MemoryTransport.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla::testkit {


inline constexpr std::string_view adasGreeting{"\0Ada\0", 5};

/// Version 1, a person, no features, a session, 64 KiB, no token, no rooms.
inline constexpr std::string_view adasHello{
	"\0\0\0\x29\x01\x01\x01\0"
	"\0\0\0\0\0\0\0\0"
	"0123456789abcdef"
	"\0\1\0\0"
	"\0\0"
	"\0\0"
	"\0\0\0\0\0",
	45};


/// A LinkRecorder writes down what it hears, one line for each callback, and shows every text at once.
class LinkRecorder final: public QuietLinkHandler
{
public:
	void onOpen(Link&) noexcept override
	{
		heard.emplace_back("open");
	}

	void onPeerStirred(Link&) noexcept override
	{
		heard.emplace_back("stirred");
	}

	void onPeerNamed(Link&, std::string_view name, Dialect dialect) noexcept override
	{
		heard.push_back("named " + std::string(name) + (dialect == Dialect::raw ? " raw" : ""));
	}

	void onText(Link& link, const TextHeard& text) noexcept override
	{
		heard.push_back("text " + std::string(text.body));
		if (acknowledges)
		{
			link.acknowledge(text.sequence);
		}
		lastSequence = text.sequence;
	}

	void onAcknowledged(Link&, const TextAcknowledged& acknowledged) noexcept override
	{
		const bool placed = acknowledged.roomSequence != 0;
		heard.push_back(
			"acknowledged " + std::to_string(acknowledged.sequence) +
			(placed ? " as " + std::to_string(acknowledged.roomSequence) : ""));
	}

	void onRefused(Link&, const TextRefused& refusal) noexcept override
	{
		heard.push_back("refused " + std::to_string(refusal.sequence));
	}

	void onHubHeard(Link&, const HubFrame& frame) noexcept override
	{
		const auto* delivered = std::get_if<DeliverFrame>(&frame);
		heard.push_back(delivered != nullptr ? "delivered " + std::string(delivered->body) : "hub's frame");
	}

	void onRoundTrip(Link&, Duration) noexcept override
	{
		heard.emplace_back("pong");
	}

	void onReady(Link&) noexcept override
	{
		heard.emplace_back("ready");
	}

	void onPeerLeft(Link&, const Bye& bye) noexcept override
	{
		heard.push_back("left " + bye.text);
	}

	void onPeerFailed(Link&, const LinkEnd& soFar) noexcept override
	{
		heard.push_back("failed " + soFar.error.text);
	}

	void onEnd(Link&, const LinkEnd& how) noexcept override
	{
		heard.emplace_back("end");
		end = how;
	}

	std::vector<std::string> heard;
	std::optional<LinkEnd> end;
	bool acknowledges = true;
	std::uint64_t lastSequence = 0;
};


/// A listener that keeps what it accepts, for the test to start.
class Doorkeeper final: public AcceptHandler
{
public:
	void onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept override
	{
		accepted.push_back(std::move(connection));
	}

	void onAcceptError(Listener&, const Error&) noexcept override
	{
	}

	std::vector<std::unique_ptr<Connection>> accepted;
};


/// Both ends of a memory wire on one manual loop.
struct LinkPair
{
	explicit LinkPair(MemoryOptions options = {}):
		transport(std::make_shared<MemoryNetwork>(), options)
	{
		auto made = transport.listen(loop, Address::parse("memory:").value(), doorkeeper);
		listener = std::move(made).value();
	}

	/// The caller's end, not started.
	std::unique_ptr<Connection> dial()
	{
		return transport.dial(listener->address());
	}

	/// The called end, once the caller was started and the loop has run.
	std::unique_ptr<Connection> accept()
	{
		loop.runUntilIdle();
		auto connection = std::move(doorkeeper.accepted.back());
		doorkeeper.accepted.pop_back();
		return connection;
	}

	std::unique_ptr<Link> link(
		std::unique_ptr<Connection> connection, std::string name, LinkRecorder& recorder, LinkLimits limits = {})
	{
		ChatSettings settings;
		settings.name = std::move(name);
		return std::make_unique<Link>(loop, std::move(connection), settings, limits, recorder);
	}

	/// Bob's link is called by an end without a protocol; both are open.
	std::unique_ptr<BareEnd> callBob(LinkLimits limits = {})
	{
		auto bare = std::make_unique<BareEnd>(loop, dial());
		bobLink = link(accept(), "Bob", bob, limits);
		bobLink->start();
		loop.runUntilIdle();
		return bare;
	}

	/// Two people, named and talking: Ada called, Bob was called.
	void introduce(LinkLimits limits = {})
	{
		adaLink = link(dial(), "Ada", ada, limits);
		adaLink->start();
		bobLink = link(accept(), "Bob", bob, limits);
		bobLink->start();
		loop.runUntilIdle();
		ada.heard.clear();
		bob.heard.clear();
	}

	ManualLoop loop;
	MemoryTransport transport;
	Doorkeeper doorkeeper;
	std::unique_ptr<Listener> listener;
	LinkRecorder ada;
	LinkRecorder bob;
	std::unique_ptr<Link> adaLink;
	std::unique_ptr<Link> bobLink;
};


} // namespace ciarla::testkit
