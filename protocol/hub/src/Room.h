#pragma once

#include "Announcements.h"
#include "History.h"
#include "Member.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/base/Time.h>
#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class HubContext;
class Rooms;


/// A part of a slab in which a member has something else: its ACK in the place of its own texts, or nothing in the
/// place of what it knows.
struct AuthorSpan
{
	Member* member;
	std::size_t begin;
	std::size_t end;
	std::size_t texts; ///< How many were said in it, one after the other.
	AckFrame ack;      ///< For the last of these texts. Its sequence is 0 if there are none; then no ACK is sent.
};


/// A Room gives what is said in it its order, and knows who is in it. There may be very many that are silent: what a
/// room needs only at times stands behind a pointer.
///
/// What it says in a turn is gathered in one slab, the same for everybody:
///
///     | JOINED | DELIVER 7 | DELIVER 8 | TOPIC CHANGED | DELIVER 9 |      an author has an ACK in the place of
///                `------ Ada's -------'                  `- Bob's -'      one's own
///
/// The slab is sealed when the turn ends. It is sealed earlier when a member comes or goes, so that only those who are
/// present hear it; and when one of its authors must be told something else, so that answers keep their order. Who came
/// and went is told first, in its order; and nobody is told of what was on its roster.
class Room
{
public:
	/// `key` is what its names have in common.
	Room(Rooms& rooms, std::string_view key, std::string_view name, std::uint32_t handle, RoomSlot slot);
	~Room() = default;
	Room(const Room&) = delete;
	Room& operator=(const Room&) = delete;

	std::string_view key() const noexcept
	{
		return _words && !_words->key.empty() ? std::string_view(_words->key) : name();
	}

	const std::string& name() const noexcept
	{
		return _name;
	}

	std::string_view topic() const noexcept
	{
		return _words ? std::string_view(_words->topic) : std::string_view();
	}

	std::uint32_t handle() const noexcept
	{
		return _handle;
	}

	RoomSlot slot() const noexcept
	{
		return _slot;
	}

	/// Another one than before: sequences have begun anew.
	std::uint64_t epoch() const noexcept;

	/// Of what was said last; 0: nothing was.
	std::uint64_t last() const noexcept
	{
		return _last;
	}

	std::size_t size() const noexcept
	{
		return _members.size();
	}

	/// Whether all are told who comes and goes.
	bool announces() const noexcept;

	/// The member of that handle; null if there is none in the room.
	Member* find(std::uint32_t member) const noexcept
	{
		const auto found = placeOf(member);
		return found != _members.end() && found->handle == member ? found->member : nullptr;
	}

	bool has(const Member& member) const noexcept
	{
		return find(member.handle) != nullptr;
	}

	const History& history() const noexcept;

	void enter(Member& member);
	void leave(Member& member, LeaveCode code, std::string_view reason);
	void say(Member& member, const TextFrame& text);
	void changeTopic(Member& member, std::string_view topic);
	void renamed(Member& member);

	/// The names above the handle `after`, as many as fit on a page. Who came and went must be told before.
	RosterFrame page(std::uint32_t after) const;

	/// Tells who came and went.
	void announce();
	std::optional<TimePoint> announcingSince() const noexcept
	{
		return _announcements ? _announcements->since() : std::nullopt;
	}

	/// What was said until now goes to the members there are now.
	void seal();

	/// It is one of the rooms that may be made from that network.
	void countFor(std::uint64_t network) noexcept
	{
		_network = network;
		_isCounted = true;
	}

	/// In whose count of rooms it is; none: in nobody's.
	std::optional<std::uint64_t> countedFor() const noexcept
	{
		return _isCounted ? std::optional<std::uint64_t>(_network) : std::nullopt;
	}

private:
	struct RoomMember
	{
		std::uint32_t handle;
		std::uint32_t named; ///< The count of strangers when all were last told its name.
		Member* member;
	};

	/// What few rooms have.
	struct Words
	{
		std::string key; ///< Where it is not the name.
		std::string topic;
	};

	/// A text in the unsent slab.
	struct Said
	{
		Member* author;
		std::uint32_t handle;
		Bytes name;
		std::size_t begin; ///< Where its author's ACK stands: with the introduction, if there is one.
		std::size_t frame;
		std::size_t end;
		AckFrame ack;
	};

	/// What is said in a turn.
	struct Talk
	{
		Talk();

		BytesBuilder slab;
		std::vector<Said> said;
		std::vector<AuthorSpan> newcomers; ///< Of whom the slab tells.
		std::vector<Member*> speakers;     ///< Those who have something in the slab, or must not be answered before it.
		std::optional<TimePoint> last;     ///< When something was said last.
		bool isLively = false;             ///< One text follows the other so soon that an ACK may wait for the next.
	};

	using ByHandle = std::vector<RoomMember>;

	/// Where this handle stands, or would.
	ByHandle::const_iterator placeOf(std::uint32_t handle) const noexcept
	{
		return std::ranges::lower_bound(_members, handle, {}, &RoomMember::handle);
	}

	HubContext& context() const noexcept;
	RoomMember& at(const Member& member) noexcept;
	Talk& talk();
	BytesBuilder& slab();
	Announcements& announcements();
	void noteAnnouncements(const std::optional<TimePoint>& before);
	bool isComing(const Member& member) const noexcept;
	void willSay();
	void speaks(Member& member);
	void introduce(RoomMember& member);
	void count(const Member& member, int change);
	void noteTime() noexcept;
	void collectSpans(std::vector<AuthorSpan>& spans) const;
	void say(unsigned loop, const Bytes& slab, std::span<const AuthorSpan> spans);
	std::size_t except(const Bytes& slab, std::span<const AuthorSpan> spans);
	static bool isAnsweredAlone(const Bytes& slab, std::span<const AuthorSpan> own) noexcept;
	void remember(const Bytes& slab);
	bool isOnePage() const noexcept;

	Rooms& _rooms;
	const std::string _name;
	std::unique_ptr<Words> _words; ///< Once there are any.
	const std::uint32_t _handle;
	const RoomSlot _slot;
	std::uint64_t _last = 0;

	ByHandle _members;                        ///< In the order of the roster's pages.
	std::unique_ptr<std::uint32_t[]> _onLoop; ///< How many are on each loop; null where there is one loop.
	std::uint32_t _strangers = 1;             ///< Counts those who came and were not told everybody's name.
	bool _willSay = false;
	bool _isCounted = false;
	std::uint64_t _network = 0; ///< Of its maker, if it is counted.

	std::unique_ptr<History> _history;             ///< Once something was said.
	std::unique_ptr<Announcements> _announcements; ///< While there are any.

	std::unique_ptr<Talk> _talk; ///< Once it had something to say; many rooms never have.
};


static_assert(sizeof(void*) != 8 || sizeof(Room) <= 136, "a silent room is to cost little");


} // namespace ciarla
