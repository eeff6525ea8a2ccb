// What each letter from another hub of the group does to a Hub.

#include "HubState.h"

#include <variant>


namespace ciarla {


void Hub::State::receiveMail(HubMail mail, TimePoint now)
{
	_context.begin(now);
	for (Letter& letter: mail.content()->letters)
	{
		std::visit([this](auto& kind) { open(kind); }, letter);
	}
	resumeKept();
}


void Hub::State::open(RequestLetter& letter)
{
	_hearing.serve(letter);
}


void Hub::State::open(GoneLetter& letter)
{
	_rooms.goneElsewhere(letter);
}


void Hub::State::open(RenamedLetter& letter)
{
	_rooms.renamedElsewhere(letter);
}


void Hub::State::open(ClaimLetter& letter)
{
	if (std::optional<ClaimedLetter> answer = _names.claim(letter))
	{
		_context.post(_context.homeOf(letter.who.handle), std::move(*answer));
	}
}


void Hub::State::open(ReleaseLetter& letter)
{
	_names.release(letter);
}


/// Who ended meanwhile has released the name that they asked for.
void Hub::State::open(ClaimedLetter& letter)
{
	MemberSession* const session = _context.members.find(letter.who);
	if (session != nullptr && session->stage == MemberStage::naming)
	{
		_reception.claimed(*session, letter);
	}
	else if (session != nullptr && session->stage == MemberStage::talking)
	{
		_hearing.renamed(*session, letter);
	}
}


void Hub::State::open(AnswerLetter& letter)
{
	MemberSession* const session = _context.members.find(letter.to);
	if (session != nullptr && session->stage == MemberStage::talking)
	{
		_replies.deliver(*session, std::move(letter.bytes), letter.answers, letter.acknowledged);
	}
}


void Hub::State::open(SlabLetter& letter)
{
	for (const SlabMark& mark: letter.marks)
	{
		MemberSession* const author = _context.members.find(mark.author);
		if (author != nullptr && author->stage == MemberStage::talking)
		{
			_replies.answered(*author, mark.texts, mark.ack.sequence);
		}
	}
	const auto away = _away.find(letter.room);
	if (away != _away.end())
	{
		_context.turn.say(*away->second, std::move(letter.slab), letter.marks, letter.texts);
	}
}


void Hub::State::open(EnteredLetter& letter)
{
	MemberSession* const session = _context.members.find(letter.who);
	if (session == nullptr || session->stage != MemberStage::talking)
	{
		return;
	}
	std::unique_ptr<RoomMembers>& room = _away[letter.room];
	if (!room)
	{
		room = std::make_unique<RoomMembers>(letter.room, letter.roomName.text(), nullptr);
	}
	room->add(*session);
	_context.turn.notice(
		{HubNotice::Kind::joined, letter.who.slot, session->person.name.text(), letter.roomName.text()});
}


void Hub::State::open(LeftLetter& letter)
{
	MemberSession* const session = _context.members.find(letter.who);
	const auto away = _away.find(letter.room);
	if (session == nullptr || away == _away.end() || away->second->seatOf(*session) == nullptr)
	{
		return;
	}
	_context.turn.leave(*away->second, *session, true);
	_context.turn.notice(
		{HubNotice::Kind::parted, letter.who.slot, session->person.name.text(), away->second->name(), letter.code,
		 letter.reason.text()});
}


void Hub::State::open(PrivateLetter& letter)
{
	_names.send(std::move(letter));
}


void Hub::State::open(ListLetter& letter)
{
	_rooms.list(std::move(letter));
}


void Hub::State::open(OperateLetter& letter)
{
	_operators.carryOut(letter);
}


void Hub::State::open(SanctionLetter& letter)
{
	_operators.learn(letter);
}


} // namespace ciarla
