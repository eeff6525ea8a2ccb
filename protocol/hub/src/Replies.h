#pragma once

#include "HubContext.h"
#include "Room.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/HubFrameCodec.h>

#include <cstddef>
#include <cstdint>
#include <string_view>


namespace ciarla {


/// Replies are what one person is told, on whichever hub of the group they are. What they said in a room's unsent
/// slab goes before, so that everybody is answered in their order.
class Replies
{
public:
	explicit Replies(HubContext& context) noexcept;

	template <typename Frame>
	void tell(Person& person, const Frame& frame)
	{
		encode(frame, _builder);
		send(person, takeBuilt(), 0, 0);
	}

	template <typename Frame>
	void tell(Whom whom, const Frame& frame)
	{
		Person elsewhere{whom};
		tell(personOf(whom, elsewhere), frame);
	}

	/// The same bytes as somebody else was told.
	void tell(Person& person, const Bytes& frame);

	/// Each settles one request.
	void acknowledge(Person& person, std::uint64_t sequence);
	void refuse(
		Person& person, std::uint64_t sequence, RefusalCode code, std::string_view text, Duration retryAfter = {});

	/// The same for one whose rooms' home is not here.
	void acknowledge(Whom whom, std::uint64_t sequence);
	void refuse(Whom whom, std::uint64_t sequence, RefusalCode code, std::string_view text);

	/// An answer to a member of this hub, as another one has made it.
	void deliver(MemberSession& session, Bytes bytes, std::size_t answers, std::uint64_t acknowledged);

	/// A member of this hub was answered.
	void answered(MemberSession& session, std::size_t requests, std::uint64_t acknowledged);

private:
	Bytes takeBuilt();
	void send(Person& person, Bytes bytes, std::size_t answers, std::uint64_t acknowledged);

	/// The person of a member of this hub, or one that stands for a member of another.
	Person& personOf(Whom whom, Person& elsewhere) noexcept;

	HubContext& _context;
	BytesBuilder _builder;
};


} // namespace ciarla
