#pragma once

#include "Endings.h"
#include "HubContext.h"
#include "NameDesk.h"
#include "Replies.h"
#include "RoomDesk.h"


namespace ciarla {


/// The OperatorDesk carries out what operators ask for: at the home of the target's name it finds out who that is,
/// then hands the order to the room's home, or to the target's hub. Whether they may was seen where they are.
class OperatorDesk
{
public:
	OperatorDesk(HubContext& context, Replies& replies, RoomDesk& rooms, NameDesk& names, Endings& endings) noexcept;

	/// At the home of the target's name.
	void order(OperateLetter letter);

	/// Where it can be done.
	void carryOut(const OperateLetter& letter);

	/// What another hub has laid on a name.
	void learn(const SanctionLetter& letter);

private:
	Marks marksOf(const MemberSession& target, OperatorAction action) const;

	HubContext& _context;
	Replies& _replies;
	RoomDesk& _rooms;
	NameDesk& _names;
	Endings& _endings;
};


} // namespace ciarla
