#pragma once

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/Hub.h>
#include <ciarla/protocol/HubFrameCodec.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// One frame's bytes.
template <typename Frame>
std::string bytesOf(const Frame& frame)
{
	BytesBuilder builder;
	encode(frame, builder);
	return std::string(builder.take().text());
}


/// The bytes of a person's greeting and hello.
std::string greetingOf(std::string_view name);
std::string helloOf(std::uint32_t frameBytesMax = 64 * 1024);


/// A HubBench is a hub with a clock that the test moves, and members on one loop or more, whose bytes it writes down.
/// Each call is a turn, unless it is made inside together(); batches are carried out at once, unless they are held.
class HubBench
{
public:
	/// A connection, by the order in which they were made.
	using Member = std::size_t;

	explicit HubBench(const HubSettings& settings = {}, unsigned loops = 1);
	~HubBench();

	Member connect(const MemberOrigin& origin = {}, unsigned loop = 0);
	Member turnAway(Bye bye, unsigned loop = 0);

	/// Greeted, welcomed, and what that brought forgotten. Trusted, so that nothing is too fast.
	Member enter(std::string_view name, unsigned loop = 0);
	Member enter(std::string_view name, const MemberOrigin& origin, unsigned loop = 0);

	/// In the room, and what that brought forgotten. The room's handle.
	std::uint32_t join(Member member, std::string_view room);

	/// False if its loop reads no further from this member until read().
	bool send(Member member, std::string_view bytes);

	/// It has read all that it was sent.
	void read(Member member);

	/// Its loop finds it behind.
	void fallBehind(Member member);
	void end(Member member);
	void vanish(Member member);
	void putOut(Member member, LeaveCode code, std::string_view reason);

	template <typename Frame>
	void ask(Member member, Frame frame)
	{
		frame.sequence = ++_members[member].lastSequence;
		send(member, std::string_view(bytesOf(frame)));
	}

	void say(Member member, std::uint32_t room, std::string_view text, TextKind kind = TextKind::say);
	std::uint64_t lastSequence(Member member) const;

	/// What is done in it is one turn.
	template <typename Calls>
	void together(Calls calls)
	{
		++_together;
		calls();
		--_together;
		settle();
	}

	/// Time passes; whatever is due meanwhile is done when it is due.
	void wait(Duration duration);

	void configure(const HubSettings& settings);
	void shutDown();

	/// What the member was sent since the last call: whole, and in words.
	std::string takeBytes(Member member);
	std::vector<std::string> take(Member member);

	/// What it would have been sent, had its connection not gone or been too slow.
	std::string takeLost(Member member);

	/// Everybody's is forgotten.
	void forgetAll();

	bool isClosed(Member member) const;
	std::vector<std::string> takeNotices();

	/// How many times the hub called send() and broadcast() since the last call.
	std::size_t takeSends();
	std::size_t takeBroadcasts();

	/// How many broadcasts were said to be the last of their turn.
	std::size_t takeLasts();

	/// Ends the turn; its batches are carried out, unless they are held.
	void settle();

	/// Batches stay under way until carryOut().
	bool holdsBatches = false;

	/// The oldest batch that is under way to that loop is carried out; false if there is none.
	bool carryOut(unsigned loop);

	void tick();
	Hub& hub();

	TimePoint now{};
	std::uint64_t unixTime = 1'700'000'000'000;

private:
	class Sink;

	struct MemberState
	{
		unsigned loop;
		MemberSlot slot;
		std::string bytes;
		std::string lost{};
		std::uint64_t lastSequence = 0;
		bool closed = false;
		bool gone = false;
		bool isSlow = false;  ///< Its loop sends it nothing more but the goodbye.
		bool paused = false;  ///< Its loop does not read from it.
		bool awaited = false; ///< The hub waits to hear that it has read.
	};

	struct Loop
	{
		LoopRooms rooms;
		std::unique_ptr<Sink> sink;
		std::deque<OutgoingBatch> batches; ///< Under way.
	};

	MemberSlot freeSlot();
	Member add(unsigned loop, MemberSlot slot);
	MemberState& at(Member member);

	std::vector<Loop> _loops;
	Hub _hub;
	std::vector<MemberState> _members;
	std::vector<Member> _bySlot;
	std::vector<MemberSlot> _freeSlots;
	std::vector<std::string> _notices;
	std::size_t _sends = 0;
	std::size_t _broadcasts = 0;
	std::size_t _lasts = 0;
	int _together = 0;
};


} // namespace ciarla
