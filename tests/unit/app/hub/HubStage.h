#pragma once

#include "hub/HubServer.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/testkit/FakeTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// What somebody who joins a hub says, in bytes.
template <typename Frame>
std::string bytesOf(const Frame& frame)
{
	BytesBuilder output;
	encode(frame, output);
	return std::string(output.take().text());
}


inline std::string introduction(std::string_view name)
{
	static constexpr std::array<std::byte, 1> versions{std::byte{1}};
	static constexpr std::array<std::byte, 16> session{};
	HelloFrame hello;
	hello.versions = versions;
	hello.sessionId = session;
	hello.frameBytesMax = 64 * 1024;
	return std::string(1, '\0') + std::string(name) + std::string(1, '\0') + bytesOf(hello);
}


/// Small enough for a test to fill, and a wire that holds little for who does not read.
inline HubLoopLimits smallLimits()
{
	HubLoopLimits limits;
	limits.readers.queueBytesMax = 64 * 1024;
	return limits;
}


inline MemoryOptions narrowWire(const HubLoopLimits& limits)
{
	MemoryOptions memory;
	memory.limits = connectionLimitsFor(limits.readers);
	memory.wireBytes = 1024;
	return memory;
}


/// Somebody at the other end of a hub's connection, who writes the wire by hand.
class Guest
{
public:
	Guest(Loop& loop, std::unique_ptr<Connection> wire):
		connection(std::move(wire))
	{
		handler.whenOpen = [this](Connection&) { say(std::exchange(_early, {})); };
		connection->start(loop, handler);
	}

	/// At once, or as soon as the connection is open.
	void say(const std::string& bytes)
	{
		if (handler.opened == 0)
		{
			_early += bytes;
			return;
		}
		(void)send(*connection, Bytes::copyOf(bytes));
	}

	void introduceAndJoin(std::string_view name, std::string_view room)
	{
		JoinFrame join;
		join.sequence = ++sequence;
		join.room = room;
		say(introduction(name) + bytesOf(join));
	}

	void text(std::uint32_t room, std::string_view body)
	{
		TextFrame text;
		text.sequence = ++sequence;
		text.target = room;
		text.body = body;
		say(bytesOf(text));
	}

	/// The frames of this type that have come whole, as what decode() makes of them.
	template <typename Frame>
	std::vector<Frame> heard(FrameType type) const
	{
		std::vector<Frame> found;
		const std::size_t greetingEnd = handler.data.find('\0', 1);
		if (greetingEnd == std::string::npos)
		{
			return found;
		}
		FrameDecoder decoder(1U << 30U);
		decoder.feed(asBytes(std::string_view(handler.data).substr(greetingEnd + 1)));
		for (FrameView frame; decoder.next(frame) == FrameDecoder::Step::frame;)
		{
			if (frame.type == static_cast<std::uint8_t>(type))
			{
				found.push_back(*decode<Frame>(frame.body));
			}
		}
		return found;
	}

	/// The handle of the room that was joined; 0 if none was.
	std::uint32_t room() const
	{
		const auto rooms = heard<RoomFrame>(FrameType::room);
		return rooms.empty() ? 0 : rooms.back().room;
	}

	std::vector<std::string> bodies() const
	{
		std::vector<std::string> all;
		for (const DeliverFrame& frame: heard<DeliverFrame>(FrameType::deliver))
		{
			all.emplace_back(frame.body);
		}
		return all;
	}

	/// The goodbye, if it has come.
	std::optional<ByeFrame> bye() const
	{
		const auto byes = heard<ByeFrame>(FrameType::bye);
		return byes.empty() ? std::nullopt : std::optional(byes.front());
	}

	testkit::RecordingHandler handler;
	std::unique_ptr<Connection> connection;
	std::uint64_t sequence = 0;

private:
	std::string _early;
};


/// A server with its hub on one loop, memory wires, and a clock that the test moves.
class HubStage: public HubServerHandler
{
public:
	explicit HubStage(HubLoopLimits limits = {}, HubSettings settings = {}):
		server(
			loop, 1, std::make_unique<Hub>(std::move(settings), 1, 1, [] { return std::uint64_t{1000}; }), limits, log,
			*this)
	{
		memory.limits = connectionLimitsFor(limits.readers);
	}

	~HubStage() override
	{
		::close(_null);
	}

	HubStage(const HubStage&) = delete;
	HubStage& operator=(const HubStage&) = delete;

	/// A guest whose connection the server has taken, in the slot of its number.
	Guest& call(TurnAway turnAway = TurnAway::none, testkit::FailurePlan* plan = nullptr, Trust trust = Trust::trusted)
	{
		testkit::FakeOptions options;
		options.memory = memory;
		options.acceptedPlan = plan;
		testkit::FakePair pair = testkit::makeFakePair(options);
		guests.push_back(std::make_unique<Guest>(loop, std::move(pair.dialled)));
		server.take(std::move(pair.accepted), static_cast<MemberSlot>(guests.size() - 1), turnAway, trust);
		loop.runUntilIdle();
		return *guests.back();
	}

	/// A guest who is in that room.
	Guest& join(std::string_view name, std::string_view room = "lobby", Trust trust = Trust::trusted)
	{
		Guest& guest = call(TurnAway::none, nullptr, trust);
		guest.introduceAndJoin(name, room);
		loop.advance(std::chrono::seconds(1));
		return guest;
	}

	void onWelcomed(MemberSlot slot) noexcept override
	{
		finished.push_back(slot);
	}

	void onGone(MemberSlot slot) noexcept override
	{
		gone.push_back(slot);
	}

	void onEmpty() noexcept override
	{
		++empties;
	}

	testkit::ManualLoop loop;
	MemoryOptions memory; ///< Of the guests that come from now on.
	std::vector<MemberSlot> finished;
	std::vector<MemberSlot> gone;
	int empties = 0;

private:
	int _null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);

public:
	HubLog log{_null, LogFormat::text, Poco::Message::PRIO_INFORMATION};
	std::vector<std::unique_ptr<Guest>> guests;
	HubServer server;
};


} // namespace ciarla
