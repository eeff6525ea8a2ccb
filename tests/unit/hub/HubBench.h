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


/// A HubBench is a group of hubs with a clock that the test moves, and members whose bytes it writes down. Each call
/// is a turn, unless it is made inside together(); mail arrives at once, unless it is held.
class HubBench
{
public:
	/// A connection, by the order in which they were made.
	using Member = std::size_t;

	explicit HubBench(const HubSettings& settings = {}, unsigned hubs = 1);
	~HubBench();

	Member connect(const MemberOrigin& origin = {}, unsigned hub = 0);
	Member turnAway(Bye bye, unsigned hub = 0);

	/// Greeted, welcomed, and what that brought forgotten. Trusted, so that nothing is too fast.
	Member enter(std::string_view name, unsigned hub = 0);
	Member enter(std::string_view name, const MemberOrigin& origin, unsigned hub = 0);

	/// In the room, and what that brought forgotten. The room's handle.
	std::uint32_t join(Member member, std::string_view room);

	/// False if the member is not heard any further until read().
	bool send(Member member, std::string_view bytes);
	void read(Member member);
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

	/// What is done in it is one turn of every hub.
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

	/// Everybody's is forgotten.
	void forgetAll();

	bool isClosed(Member member) const;
	std::vector<std::string> takeNotices();

	/// How many times the hub called send() and broadcast() since the last call.
	std::size_t takeSends();
	std::size_t takeBroadcasts();

	/// How many broadcasts were said to be the last of their turn.
	std::size_t takeLasts();

	/// Ends the turn of each hub; mail goes on until none is left, unless it is held.
	void settle();

	/// Mail stays under way until deliverMail().
	bool holdsMail = false;

	/// The oldest mail from one hub to another arrives; false if there is none.
	bool deliverMail(unsigned from, unsigned to);
	bool hasMail() const;

	void tick();
	Hub& hub(unsigned index = 0);

	TimePoint now{};
	std::uint64_t unixTime = 1'700'000'000'000;

private:
	class Sink;

	struct MemberState
	{
		unsigned hub;
		MemberSlot slot;
		std::string bytes;
		std::uint64_t lastSequence = 0;
		bool closed = false;
		bool gone = false;
	};

	Member add(unsigned hub, MemberSlot slot);
	void settle(unsigned hub);

	std::vector<std::unique_ptr<Sink>> _sinks;
	std::vector<std::unique_ptr<Hub>> _hubs;
	std::vector<MemberState> _members;
	std::vector<std::vector<std::deque<HubMail>>> _mail; ///< From, to.
	std::vector<std::string> _notices;
	std::size_t _sends = 0;
	std::size_t _broadcasts = 0;
	std::size_t _lasts = 0;
	int _together = 0;
};


} // namespace ciarla
