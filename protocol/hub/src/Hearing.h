#pragma once

#include "Endings.h"
#include "HubContext.h"
#include "NameDesk.h"
#include "OperatorDesk.h"
#include "Replies.h"
#include "RoomDesk.h"

#include <ciarla/protocol/FrameDecoder.h>

#include <cstdint>
#include <string_view>
#include <type_traits>


namespace ciarla {


/// The Hearing is what each frame of a member does. Requests go to the hub that is the home of what they are about,
/// which may be this one: then they are answered at once.
///
/// Each member is answered in the order of its requests. So while another hub has not answered, only what goes to the
/// same one may follow; everything else is kept until then.
class Hearing
{
public:
	Hearing(
		HubContext& context, Replies& replies, RoomDesk& rooms, NameDesk& names, OperatorDesk& operators,
		Endings& endings) noexcept;

	void hear(MemberSession& session, const FrameView& frame);

	/// Keeps a frame until resume().
	void keep(MemberSession& session, const FrameView& frame);

	/// What was kept may be heard now.
	void resume(MemberSession& session);

	/// The answer of a new name's home.
	void renamed(MemberSession& session, const ClaimedLetter& letter);

	/// What a member of another hub asks for here.
	void serve(const RequestLetter& letter);

private:
	/// Where a request goes, and whether others may be under way beside it.
	struct Route
	{
		unsigned home;
		bool alone;
	};

	template <typename Frame>
	void request(MemberSession& session, const FrameView& frame);

	Route routeOf(const TextFrame& frame) const;
	Route routeOf(const JoinFrame& frame) const;
	Route routeOf(const PartFrame& frame) const;
	Route routeOf(const NameFrame& frame) const;
	Route routeOf(const TopicFrame& frame) const;
	Route routeOf(const HistoryFrame& frame) const;
	Route routeOf(const OperateFrame& frame) const;
	Route routeOf(const WhoFrame& frame) const;
	Route routeOf(const ListFrame& frame) const;
	Route routeOf(const TellFrame& frame) const;

	Route routeOfPages(unsigned home) const;

	bool mustKeep(const MemberSession& session, const Route& route) const noexcept;
	bool admit(MemberSession& session, std::uint64_t sequence);

	// Whether there is nothing against it, as far as this hub can tell; otherwise it is refused.
	template <typename Frame>
	bool allows(MemberSession& session, const Frame& frame);
	bool may(MemberSession& session, const TextFrame& frame);
	bool may(MemberSession& session, const TellFrame& frame);
	bool may(MemberSession& session, const JoinFrame& frame);
	bool may(MemberSession& session, const NameFrame& frame);
	bool may(MemberSession& session, const TopicFrame& frame);
	bool may(MemberSession& session, const OperateFrame& frame);
	bool maySay(MemberSession& session, std::uint64_t sequence, std::string_view body);
	bool isUnmuted(MemberSession& session, std::uint64_t sequence);
	bool isMuted(const MemberSession& session);

	// Once a request is where its home is.
	void perform(Person& person, const TextFrame& frame);
	void perform(Person& person, const TopicFrame& frame);
	void perform(Person& person, const HistoryFrame& frame);
	void perform(Person& person, const WhoFrame& frame);
	void perform(Person& person, const ListFrame& frame);
	void perform(Person& person, const TellFrame& frame);

	// Of whoever is muted others hear no word: neither the name of a new room, nor a reason.
	void perform(Person& person, const JoinFrame& frame, bool muted);
	void perform(Person& person, const PartFrame& frame, bool muted);
	void perform(Person& person, const OperateFrame& frame, bool muted);

	template <typename Frame>
	static constexpr bool hasWordsBeside =
		std::is_same_v<Frame, JoinFrame> || std::is_same_v<Frame, PartFrame> || std::is_same_v<Frame, OperateFrame>;

	template <typename Frame>
	void performFor(Person& person, const Frame& frame, bool muted)
	{
		if constexpr (hasWordsBeside<Frame>)
		{
			perform(person, frame, muted);
		}
		else
		{
			perform(person, frame);
		}
	}

	void rename(MemberSession& session, const NameFrame& frame);

	template <typename Frame>
	void performElsewhere(const RequestLetter& letter);

	void hearPing(MemberSession& session, const FrameView& frame);
	void hearAnswer(MemberSession& session, const FrameView& frame);
	void hearBye(MemberSession& session, const FrameView& frame);
	void malformed(MemberSession& session, const FrameView& frame);
	void refuse(
		MemberSession& session, std::uint64_t sequence, RefusalCode code, std::string_view text,
		Duration retryAfter = {});

	HubContext& _context;
	Replies& _replies;
	RoomDesk& _rooms;
	NameDesk& _names;
	OperatorDesk& _operators;
	Endings& _endings;
};


} // namespace ciarla
