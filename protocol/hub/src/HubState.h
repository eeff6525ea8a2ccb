#pragma once

#include "Endings.h"
#include "Hearing.h"
#include "HubContext.h"
#include "Liveness.h"
#include "NameDesk.h"
#include "OperatorDesk.h"
#include "Reception.h"
#include "Replies.h"
#include "RoomDesk.h"

#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/Hub.h>

#include <memory>
#include <optional>
#include <unordered_map>


namespace ciarla {


/// The State of a Hub: its parts, and who of them is asked what.
class Hub::State
{
public:
	State(HubSettings settings, HubPlace place, std::uint64_t epoch, std::function<std::uint64_t()> unixTime);

	MemberSlot admit(const MemberOrigin& origin, TimePoint now);
	MemberSlot turnAway(Bye bye, TimePoint now);
	bool receive(MemberSlot slot, std::span<const std::byte> bytes, TimePoint now);
	void resume(MemberSlot slot, TimePoint now);
	void receiveEnd(MemberSlot slot, TimePoint now);
	void forget(MemberSlot slot, TimePoint now);
	void putOut(MemberSlot slot, LeaveCode code, std::string_view reason, TimePoint now);
	bool displace(MemberSlot slot, TimePoint now);
	void receiveMail(HubMail mail, TimePoint now);
	void tick(TimePoint now);
	std::optional<TimePoint> deadline() const noexcept;
	void settle(HubSink& sink);
	bool hasOutput() const noexcept;
	void configure(HubSettings settings, TimePoint now);
	void shutDown(TimePoint now);
	HubStats stats() const noexcept;

private:
	void readFrames(MemberSession& session, std::span<const std::byte> bytes);
	void hear(MemberSession& session, const FrameView& frame);
	void resumeKept();

	void open(RequestLetter& letter);
	void open(GoneLetter& letter);
	void open(RenamedLetter& letter);
	void open(ClaimLetter& letter);
	void open(ReleaseLetter& letter);
	void open(ClaimedLetter& letter);
	void open(AnswerLetter& letter);
	void open(SlabLetter& letter);
	void open(EnteredLetter& letter);
	void open(LeftLetter& letter);
	void open(PrivateLetter& letter);
	void open(ListLetter& letter);
	void open(OperateLetter& letter);
	void open(SanctionLetter& letter);

	HubContext _context;
	Replies _replies;
	RoomDesk _rooms;
	NameDesk _names;
	Endings _endings;
	OperatorDesk _operators;
	Reception _reception;
	Hearing _hearing;
	Liveness _liveness;

	FrameDecoder _decoder; ///< Of everybody of whom no frame is being gathered.
	std::unordered_map<std::uint32_t, std::unique_ptr<RoomMembers>> _away; ///< Of rooms whose home is another hub.
};


} // namespace ciarla
