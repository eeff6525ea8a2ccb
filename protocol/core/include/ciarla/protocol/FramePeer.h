#pragma once

#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/Fault.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>
#include <ciarla/protocol/SpeakerRole.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>


namespace ciarla {


/// What the rules say of something that a peer sent.
struct Ruling
{
	enum class Next : std::uint8_t
	{
		goOn,
		skip,  ///< It means nothing here, and harms nothing.
		again, ///< It was heard before: it is not carried out again, but answered again.
		fault  ///< It breaks the rules: say BYE with `code` and the words, and understand nothing more.
	};

	Next next = Next::goOn;
	ByeCode code = ByeCode::fault;
	Fault fault{}; ///< Where `next` says so.
};


/// A FramePeer is the rules of the framed dialect towards one peer: how far that peer has come, and what it may send now.
///
///     greeting --00 name 00--> hello --HELLO--> talking
///                                '---a hub's HELLO---> welcome --WELCOME--> talking
///
/// It decides, and makes the words of every fault. It owns no buffer, decoder, queue or timer, and writes nothing, so
/// that a hub can hold one for each of very many members. Both ends of the protocol stand on it: ChatProtocol, and the
/// member of a hub.
///
/// Use:    greetingPart() and hearGreeting(); then for each frame mayStand(), decode it, and hear() it or number() it.
/// Source: docs/wire-protocol.md, "States" and "Faults".
class FramePeer
{
public:
	enum class Phase : std::uint8_t
	{
		greeting, ///< Its greeting has not come, or not whole.
		hello,    ///< Its HELLO has not come.
		welcome,  ///< It is a hub, and has not let us in.
		talking
	};

	/// `us` is who hears the peer: one of two people (also a hub's member), or a hub.
	explicit FramePeer(SpeakerRole us) noexcept;

	/// How many bytes of `more`, which follow what was `gathered`, belong to the greeting: to its second NUL, or as many
	/// as a greeting may have.
	static std::size_t greetingPart(std::string_view gathered, std::span<const std::byte> more) noexcept;

	/// Judges what was gathered of the greeting. Skip: it is not whole. Go on: it is, and greetedName() is the name in it.
	Ruling hearGreeting(std::string_view gathered);
	static std::string_view greetedName(std::string_view greeting) noexcept;

	/// Whether a frame of this type may stand now. Skip: the frame means nothing between these two, whatever is in it.
	Ruling mayStand(FrameType type) const;

	/// `frameBytesMax` is the largest frame that we take.
	Ruling hear(const HelloFrame& hello, std::uint32_t frameBytesMax);
	Ruling hear(const WelcomeFrame& welcome);

	/// `lastSaid` is the sequence of what we said last; a hub says nothing that has one.
	Ruling hear(const AckFrame& ack, std::uint64_t lastSaid) const;
	Ruling hear(const NakFrame& nak, std::uint64_t lastSaid) const;

	/// The peer says goodbye. A conversation that it had not begun has nothing to settle.
	void hearBye() noexcept;

	/// The sequence of a text or request. Skip: we had left before the conversation began.
	Ruling number(std::uint64_t sequence);

	/// Everything up to `sequence` was taken. False if that is no news.
	bool acknowledge(std::uint64_t sequence) noexcept;

	/// Our HELLO or BYE goes out now. True once.
	bool sayHello() noexcept;
	bool sayBye() noexcept;

	/// What a decoder could not go on with, and a frame whose fields do not fit.
	static Ruling malformed(FrameDecoder::Step step, std::uint32_t frameBytesMax);
	static Ruling malformed(const FrameView& frame);

	Phase phase() const noexcept;

	/// Whether the conversation has begun: both had greeted and the peer's HELLO came before our BYE.
	bool began() const noexcept;
	bool isHub() const noexcept;
	bool byeSaid() const noexcept;
	bool byeHeard() const noexcept;

	/// The highest sequence that the peer has used, and the highest that was acknowledged.
	std::uint64_t heard() const noexcept;
	std::uint64_t acknowledged() const noexcept;

	/// Whether both have said goodbye, and everything that the peer said was acknowledged.
	bool isSettled() const noexcept;

private:
	std::uint64_t _heard = 0;
	std::uint64_t _acknowledged = 0;
	Phase _phase = Phase::greeting;
	bool _weAreHub : 1;
	bool _isHub : 1 = false;
	bool _helloSaid : 1 = false;
	bool _byeSaid : 1 = false;
	bool _byeHeard : 1 = false;
	bool _began : 1 = false;
};

static_assert(sizeof(FramePeer) <= 24, "a hub keeps one for each of its members");


/// Whether frames of this type are what hubs alone say, or what members alone ask a hub for.
bool isHubFrame(FrameType type) noexcept;
bool isRequest(FrameType type) noexcept;


} // namespace ciarla
