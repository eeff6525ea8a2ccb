#pragma once

#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/HubFrameCodec.h>

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// What everybody must agree on: of each room, by epoch, what has which sequence.
struct RoomTruth
{
	std::map<std::uint64_t, std::map<std::uint64_t, std::string>> said;
};


/// A MemberModel is what a careful member's program knows, which checks every promise of docs/wire-protocol.md while
/// it hears: whole frames, one order, nothing lost, everybody named, answers in order. A breach is an exception.
class MemberModel
{
public:
	MemberModel(std::string name, RoomTruth& truth);

	/// The bytes of a request, which is then awaited. `what` tells it from others.
	std::string text(std::uint32_t room, std::string_view body);
	std::string privateText(std::uint32_t member, std::string_view body);
	std::string join(std::string_view room);
	std::string part(std::uint32_t room);
	std::string rename(std::string_view name);
	std::string topic(std::uint32_t room, std::string_view topic);
	std::string history(std::uint32_t room, std::uint64_t from, std::uint32_t count);
	std::string who(std::uint32_t room);
	std::string list();
	std::string tell(std::string_view name, std::string_view body);
	std::string operate(OperatorAction action, std::uint32_t room, std::string_view name);

	/// What the hub sent, whole frames.
	void hear(std::string_view bytes);

	/// Every room tells of all who come and go, and its roster has one page.
	bool isToldOfAll = false;

	bool isWelcome() const noexcept
	{
		return _handle != 0;
	}

	bool isOver() const noexcept
	{
		return _over;
	}

	std::uint32_t handle() const noexcept
	{
		return _handle;
	}

	const std::string& name() const noexcept
	{
		return _name;
	}

	std::size_t unanswered() const noexcept
	{
		return _pending.size();
	}

	struct RoomModel
	{
		std::uint64_t epoch = 0;
		std::uint64_t last = 0;
		bool announces = false;
		bool entering = true;       ///< The ACK of the JOIN has not come.
		std::uint64_t replayed = 0; ///< The last that was replayed on entering.
		std::string name;
		std::map<std::uint32_t, std::string> present;
	};

	const std::map<std::uint32_t, RoomModel>& rooms() const noexcept
	{
		return _rooms;
	}

	/// Private texts, as author and body.
	std::vector<std::string> privates;
	std::size_t refusals = 0;
	std::size_t delivered = 0;

private:
	enum class Kind
	{
		text,
		history,
		part,
		rename,
		join,
		other
	};

	struct Pending
	{
		std::uint64_t sequence;
		Kind kind;
		std::uint32_t room;
		std::string body;
	};

	template <typename Frame>
	std::string ask(Frame frame, Kind kind, std::uint32_t room = 0, std::string_view body = {});

	void hear(const FrameView& frame);
	void hear(const WelcomeFrame& frame);
	void hear(const RoomFrame& frame);
	void hear(const RosterFrame& frame);
	void hear(const JoinedFrame& frame);
	void hear(const LeftFrame& frame);
	void hear(const RenamedFrame& frame);
	void hear(const DeliverFrame& frame);
	void hear(const AckFrame& frame);
	void hear(const NakFrame& frame);
	void settleText(const AckFrame& frame);
	void agree(std::uint64_t epoch, std::uint64_t sequence, const std::string& said);
	void require(bool holds, std::string_view what) const;

	std::string _name;
	RoomTruth& _truth;
	std::uint32_t _handle = 0;
	std::uint64_t _lastSequence = 0;
	bool _greeted = false;
	bool _over = false;
	std::deque<Pending> _pending;
	std::map<std::uint32_t, RoomModel> _rooms;
	std::set<std::uint32_t> _known;
};


} // namespace ciarla
