#pragma once

#include "SessionSettings.h"

#include <ciarla/console/Console.h>
#include <ciarla/protocol/ChatEvent.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class Link;


/// An Inbox shows what the peer says, acknowledges it once it has been shown, and holds the peer back while the
/// console is slower.
class Inbox
{
public:
	Inbox(Console& console, const SessionLimits& limits);

	/// A chat with this peer begins; `name` is safe to show. What is unshown of an earlier chat is not acknowledged.
	void begin(Link& link, std::string name);

	void hear(const TextHeard& text);

	/// What a hub tells that somebody said: nobody awaits our acknowledgement.
	void show(const Talk& talk);

	/// Does not show what `name` says any more, or shows it again; with an empty name nothing changes. Returns the
	/// sentence that tells what is so now. `name` is safe to show.
	std::string ignore(const std::string& name);

	/// Console says so: everything up to `ticket` was seen.
	void shown(std::uint64_t ticket);

	/// Nothing will be seen any more.
	void abandon() noexcept;

	/// The link is over; what is unshown may still be shown, but is no longer acknowledged.
	void linkEnded() noexcept;

	bool allShown() const noexcept
	{
		return _unshown.empty();
	}

private:
	/// Whoever is not heard may change their name faster than these can be entered.
	static constexpr std::size_t ignoredMax = 100;

	void show(const Talk& talk, std::uint64_t sequence);
	void skip(std::uint64_t sequence);

	struct Unshown
	{
		std::uint64_t ticket;
		std::uint64_t sequence;
	};

	Console& _console;
	const SessionLimits& _limits;
	Link* _link = nullptr;
	std::string _name;
	std::deque<Unshown> _unshown;
	std::uint64_t _ticket = 0;
	bool _held = false; ///< The peer waits.
	bool _abandoned = false;
	std::vector<std::string> _ignored; ///< Names.
};


} // namespace ciarla
