#include "Operators.h"

#include "HubContext.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>


namespace ciarla {


namespace {


/// For the log: what an operator does.
std::string describe(const OperateFrame& order)
{
	constexpr std::string_view actions[] = {"kick", "ban", "unban", "mute", "unmute"};
	std::string text(actions[static_cast<std::size_t>(order.action)]);
	text += " \"" + std::string(order.name) + "\"";
	if (order.seconds > 0)
	{
		text += " for " + std::to_string(order.seconds) + " s";
	}
	return order.reason.empty() ? text : text + ": " + std::string(order.reason);
}


} // namespace


bool mayOperate(const Member& member, const HubSettings& settings)
{
	return !member.credential().empty() &&
		std::ranges::find(settings.operators, member.credential()) != settings.operators.end();
}


Operators::Operators(HubContext& context, Names& names, Rooms& rooms) noexcept:
	_context(context),
	_names(names),
	_rooms(rooms)
{
}


Operators::Banned Operators::carryOut(Member& by, const OperateFrame& order, bool muted)
{
	_context.outgoing.notice(by, {HubNotice::Kind::operated, 0, by.name.text(), {}, LeaveCode::left, describe(order)});
	const std::string_view reason =
		order.reason.substr(0, muted ? 0 : graphemePrefix(order.reason, Limits::reasonBytesMax));
	Member* const target = _names.find(order.name);
	if (order.action == OperatorAction::kick)
	{
		if (target == nullptr)
		{
			_names.refuseUnknown(by, order.sequence, order.name);
			return {};
		}
		_rooms.kick(by, order, *target, reason);
		return {};
	}
	sanction(target != nullptr ? marksOf(*target, order.action) : Marks{order.name}, order);
	_context.outgoing.acknowledge(by, order.sequence);
	if (target == nullptr || order.action != OperatorAction::ban)
	{
		return {};
	}
	return {target, reason.empty() ? "Banned by an operator." : "Banned by an operator: " + std::string(reason)};
}


/// By what a member is known who might come back by another name. An operator's own credential is none of it: on one
/// machine many may share a user. An address is shared by more people still, so one that is known by a credential is
/// not silenced by it.
Marks Operators::marksOf(const Member& target, OperatorAction action) const
{
	Marks marks{target.name.text()};
	if (!target.credential().empty() && !mayOperate(target, _context.settings))
	{
		marks.credential = target.credential();
	}
	if (action == OperatorAction::ban || target.credential().empty())
	{
		marks.source = target.source;
	}
	return marks;
}


void Operators::sanction(const Marks& marks, const OperateFrame& order)
{
	const std::optional<TimePoint> until = order.seconds > 0
		? std::optional<TimePoint>(_context.now() + std::chrono::seconds(order.seconds))
		: std::nullopt;
	Marks laid = marks;
	laid.name = order.name;
	switch (order.action)
	{
	case OperatorAction::ban: _names.sanctions().ban(laid, until); break;
	case OperatorAction::unban: _names.sanctions().unban(order.name); break;
	case OperatorAction::mute: _names.sanctions().mute(laid, until); break;
	case OperatorAction::unmute: _names.sanctions().unmute(order.name); break;
	case OperatorAction::kick: break;
	}
}


} // namespace ciarla
