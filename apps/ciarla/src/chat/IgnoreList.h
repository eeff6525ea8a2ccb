#pragma once

#include <ciarla/protocol/NameKey.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// An IgnoreList is whom a person does not want to hear, in this chat and in the next one: pure.
class IgnoreList
{
public:
	/// Does not hear `name` any more, or hears it again; with an empty name nothing changes. Returns the sentence that
	/// tells what is so now. `name` is safe to show.
	std::string toggle(const std::string& name);

	/// Whether a member of a hub, of this name now, is not heard; one that was ignored by that name is known from now on,
	/// whatever it is called. Between two people `member` is 0.
	bool has(std::uint32_t member, std::string_view name);

	/// A member of a hub took another name. Both are safe to show.
	void renamed(std::uint32_t member, std::string_view before, std::string_view now);

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

	std::vector<Ignored> _ignored;
};


} // namespace ciarla
