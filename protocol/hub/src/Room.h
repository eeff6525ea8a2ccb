#pragma once

#include "Announcements.h"
#include "History.h"
#include "Person.h"
#include "RoomMembers.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/base/Time.h>
#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class HubContext;
struct SlabMark;


/// A Room is a room in its home: it gives what is said its order, and knows who is in it, on whichever hub. There may
/// be very many that are silent: what a room needs only at times stands behind a pointer.
///
/// What it says in a turn is gathered in one slab, the same for everybody:
///
///     | JOINED | DELIVER 7 | DELIVER 8 | TOPIC CHANGED | DELIVER 9 |      an author has an ACK in the place of
///                `------ Ada's -------'                  `- Bob's -'      one's own
///
/// The slab is sealed when the turn ends; before, if somebody comes or goes, for who is in the room then shall hear it
/// and nobody else; and if something else must be told to one of its authors, for each is answered in their order.
class Room
{
public:
	/// `key` is what its names have in common.
	Room(HubContext& context, std::string_view key, std::string_view name, std::uint32_t handle);
	~Room() = default;
	Room(const Room&) = delete;
	Room& operator=(const Room&) = delete;

	std::string_view key() const noexcept
	{
		return _key ? std::string_view(*_key) : name();
	}

	const std::string& name() const noexcept
	{
		return _here.name();
	}

	std::string_view topic() const noexcept
	{
		return _topic ? std::string_view(*_topic) : std::string_view();
	}

	std::uint32_t handle() const noexcept
	{
		return _here.handle();
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

	/// Whoever in the room has that handle; null if nobody.
	Person* find(std::uint32_t member) const noexcept
	{
		const auto found = placeOf(member);
		return found != _members.end() && found->handle == member ? found->person : nullptr;
	}

	bool has(const Person& person) const noexcept
	{
		return find(person.whom.handle) != nullptr;
	}

	/// Those who are on this hub.
	RoomMembers& here() noexcept
	{
		return _here;
	}

	const History& history() const noexcept;

	void enter(Person& person);

	/// `hears`: is still told what was said until now.
	void leave(Person& person, LeaveCode code, std::string_view reason, bool hears);

	void say(Person& person, const TextFrame& text);
	void changeTopic(Person& person, std::string_view topic);
	void renamed(Person& person);

	/// The names above the handle `after`, as many as fit on a page.
	RosterFrame page(std::uint32_t after) const;

	/// Somebody who has been in the room is told a page.
	void pageIsTold() noexcept
	{
		if (_announcements)
		{
			_announcements->seen();
		}
	}

	/// Tells who came and went.
	void announce();
	std::optional<TimePoint> announcingSince() const noexcept
	{
		return _announcements ? _announcements->since() : std::nullopt;
	}

	/// What was said until now goes to who is in the room now.
	void seal();

private:
	struct RoomMember
	{
		std::uint32_t handle;
		std::uint32_t named; ///< The count of strangers when all were last told their name.
		Person* person;
	};

	/// A text in the unsent slab.
	struct Said
	{
		Whom author;
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
		std::vector<Person*> speakers; ///< Who has something in the slab, or must not be answered before it.
	};

	using ByHandle = std::vector<RoomMember>;

	/// Where this handle stands, or would.
	ByHandle::const_iterator placeOf(std::uint32_t handle) const noexcept
	{
		return std::ranges::lower_bound(_members, handle, {}, &RoomMember::handle);
	}

	RoomMember& at(const Person& person) noexcept;
	BytesBuilder& slab();
	Announcements& announcements();
	bool isComing(const Person& person) const noexcept;
	void willSay();
	void speaks(Person& person);
	void introduce(RoomMember& member);
	void remember(const Bytes& slab);
	void mark(unsigned hub, std::vector<SlabMark>& marks) const;
	bool isOnePage() const noexcept;
	unsigned hubOf(const Person& person) const noexcept;

	HubContext& _context;
	const std::unique_ptr<const std::string> _key; ///< Where it is not the name.
	std::unique_ptr<const std::string> _topic;     ///< Once there was one.
	std::uint64_t _last = 0;

	ByHandle _members; ///< In the order of the roster's pages.
	RoomMembers _here;
	std::unique_ptr<std::size_t[]> _elsewhere; ///< How many are on each other hub; null until there is one.
	std::uint32_t _strangers = 1;              ///< Counts those who came and were not told everybody's name.
	bool _willSay = false;

	std::unique_ptr<History> _history;             ///< Once something was said.
	std::unique_ptr<Announcements> _announcements; ///< While there are any.

	std::unique_ptr<Talk> _talk; ///< Once it had something to say; many rooms never have.
};


} // namespace ciarla
