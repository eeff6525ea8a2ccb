#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>


namespace ciarla {


/// MemberNames knows what the members of a hub are called, by their handles.
///
/// Bounded: a room of a hundred thousand must not fill our memory, so whoever was not spoken of for longest is
/// forgotten first. A hub names nobody twice without need; who was forgotten goes by the number.
class MemberNames
{
public:
	/// Members of several large rooms, at a hundred bytes each.
	static constexpr std::size_t namesMax = 50'000;

	/// More than anybody goes through one by one.
	static constexpr std::size_t recentMax = 1000;

	explicit MemberNames(std::size_t most = namesMax) noexcept;

	/// Returns whether that is news.
	bool set(std::uint32_t member, std::string_view name);

	/// Safe to show; "member 7" where it is not known.
	std::string shown(std::uint32_t member);

	/// Safe to show; empty where it is not known.
	std::string known(std::uint32_t member);

	/// As the hub writes it: by that it is asked for. Empty where it is not known.
	std::string told(std::uint32_t member) const;

	/// Those that were spoken of last, the last one first; safe to show.
	std::vector<std::string> recent() const;

private:
	struct Entry
	{
		std::uint32_t member;
		std::string name; ///< Safe to show.
		std::string told; ///< As the hub writes it; empty where that is the same.
	};

	std::size_t _most;
	std::list<Entry> _entries; ///< Whoever was spoken of last comes first.
	std::unordered_map<std::uint32_t, std::list<Entry>::iterator> _byMember;
};


/// Whether `name` stands in `text` as a word of its own: "ada, come" and "@Ada" mention Ada, "Adamant" does not. Letters
/// of ASCII are alike in both cases. Both are safe to show.
bool mentions(std::string_view text, std::string_view name) noexcept;


} // namespace ciarla
