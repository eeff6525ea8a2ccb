#include "Replies.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


/// A longer answer than this has a block of its own. Beside a page of a roster as much again may lie unused in the
/// builder's, for as long as the page waits to be read.
constexpr std::size_t ownBlockBytes = 4096;


} // namespace


Replies::Replies(HubContext& context) noexcept:
	_context(context)
{
}


void Replies::tell(Person& person, const Bytes& frame)
{
	send(person, frame, 0, 0);
}


void Replies::acknowledge(Person& person, std::uint64_t sequence)
{
	encode(AckFrame{sequence, 0, _context.unixTime()}, _builder);
	send(person, _builder.take(), 1, sequence);
}


void Replies::refuse(
	Person& person, std::uint64_t sequence, RefusalCode code, std::string_view text, Duration retryAfter)
{
	++_context.stats.refusals;
	const auto seconds = std::chrono::ceil<std::chrono::seconds>(retryAfter).count();
	encode(NakFrame{sequence, static_cast<std::uint16_t>(code), static_cast<std::uint32_t>(seconds), text}, _builder);
	send(person, _builder.take(), 1, 0);
}


void Replies::acknowledge(Whom whom, std::uint64_t sequence)
{
	Person elsewhere{whom};
	acknowledge(personOf(whom, elsewhere), sequence);
}


void Replies::refuse(Whom whom, std::uint64_t sequence, RefusalCode code, std::string_view text)
{
	Person elsewhere{whom};
	refuse(personOf(whom, elsewhere), sequence, code, text);
}


/// Of what it is told between two turns nothing has had its chance to leave, so that is what is counted; whoever does
/// not read what the turns before have brought is its host's affair.
void Replies::deliver(MemberSession& session, Bytes bytes, std::size_t answers, std::uint64_t acknowledged)
{
	if (session.answeredTurn != _context.turns)
	{
		session.answeredTurn = _context.turns;
		session.answeredBytes = 0;
	}
	session.answeredBytes += static_cast<std::uint32_t>(bytes.size());
	session.unread = session.unread || session.answeredBytes >= _context.settings.answerBytesMax;
	_context.turn.send(session.person.whom.slot, std::move(bytes));
	answered(session, answers, acknowledged);
}


void Replies::answered(MemberSession& session, std::size_t requests, std::uint64_t acknowledged)
{
	session.acknowledged = std::max(session.acknowledged, acknowledged);
	if (!session.waiting || requests == 0)
	{
		return;
	}
	assert(requests <= session.waiting->requests);
	session.waiting->requests -= requests;
	if (session.waiting->requests == 0)
	{
		_context.resumable.push_back(session.person.whom);
	}
}


Bytes Replies::takeBuilt()
{
	Bytes built = _builder.take();
	if (built.size() <= ownBlockBytes)
	{
		return built;
	}
	_builder.release();
	return Bytes::copyOf(built.span());
}


void Replies::send(Person& person, Bytes bytes, std::size_t answers, std::uint64_t acknowledged)
{
	if (person.speaking != nullptr)
	{
		person.speaking->seal();
	}
	if (!_context.isHere(person.whom.handle))
	{
		const unsigned to = _context.homeOf(person.whom.handle);
		auto* last = std::get_if<AnswerLetter>(_context.lastLetter(to));
		if (last != nullptr && last->to.handle == person.whom.handle && last->bytes.join(bytes))
		{
			last->answers += answers;
			last->acknowledged = std::max(last->acknowledged, acknowledged);
			return;
		}
		_context.post(to, AnswerLetter{person.whom, std::move(bytes), answers, acknowledged});
		return;
	}
	MemberSession* const session = _context.members.find(person.whom);
	if (session == nullptr || session->stage == MemberStage::ended || session->stage == MemberStage::gone)
	{
		return;
	}
	deliver(*session, std::move(bytes), answers, acknowledged);
}


Person& Replies::personOf(Whom whom, Person& elsewhere) noexcept
{
	MemberSession* const session = _context.isHere(whom.handle) ? _context.members.find(whom) : nullptr;
	return session != nullptr ? session->person : elsewhere;
}


} // namespace ciarla
