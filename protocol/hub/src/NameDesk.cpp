#include "NameDesk.h"

#include <ciarla/protocol/NameKey.h>

#include <string>
#include <utility>


namespace ciarla {


NameDesk::NameDesk(HubContext& context, Replies& replies) noexcept:
	_context(context),
	_replies(replies)
{
}


std::optional<ClaimedLetter> NameDesk::claim(const ClaimLetter& letter)
{
	const unsigned home = _context.homeOf(NameKey(letter.name.text()));
	if (home != _context.place.index)
	{
		_context.post(home, letter);
		return std::nullopt;
	}
	const bool theirs = _names.claim(letter.name, letter.who);
	return ClaimedLetter{letter.who, letter.name, letter.sequence, theirs ? Bytes() : refusalOf(letter.name.text())};
}


void NameDesk::release(const ReleaseLetter& letter)
{
	const unsigned home = _context.homeOf(NameKey(letter.name.text()));
	if (home != _context.place.index)
	{
		_context.post(home, letter);
		return;
	}
	_names.release(letter.name.text(), letter.who);
}


void NameDesk::tell(Whom author, const Bytes& name, const TellFrame& request)
{
	const Names::Owner* const owner = _names.find(request.name);
	if (owner == nullptr)
	{
		refuseUnknown(author, request.sequence, request.name);
		return;
	}
	send({author, name, request.sequence, owner->whom.handle, Bytes::copyOf(request.body)});
}


void NameDesk::send(PrivateLetter letter)
{
	if (!_context.isHere(letter.to))
	{
		const unsigned home = _context.homeOf(letter.to);
		_context.post(home, std::move(letter));
		return;
	}
	MemberSession* const session = _context.members.find(letter.to);
	if (session == nullptr || session->stage != MemberStage::talking)
	{
		_replies.refuse(letter.author, letter.sequence, RefusalCode::noSuchMember, "They are not here any more.");
		return;
	}
	const std::uint32_t author = letter.author.handle;
	_replies.tell(session->person, JoinedFrame{0, author, letter.name.text(), false});
	_replies.tell(
		session->person, DeliverFrame{0, 0, 0, author, TextKind::private_, _context.unixTime(), letter.body.text()});
	++_context.stats.texts;
	++_context.stats.deliveries;
	_replies.acknowledge(letter.author, letter.sequence);
}


void NameDesk::refuseUnknown(Whom whom, std::uint64_t sequence, std::string_view name)
{
	const std::string_view nearest = _names.nearest(name);
	std::string text = "Nobody here is called \"" + std::string(name) + "\"";
	text += nearest.empty() ? "." : "; did you mean \"" + std::string(nearest) + "\"?";
	_replies.refuse(whom, sequence, RefusalCode::noSuchMember, text);
}


Bytes NameDesk::refusalOf(std::string_view name) const
{
	const std::string_view owner = _names.find(name)->name.text();
	std::string text = "The name \"" + std::string(name) + "\" ";
	text += owner == name ? "is taken here" : "looks like \"" + std::string(owner) + "\", who is here";
	return Bytes::copyOf(text + "; \"" + _names.suggest(name) + "\" is free.");
}


} // namespace ciarla
