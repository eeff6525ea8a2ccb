#pragma once

#include "Member.h"
#include "Sanctions.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Time.h>
#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


class HubContext;


/// Names are what members are known by: their names, of which no two could be taken for each other; their handles,
/// which are never used twice; and what operators have laid on them. They bring private texts to whom they name.
class Names
{
public:
	explicit Names(HubContext& context) noexcept;

	/// Why a name cannot be this member's: a code, and the words.
	struct Refusal
	{
		RefusalCode code;
		std::string text;
		std::string freeName{}; ///< One that would be taken instead; empty: none is offered.
	};

	/// Whether the member may have the name; then it is called that from here on, and its old name is free.
	std::optional<Refusal> claim(Bytes name, Member& member);

	/// Its name is free again.
	void release(const Member& member);

	/// Gives the member its handle, above all others.
	void giveHandle(Member& member);

	/// The handle is nobody's any more.
	void forget(const Member& member) noexcept;

	/// The member that has this name, or one that looks the same; null if there is none.
	Member* find(std::string_view name) const;

	/// The member that was given this handle and is here still; null if there is none.
	Member* find(std::uint32_t handle) const noexcept;

	/// Since when it has its handle, and by what kind of thing it is known, not by which: that is nobody else's business.
	MemberFacts factsOf(const Member& member) const;

	// Private texts.
	void tell(Member& author, const TellFrame& request);
	void tell(Member& author, const TextFrame& text);

	/// Says that nobody has this name, and which may have been meant.
	void refuseUnknown(Member& member, std::uint64_t sequence, std::string_view name);

	Sanctions& sanctions() noexcept
	{
		return _sanctions;
	}

private:
	using ByKey = std::map<std::string, Member*, std::less<>>;

	Refusal refusalOf(std::string_view name) const;
	std::string suggest(std::string_view taken) const;
	std::string_view nearest(std::string_view name) const;
	void send(Member& author, std::uint64_t sequence, Member* target, std::string_view body);

	HubContext& _context;
	ByKey _byKey;
	Sanctions _sanctions;

	struct Known
	{
		std::uint32_t handle;
		std::uint32_t since; ///< In seconds since 1970.
		Member* member;
	};

	/// By handle, which only grows, so that a new one goes to the end. One who has gone stays, as null, until a half has.
	std::vector<Known> _byHandle;
	std::size_t _gone = 0;
	std::uint32_t _handles = 0;
};


} // namespace ciarla
