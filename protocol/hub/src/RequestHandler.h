#pragma once

#include "Disconnect.h"
#include "Names.h"
#include "Operators.h"
#include "Rooms.h"

#include <ciarla/protocol/FrameDecoder.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>


namespace ciarla {


class HubContext;


/// The RequestHandler is what each frame of a member does: whether it may be heard now, what stands against it, and who
/// carries it out. Each member is answered in the order of its requests.
class RequestHandler
{
public:
	RequestHandler(HubContext& context, Names& names, Rooms& rooms) noexcept;

	/// Carries out the frame. If that ends a conversation, returns whose and how: the speaker's or, for a ban, another's.
	[[nodiscard]] std::optional<Disconnect> hear(Member& member, const FrameView& frame);

	/// What was kept while the member did not read is heard, until it must wait again or somebody's conversation ends.
	[[nodiscard]] std::optional<Disconnect> resume(Member& member);

private:
	template <typename Frame>
	std::optional<Disconnect> request(Member& member, const FrameView& frame);

	std::optional<Disconnect> keep(Member& member, const FrameView& frame);
	bool isTooSoon(Member& member, std::uint64_t sequence, std::size_t bytes);
	void answerAgain(Member& member, std::uint64_t sequence);
	bool isMuted(const Member& member);
	bool refusesSpeech(Member& member, std::uint64_t sequence, std::string_view body);
	bool refusesMuted(Member& member, std::uint64_t sequence);

	std::optional<Disconnect> perform(Member& member, const TextFrame& frame);
	std::optional<Disconnect> perform(Member& member, const JoinFrame& frame);
	std::optional<Disconnect> perform(Member& member, const PartFrame& frame);
	std::optional<Disconnect> perform(Member& member, const NameFrame& frame);
	std::optional<Disconnect> perform(Member& member, const TopicFrame& frame);
	std::optional<Disconnect> perform(Member& member, const HistoryFrame& frame);
	std::optional<Disconnect> perform(Member& member, const OperateFrame& frame);
	std::optional<Disconnect> perform(Member& member, const WhoFrame& frame);
	std::optional<Disconnect> perform(Member& member, const ListFrame& frame);
	std::optional<Disconnect> perform(Member& member, const TellFrame& frame);

	std::optional<Disconnect> hearPing(Member& member, const FrameView& frame);
	template <typename Frame>
	std::optional<Disconnect> hearAnswer(Member& member, const FrameView& frame);
	std::optional<Disconnect> hearBye(Member& member, const FrameView& frame);

	HubContext& _context;
	Names& _names;
	Rooms& _rooms;
	Operators _operators;
};


} // namespace ciarla
