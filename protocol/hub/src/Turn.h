#pragma once

#include "Members.h"
#include "RoomMembers.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/HubSink.h>
#include <ciarla/protocol/HubStats.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A part of a slab that its author has an ACK for.
struct SlabMark
{
	Whom author;
	std::size_t begin;
	std::size_t end;
	std::size_t texts; ///< How many were said in it, one after the other.
	AckFrame ack;      ///< Of the last of them.
};


/// A Turn is what a hub's members are to be sent, in its order, until settle() carries it out.
///
///     | to Ada | to Bob | slab of the lobby | to Ada | slab of the lobby | ...
///
/// A slab goes to whoever is among the room's members when it is added: who comes later is excepted, who leaves
/// before it is sent still gets it.
class Turn
{
public:
	Turn(Members& members, HubStats& stats) noexcept;

	template <typename Frame>
	void send(MemberSlot slot, const Frame& frame)
	{
		encode(frame, _direct);
		send(slot, _direct.take());
	}

	void send(MemberSlot slot, Bytes bytes);

	/// What a room says to its members on this hub. Marks of authors elsewhere are of no account.
	void say(RoomMembers& room, Bytes slab, std::span<const SlabMark> marks, std::size_t texts);

	/// Takes the member out of the room; what was said before it still hears, unless it cannot.
	void leave(RoomMembers& room, MemberSession& session, bool hears);

	/// After everything that the member is sent.
	void close(MemberSlot slot);

	/// `notice` is copied.
	void notice(const HubNotice& notice);

	bool empty() const noexcept;
	void settle(HubSink& sink);

private:
	static constexpr std::size_t notASay = static_cast<std::size_t>(-1);

	struct Step
	{
		MemberSlot slot;
		std::size_t say;
		Bytes bytes;
	};

	struct Say
	{
		RoomMembers* room;
		Bytes slab;
		std::size_t firstMark;
		std::size_t marks;
		std::size_t texts;
		std::vector<MemberSlot> leavers;
	};

	struct Noticed
	{
		HubNotice notice;
		std::string name;
		std::string room;
		std::string reason;
	};

	/// A member who has something else in the place of a slab: `count` of _pieces.
	struct Excepted
	{
		std::size_t position;
		std::size_t first;
		std::size_t count;
		bool hasOnlyAcks;
	};

	/// A mark, by the place of its author among the members. Nobody's: a newcomer, who hears nothing.
	struct Placed
	{
		std::size_t position;
		const SlabMark* mark;
	};

	RoomMembers::Unsent* takeUnsent();
	void carryOut(const Say& say, bool isLast, HubSink& sink);
	void place(const Say& say);
	void except(const Say& say);
	void cutOut(const Say& say, const SlabMark& mark, std::size_t& from);
	void sendToLeaver(const Say& say, MemberSlot slot, HubSink& sink);
	std::size_t sendRun(std::size_t first, HubSink& sink);
	void notify(HubSink& sink);
	void clear();

	Members& _members;
	HubStats& _stats;
	BytesBuilder _direct;
	BytesBuilder _acks;

	std::vector<Step> _steps;
	std::vector<Say> _says;
	std::vector<SlabMark> _marks;
	std::vector<MemberSlot> _closes;
	std::vector<Noticed> _notices;

	// Kept between turns for their memory.
	std::vector<std::unique_ptr<RoomMembers::Unsent>> _unsent;
	std::size_t _unsentTaken = 0; ///< The first of them are this turn's.
	std::vector<Bytes> _pieces;
	std::vector<Placed> _placed;
	std::vector<Excepted> _excepted;
	std::vector<BroadcastException> _exceptions;
};


} // namespace ciarla
