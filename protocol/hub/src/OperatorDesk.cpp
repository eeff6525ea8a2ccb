#include "OperatorDesk.h"

#include "Reception.h"

#include <string>
#include <utility>


namespace ciarla {


OperatorDesk::OperatorDesk(
	HubContext& context, Replies& replies, RoomDesk& rooms, NameDesk& names, Endings& endings) noexcept:
	_context(context),
	_replies(replies),
	_rooms(rooms),
	_names(names),
	_endings(endings)
{
}


void OperatorDesk::order(OperateLetter letter)
{
	const bool kicks = letter.action == OperatorAction::kick;
	const Names::Owner* const owner = _names.names().find(letter.name.text());
	if (owner != nullptr)
	{
		letter.target = owner->whom;
	}
	else if (kicks)
	{
		_names.refuseUnknown(letter.by, letter.sequence, letter.name.text());
		return;
	}
	const unsigned here = _context.place.index;
	const unsigned where = kicks ? _context.homeOf(letter.room)
		: owner != nullptr       ? _context.homeOf(letter.target.handle)
								 : here;
	if (where != here)
	{
		_context.post(where, std::move(letter));
		return;
	}
	carryOut(letter);
}


void OperatorDesk::carryOut(const OperateLetter& letter)
{
	if (letter.action == OperatorAction::kick)
	{
		_rooms.kick(letter);
		return;
	}
	MemberSession* const target = letter.target.handle != 0 ? _context.members.find(letter.target) : nullptr;
	const bool isMember = target != nullptr && target->stage == MemberStage::talking;
	const Marks marks = isMember ? marksOf(*target, letter.action) : Marks{letter.name.text()};
	const SanctionLetter sanction{
		letter.action, letter.name, Bytes::copyOf(marks.credential), Bytes::copyOf(marks.source),
		letter.duration > Duration::zero() ? std::optional<TimePoint>(_context.now + letter.duration) : std::nullopt};
	learn(sanction);
	_context.postToAll(sanction);
	_replies.acknowledge(letter.by, letter.sequence);
	if (isMember && letter.action == OperatorAction::ban)
	{
		std::string text = "Banned by an operator";
		text += letter.reason.empty() ? "." : ": " + std::string(letter.reason.text());
		_endings.refuse(*target, text);
	}
}


void OperatorDesk::learn(const SanctionLetter& letter)
{
	const std::string_view name = letter.name.text();
	const Marks marks{name, letter.credential.text(), letter.source.text()};
	switch (letter.action)
	{
	case OperatorAction::ban: _context.sanctions.ban(marks, letter.until); break;
	case OperatorAction::unban: _context.sanctions.unban(name); break;
	case OperatorAction::mute: _context.sanctions.mute(marks, letter.until); break;
	case OperatorAction::unmute: _context.sanctions.unmute(name); break;
	case OperatorAction::kick: break;
	}
}


/// By what somebody is known who might come back by another name. An operator's own credential is none of it: on one
/// machine many may share a user. An address is shared by more people still, so who is known by a credential is not
/// silenced by it.
Marks OperatorDesk::marksOf(const MemberSession& target, OperatorAction action) const
{
	Marks marks{target.person.name.text()};
	if (target.credential && !mayOperate(target, _context.settings))
	{
		marks.credential = *target.credential;
	}
	if (action == OperatorAction::ban || !target.credential)
	{
		marks.source = target.source;
	}
	return marks;
}


} // namespace ciarla
