#pragma once

#include "HubContext.h"
#include "Names.h"
#include "Replies.h"

#include <optional>
#include <string_view>


namespace ciarla {


/// The NameDesk answers what is asked of the names whose home is this hub, and brings private texts to the members
/// who are on it.
class NameDesk
{
public:
	NameDesk(HubContext& context, Replies& replies) noexcept;

	/// Asks the name's home, which may be here: then the answer is at hand, otherwise it comes by mail.
	std::optional<ClaimedLetter> claim(const ClaimLetter& letter);

	/// Tells the name's home that it is free.
	void release(const ReleaseLetter& letter);

	/// A text for whoever has that name.
	void tell(Whom author, const Bytes& name, const TellFrame& request);

	/// A text for whoever has that handle, on whichever hub.
	void send(PrivateLetter letter);

	/// Says that nobody has this name, and who may have been meant.
	void refuseUnknown(Whom whom, std::uint64_t sequence, std::string_view name);

	const Names& names() const noexcept
	{
		return _names;
	}

private:
	Bytes refusalOf(std::string_view name) const;

	HubContext& _context;
	Replies& _replies;
	Names _names;
};


} // namespace ciarla
