#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>


namespace ciarla {


/// A connection's number in its hub: small, dense, given by the host, and given to another one once the connection's
/// loop has carried out its release. Not the handle that is seen on the wire, which is never used twice.
using MemberSlot = std::uint32_t;

/// A room's number in its hub: small, dense, and given to another one when the room has ended.
using RoomSlot = std::uint32_t;


/// One member has something else in the place of the slab.
struct BroadcastException
{
	MemberSlot slot;
	std::span<const Bytes> pieces; ///< May be none.
	bool mayWait;                  ///< ACKs alone: they may ride with what is sent next, within 20 ms.
};


/// What one room says to its members on one loop.
struct Broadcast
{
	std::span<const MemberSlot> members;
	const Bytes& slab;                              ///< For all of them the same.
	std::span<const BroadcastException> exceptions; ///< Members all of them, each once.
	bool isLast;                                    ///< Nothing follows in this batch.
};


/// Something that happened, for the log. Texts are borrowed for the call, and hostile: sanitise them.
struct HubNotice
{
	enum class Kind : std::uint8_t
	{
		welcomed, ///< This one is a member now.
		ended,    ///< A member is gone: code and reason say why.
		rejected, ///< This one never became a member: reason says why.
		joined,
		parted, ///< Left a room, or was put out of it: code and reason say why.
		renamed,
		operated ///< An operator did something; `reason` says what.
	};

	Kind kind;
	MemberSlot slot;
	std::string_view name;
	std::string_view room = {};
	LeaveCode code = LeaveCode::left;
	std::string_view reason = {};
};


/// A HubSink does what a batch says to the connections of one loop. All spans are borrowed for the call; the Bytes may
/// be kept. A slot may be that of a connection which is gone already, until release().
///
/// Threading: the loop's.
class HubSink
{
public:
	virtual ~HubSink() = default;

	virtual void broadcast(const Broadcast& broadcast) noexcept = 0;

	/// Sends to one member.
	virtual void send(MemberSlot slot, std::span<const Bytes> pieces) noexcept = 0;

	/// Sends a goodbye, which may be empty, and ends the connection gracefully. Nothing is sent to it after that.
	virtual void close(MemberSlot slot, const Bytes& goodbye) noexcept = 0;

	/// Tells the hub, by Hub::drained(), once this member has read what was sent; its next bytes are not taken before
	/// that if `stopsReading`.
	virtual void awaitDrained(MemberSlot slot, bool stopsReading) noexcept = 0;

	/// The hub names this slot no more, after Hub::forget(). Whoever gives out slots may give it to another one.
	virtual void release(MemberSlot slot) noexcept = 0;

	virtual void notice(const HubNotice& notice) noexcept = 0;
};


/// LoopRooms are the members of one loop by room. Only the batches of that loop change them, so they are at every step
/// what the hub meant.
class LoopRooms
{
public:
	void enter(RoomSlot room, MemberSlot member);
	void leave(RoomSlot room, MemberSlot member) noexcept;

	std::span<const MemberSlot> members(RoomSlot room) const noexcept;

private:
	static constexpr MemberSlot nobody = UINT32_MAX;
	static constexpr MemberSlot several = UINT32_MAX - 1;

	std::vector<MemberSlot> _single; ///< Of each room the only member here: very many have no other.
	std::unordered_map<RoomSlot, std::vector<MemberSlot>> _several;
};


/// An OutgoingBatch is what the connections of one loop are to be sent, in order, with who enters and leaves its rooms
/// in between: so each step goes to who was there when it was decided, whenever it is carried out.
///
///     | say lobby: slab, but ACK to Ada | send Bob | enter lobby, Bob | say lobby: slab | close Cy | release Dan |
///
/// Threading: moves from the deciding thread to the loop's and back; belongs to one at a time.
class OutgoingBatch
{
public:
	void say(RoomSlot room, Bytes slab);

	/// Of the last say(): what this member has in the place of the slab follows, piece by piece.
	void except(MemberSlot slot, bool mayWait);
	void addPiece(Bytes piece);

	/// Goes with what this member was sent just before, if nothing was done in between.
	void send(MemberSlot slot, Bytes bytes);

	void enter(RoomSlot room, MemberSlot slot);
	void leave(RoomSlot room, MemberSlot slot);
	void close(MemberSlot slot, Bytes goodbye);
	void awaitDrained(MemberSlot slot, bool stopsReading);
	void release(MemberSlot slot);

	/// `notice` is copied. Notices come after all that is to be done.
	void notice(const HubNotice& notice);

	bool empty() const noexcept
	{
		return _steps.empty() && _notices.empty();
	}

	/// Of the slabs and of what single members are sent: how much waits while this does.
	std::size_t bytes() const noexcept
	{
		return _bytes;
	}

	/// Does it all, and is empty. Memory for a usual turn is kept.
	void carryOut(LoopRooms& rooms, HubSink& sink) noexcept;

	/// The slots that were welcomed in it.
	template <typename Visit>
	void forEachWelcomed(Visit visit) const
	{
		for (const Noticed& noticed: _notices)
		{
			if (noticed.notice.kind == HubNotice::Kind::welcomed)
			{
				visit(noticed.notice.slot);
			}
		}
	}

private:
	enum class Kind : std::uint8_t
	{
		say,
		send,
		enter,
		leave,
		close,
		awaitDrained,
		release
	};

	struct Step
	{
		Kind kind;
		bool stopsReading = false;
		MemberSlot member = 0;
		RoomSlot room = 0;
		std::uint32_t firstPiece = 0;
		std::uint32_t pieces = 0;
		std::uint32_t firstException = 0;
		std::uint32_t exceptions = 0;
	};

	struct Exception
	{
		MemberSlot member;
		std::uint32_t firstPiece;
		std::uint32_t pieces;
		bool mayWait;
	};

	struct Noticed
	{
		HubNotice notice;
		std::string name;
		std::string room;
		std::string reason;
	};

	Step& add(Kind kind, MemberSlot member, RoomSlot room);
	std::span<const Bytes> pieces(std::uint32_t first, std::uint32_t count) const noexcept;
	void broadcast(const Step& step, bool isLast, const LoopRooms& rooms, HubSink& sink) noexcept;
	void notify(HubSink& sink) noexcept;
	void clear() noexcept;

	std::vector<Step> _steps;
	std::vector<Bytes> _pieces;
	std::vector<Exception> _exceptions;
	std::vector<Noticed> _notices;
	std::vector<BroadcastException> _told; ///< Kept for its memory.
	std::size_t _bytes = 0;
};


} // namespace ciarla
