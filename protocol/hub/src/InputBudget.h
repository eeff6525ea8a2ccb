#pragma once

#include "Member.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>


namespace ciarla {


class HubContext;


/// The InputBudget bounds what all members together have sent that is kept: frames without their end, and requests whose
/// answers wait.
class InputBudget
{
public:
	explicit InputBudget(const HubContext& context) noexcept;

	/// Counts what is kept of this member, as it is now.
	void count(Member& member) noexcept;

	/// Nothing of this one is kept any more.
	void forget(Member& member) noexcept;

	/// If too much is kept: those that are to go for it, which are those with the most. An eighth of the bound is free then,
	/// so that not each that comes after them looks at everybody.
	std::vector<Member*> excess(std::span<const std::unique_ptr<Member>> members) const;

	/// What they are told.
	std::string reason() const;

private:
	const HubContext& _context;
	std::size_t _bytes = 0;
};


} // namespace ciarla
