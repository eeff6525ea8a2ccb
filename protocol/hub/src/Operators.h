#pragma once

#include "Names.h"
#include "Rooms.h"

#include <string>


namespace ciarla {


class HubContext;


/// Operators are the members whose credential may put others out; here is what they ask for. Whether one of them asks
/// was seen before.
class Operators
{
public:
	Operators(HubContext& context, Names& names, Rooms& rooms) noexcept;

	/// A member that is banned from now on, and the words for it; null: nobody.
	struct Banned
	{
		Member* member = nullptr;
		std::string text{};
	};

	/// Carries the order out, and answers. Of who is muted others read no reason. Whoever is banned is still to be put
	/// out.
	[[nodiscard]] Banned carryOut(Member& by, const OperateFrame& order, bool muted);

private:
	Marks marksOf(const Member& target, OperatorAction action) const;
	void sanction(const Marks& marks, const OperateFrame& order);

	HubContext& _context;
	Names& _names;
	Rooms& _rooms;
};


/// Whether a credential may operate.
bool mayOperate(const Member& member, const HubSettings& settings);


} // namespace ciarla
