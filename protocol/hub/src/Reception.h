#pragma once

#include "Endings.h"
#include "HubContext.h"
#include "NameDesk.h"
#include "WaitList.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/FrameDecoder.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>


namespace ciarla {


/// The Reception makes members of those who connect: it greets, hears their greeting and hello, finds out whether
/// their name is free, and welcomes them; or says why not.
class Reception
{
public:
	Reception(HubContext& context, NameDesk& names, Endings& endings);

	/// Greets. With `turnedAway`, says that once they have greeted.
	void admit(MemberSession& session, std::unique_ptr<Bye> turnedAway);

	/// Takes the peer's greeting from the front of `bytes`; what is left is frames.
	void hearGreeting(MemberSession& session, std::span<const std::byte>& bytes);

	/// The peer's hello, or what came in its place.
	void hear(MemberSession& session, const FrameView& frame);

	/// The answer of the name's home. With a refusal they are sent away.
	void claimed(MemberSession& session, const ClaimedLetter& letter);

	/// They will send no more.
	void end(MemberSession& session);

	/// Sends them away to make room, unless they have said their hello: then it is false.
	bool displace(MemberSession& session);

	/// Sends away who was silent for too long, and says what is to be said to scripts.
	void tick();
	std::optional<TimePoint> deadline() const noexcept;

	/// The settings are others.
	void configure();

private:
	void gather(MemberSession& session, std::span<const std::byte>& bytes);
	void greeted(MemberSession& session, const Bytes& name);
	void hearHello(MemberSession& session, const FrameView& frame);
	void claim(MemberSession& session);
	void takeWordsFromName(MemberSession& session);
	void sayWords(MemberSession& session);
	void tooLate(MemberSession& session);

	HubContext& _context;
	NameDesk& _names;
	Endings& _endings;
	WaitList _greeting;
	WaitList _words;
	Bytes _ourGreeting;
	Bytes _ourHello;
	std::uint32_t _handles = 0;
};


/// Whether a credential may operate.
bool mayOperate(const MemberSession& session, const HubSettings& settings);


} // namespace ciarla
