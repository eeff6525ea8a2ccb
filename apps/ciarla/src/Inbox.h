#pragma once

#include "SessionSettings.h"

#include <ciarla/console/Console.h>
#include <ciarla/protocol/ChatEvent.h>
#include <ciarla/protocol/NameKey.h>

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

	/// What a hub tells that this member said: nobody awaits our acknowledgement.
	void show(const Talk& talk, std::uint32_t member);

	/// Does not show what `name` says any more, or shows it again; with an empty name nothing changes. Returns the
	/// sentence that tells what is so now. `name` is safe to show.
	std::string ignore(const std::string& name);

	/// Whether a member of a hub, of this name now, is not heard; one that was ignored by that name is known from now on,
	/// whatever it is called. Between two people `member` is 0.
	bool ignores(std::uint32_t member, std::string_view name);

	/// A member of a hub took another name. Both are safe to show.
	void renamed(std::uint32_t member, std::string_view before, std::string_view now);

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
	static constexpr std::size_t membersOfOneMax = 8;

	/// Somebody who is not heard: by what the name that was entered looks like, and the one that they took since.
	struct Ignored
	{
		std::string entered;
		std::string now;
		std::vector<std::uint32_t> members; ///< The last few that had one of these names.

		void add(std::uint32_t member);

		bool isCalled(std::string_view name) const noexcept
		{
			return looksAlike(name, entered) || looksAlike(name, now);
		}

		bool has(std::uint32_t member) const noexcept;
	};

	void showUnlessIgnored(const Talk& talk, std::uint32_t member, std::uint64_t sequence);
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
	std::vector<Ignored> _ignored;
};


} // namespace ciarla
