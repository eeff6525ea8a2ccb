#pragma once

#include "Disconnect.h"
#include "Names.h"
#include "TimeoutList.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Time.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/HubFrames.h>

#include <optional>
#include <span>


namespace ciarla {


class HubContext;
struct HelloFrame;


/// The Handshake makes members of those who connect: it greets, hears their greeting and hello, finds out whether their
/// name is free, and welcomes them; or says how it ends.
class Handshake
{
public:
	Handshake(HubContext& context, Names& names);

	/// Greets. One that is turned away is told so once it has greeted.
	void begin(Member& member);

	/// Takes the peer's greeting from the front of `bytes`; what is left is frames.
	[[nodiscard]] std::optional<Disconnect> hearGreeting(Member& member, std::span<const std::byte>& bytes);

	/// The peer's hello, or what came in its place. Once it is a member its stage is talking.
	[[nodiscard]] std::optional<Disconnect> hear(Member& member, const FrameView& frame);

	/// They will send no more.
	[[nodiscard]] Disconnect endOf(Member& member);

	/// Sends them away to make room; none if they have said their hello.
	[[nodiscard]] std::optional<Disconnect> displace(Member& member);

	/// The next that was silent for too long, or is to read words; none: nobody is any more.
	[[nodiscard]] std::optional<Disconnect> due();
	std::optional<TimePoint> deadline() const noexcept;

	/// The settings are others.
	void configure();

private:
	std::optional<Disconnect> gather(Member& member, std::span<const std::byte>& bytes);
	std::optional<Disconnect> hearHello(Member& member, const FrameView& frame);
	std::optional<Disconnect> claim(Member& member);
	void takeWordsFromName(Member& member);
	void welcome(Member& member);
	Disconnect sayWords(Member& member);
	Disconnect tooLate(Member& member) const;

	HubContext& _context;
	Names& _names;
	TimeoutList _greeting;
	TimeoutList _words;
	Bytes _ourGreeting;
	Bytes _ourHello;
};


} // namespace ciarla
