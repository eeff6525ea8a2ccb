#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/HubSink.h>

#include <cstdint>


namespace ciarla {


class Room;


/// Where somebody is: their handle, which says on which hub of the group, and their slot there. The slot may have
/// been given to another one since, whose handle is another then.
struct Whom
{
	std::uint32_t handle = 0; ///< 0 until the hello.
	MemberSlot slot = 0;
};


/// A Person is somebody as the rooms whose home is here know them: a member of this hub, or of another of the group.
struct Person
{
	Whom whom{};
	Bytes name{};
	Room* speaking = nullptr; ///< Whose unsent slab holds something of theirs; at most one does.
};


} // namespace ciarla
