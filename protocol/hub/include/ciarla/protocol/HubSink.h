#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class HubMail;


/// A member's place in its hub: small, dense, and given to another one after HubSink::release(). Not the handle that
/// is seen on the wire, which is never used twice.
using MemberSlot = std::uint32_t;


/// One member has something else in the place of the slab.
struct BroadcastException
{
	std::size_t position;          ///< Into Broadcast::members.
	std::span<const Bytes> pieces; ///< May be none.
	bool mayWait = false;          ///< ACKs alone: they may ride with what is sent next, within 20 ms.
};


/// What one room says in one turn.
struct Broadcast
{
	std::span<const MemberSlot> members;            ///< Everybody in the room who is on this hub.
	const Bytes& slab;                              ///< For all of them the same.
	std::span<const BroadcastException> exceptions; ///< By position, rising: authors, whose ACKs stand in it.
	bool isLast = false;                            ///< Nobody is sent anything more in this turn of the hub.
};


/// Something that happened, for the log. Texts are borrowed for the call, and hostile: sanitise them.
struct HubNotice
{
	enum class Kind
	{
		welcomed, ///< Somebody is a member now.
		ended,    ///< A member is gone: code and reason say why.
		rejected, ///< Somebody never became one: reason says why.
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


/// A HubSink carries out what a hub decides. A hub calls it inside Hub::settle() only.
///
/// Threading: the hub's.
class HubSink
{
public:
	virtual ~HubSink() = default;

	/// Sends to everybody in a room. All spans are borrowed for the call; the Bytes may be kept.
	virtual void broadcast(const Broadcast& broadcast) noexcept = 0;

	/// Sends to one member.
	virtual void send(MemberSlot slot, std::span<const Bytes> batch) noexcept = 0;

	/// Nothing more will be sent to this member: end its connection gracefully. Its slot is not used again before
	/// Hub::forget().
	virtual void close(MemberSlot slot) noexcept = 0;

	/// Hands this to the hub `to` of the same group, on its own thread: Hub::receiveMail(). In order.
	virtual void mail(unsigned to, HubMail mail) noexcept = 0;

	virtual void notice(const HubNotice& notice) noexcept = 0;
};


} // namespace ciarla
