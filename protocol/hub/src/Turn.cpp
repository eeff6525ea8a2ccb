#include "Turn.h"

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


/// More than this many elements are not kept for the next turn: a crowd that came at once is not paid for ever after.
constexpr std::size_t keptMax = 1024;


template <typename T>
void discard(std::vector<T>& elements)
{
	if (elements.capacity() > keptMax)
	{
		std::vector<T>().swap(elements);
	}
	elements.clear();
}


} // namespace


Turn::Turn(Members& members, HubStats& stats) noexcept:
	_members(members),
	_stats(stats)
{
}


void Turn::send(MemberSlot slot, Bytes bytes)
{
	const bool follows = !_steps.empty() && _steps.back().say == notASay && _steps.back().slot == slot;
	if (!follows || !_steps.back().bytes.join(bytes))
	{
		_steps.push_back({slot, notASay, std::move(bytes)});
	}
}


void Turn::say(RoomMembers& room, Bytes slab, std::span<const SlabMark> marks, std::size_t texts)
{
	if (room.unsent == nullptr)
	{
		room.unsent = takeUnsent();
	}
	room.unsent->says.push_back(_says.size());
	_steps.push_back({0, _says.size(), {}});
	_says.push_back({&room, std::move(slab), _marks.size(), marks.size(), texts, {}});
	_marks.insert(_marks.end(), marks.begin(), marks.end());
}


RoomMembers::Unsent* Turn::takeUnsent()
{
	if (_unsentTaken == _unsent.size())
	{
		_unsent.push_back(std::make_unique<RoomMembers::Unsent>());
	}
	return _unsent[_unsentTaken++].get();
}


void Turn::leave(RoomMembers& room, MemberSession& session, bool hears)
{
	room.remove(session, _members);
	if (!hears || room.unsent == nullptr)
	{
		return;
	}
	const auto& [says, newcomers] = *room.unsent;
	const MemberSlot slot = session.person.whom.slot;
	const auto came = std::find_if(
		newcomers.rbegin(), newcomers.rend(), [slot](const auto& newcomer) { return newcomer.slot == slot; });
	for (std::size_t i = came != newcomers.rend() ? came->says : 0; i < says.size(); ++i)
	{
		_says[says[i]].leavers.push_back(slot);
	}
}


void Turn::close(MemberSlot slot)
{
	_closes.push_back(slot);
}


void Turn::notice(const HubNotice& notice)
{
	_notices.push_back({notice, std::string(notice.name), std::string(notice.room), std::string(notice.reason)});
}


bool Turn::empty() const noexcept
{
	return _steps.empty() && _closes.empty() && _notices.empty();
}


void Turn::settle(HubSink& sink)
{
	for (std::size_t i = 0; i < _steps.size();)
	{
		if (_steps[i].say == notASay)
		{
			i = sendRun(i, sink);
		}
		else
		{
			carryOut(_says[_steps[i].say], i + 1 == _steps.size(), sink);
			++i;
		}
	}
	for (const MemberSlot slot: _closes)
	{
		if (_members.at(slot).stage != MemberStage::gone)
		{
			sink.close(slot);
		}
	}
	notify(sink);
	clear();
}


/// Sends what one member is sent in one run of steps, as one batch.
std::size_t Turn::sendRun(std::size_t first, HubSink& sink)
{
	const MemberSlot slot = _steps[first].slot;
	_pieces.clear();
	std::size_t next = first;
	for (; next < _steps.size() && _steps[next].say == notASay && _steps[next].slot == slot; ++next)
	{
		_pieces.push_back(std::move(_steps[next].bytes));
	}
	if (_members.at(slot).stage != MemberStage::gone)
	{
		sink.send(slot, _pieces);
	}
	return next;
}


void Turn::carryOut(const Say& say, bool isLast, HubSink& sink)
{
	_pieces.clear();
	_excepted.clear();
	_exceptions.clear();
	place(say);
	except(say);
	for (const Excepted& excepted: _excepted)
	{
		_exceptions.push_back(
			{excepted.position, std::span(_pieces).subspan(excepted.first, excepted.count), excepted.hasOnlyAcks});
	}
	const std::span<const MemberSlot> slots = say.room->slots();
	if (!slots.empty())
	{
		++_stats.broadcasts;
		sink.broadcast({slots, say.slab, _exceptions, isLast && say.leavers.empty()});
	}
	for (const MemberSlot slot: say.leavers)
	{
		sendToLeaver(say, slot, sink);
	}
}


/// Finds whoever does not get the slab as it is, in the order of their places.
void Turn::place(const Say& say)
{
	_placed.clear();
	for (const SlabMark& mark: std::span(_marks).subspan(say.firstMark, say.marks))
	{
		const MemberSession* const author = _members.find(mark.author);
		const Seat* const seat = author != nullptr ? say.room->seatOf(*author) : nullptr;
		if (seat != nullptr)
		{
			_placed.push_back({seat->position, &mark});
		}
	}
	const std::size_t index = static_cast<std::size_t>(&say - _says.data());
	for (const RoomMembers::Newcomer& newcomer: say.room->unsent->newcomers)
	{
		const Seat* const seat = say.room->seatOf(_members.at(newcomer.slot));
		if (seat != nullptr && say.room->unsent->says[newcomer.says - 1] >= index)
		{
			_placed.push_back({seat->position, nullptr});
		}
	}
	std::ranges::stable_sort(_placed, {}, &Placed::position);
}


/// Makes of them what each is sent.
void Turn::except(const Say& say)
{
	std::uint64_t unheard = 0;
	for (std::size_t i = 0; i < _placed.size();)
	{
		const std::size_t position = _placed[i].position;
		const std::size_t first = _pieces.size();
		std::size_t from = 0;
		std::size_t own = 0;
		std::size_t acks = 0;
		bool newcomer = false;
		for (; i < _placed.size() && _placed[i].position == position; ++i)
		{
			if (_placed[i].mark == nullptr)
			{
				newcomer = true;
				continue;
			}
			cutOut(say, *_placed[i].mark, from);
			own += _placed[i].mark->texts;
			++acks;
		}
		if (newcomer)
		{
			_pieces.resize(first);
			own = say.texts;
		}
		else if (from < say.slab.size())
		{
			_pieces.push_back(say.slab.slice(from));
		}
		unheard += own;
		_excepted.push_back({position, first, _pieces.size() - first, acks > 0 && acks == _pieces.size() - first});
	}
	_stats.deliveries += say.texts * say.room->slots().size() - unheard;
}


/// Adds what lies before the mark, and the ACK in the mark's place.
void Turn::cutOut(const Say& say, const SlabMark& mark, std::size_t& from)
{
	if (mark.begin > from)
	{
		_pieces.push_back(say.slab.slice(from, mark.begin - from));
	}
	encode(mark.ack, _acks);
	_pieces.push_back(_acks.take());
	from = mark.end;
}


void Turn::sendToLeaver(const Say& say, MemberSlot slot, HubSink& sink)
{
	const MemberSession& session = _members.at(slot);
	if (session.stage == MemberStage::gone)
	{
		return;
	}
	_pieces.clear();
	_stats.deliveries += say.texts;
	std::size_t from = 0;
	for (const SlabMark& mark: std::span(_marks).subspan(say.firstMark, say.marks))
	{
		if (mark.author.handle == session.person.whom.handle)
		{
			cutOut(say, mark, from);
			_stats.deliveries -= mark.texts;
		}
	}
	if (from < say.slab.size())
	{
		_pieces.push_back(say.slab.slice(from));
	}
	sink.send(slot, _pieces);
}


void Turn::notify(HubSink& sink)
{
	for (Noticed& noticed: _notices)
	{
		noticed.notice.name = noticed.name;
		noticed.notice.room = noticed.room;
		noticed.notice.reason = noticed.reason;
		sink.notice(noticed.notice);
	}
}


void Turn::clear()
{
	for (const Say& say: _says)
	{
		say.room->unsent = nullptr;
	}
	for (std::size_t i = 0; i < _unsentTaken; ++i)
	{
		discard(_unsent[i]->says);
		discard(_unsent[i]->newcomers);
	}
	_unsentTaken = 0;
	_unsent.resize(std::min(_unsent.size(), keptMax));
	discard(_steps);
	discard(_says);
	discard(_marks);
	discard(_closes);
	discard(_notices);
	discard(_pieces);
	discard(_placed);
	discard(_excepted);
	discard(_exceptions);
}


} // namespace ciarla
