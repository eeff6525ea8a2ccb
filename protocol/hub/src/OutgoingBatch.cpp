#include <ciarla/protocol/OutgoingBatch.h>

#include <algorithm>
#include <cassert>
#include <utility>


namespace ciarla {


namespace {


/// More memory than this is not kept for the next turn: a crowd that came at once is not paid for ever after.
constexpr std::size_t keptBytesMax = 4 * 1024;


template <typename T>
void discard(std::vector<T>& elements) noexcept
{
	if (elements.capacity() * sizeof(T) > keptBytesMax)
	{
		std::vector<T>().swap(elements);
	}
	elements.clear();
}


} // namespace


void LoopRooms::enter(RoomSlot room, MemberSlot member)
{
	if (room >= _single.size())
	{
		_single.resize(std::size_t{room} + 1, nobody);
	}
	MemberSlot& single = _single[room];
	if (single == nobody)
	{
		single = member;
		return;
	}
	std::vector<MemberSlot>& members = _several[room];
	if (single != several)
	{
		members.push_back(std::exchange(single, several));
	}
	members.push_back(member);
}


/// A search through numbers that lie side by side: of ten thousand it costs less than telling one of them.
void LoopRooms::leave(RoomSlot room, MemberSlot member) noexcept
{
	MemberSlot& single = _single[room];
	if (single == member)
	{
		single = nobody;
		return;
	}
	assert(single == several);
	std::vector<MemberSlot>& members = _several.find(room)->second;
	const auto found = std::ranges::find(members, member);
	assert(found != members.end());
	*found = members.back();
	members.pop_back();
	if (members.size() == 1)
	{
		single = members.front();
		_several.erase(room);
	}
}


std::span<const MemberSlot> LoopRooms::members(RoomSlot room) const noexcept
{
	if (room >= _single.size() || _single[room] == nobody)
	{
		return {};
	}
	return _single[room] == several ? std::span<const MemberSlot>(_several.find(room)->second)
									: std::span<const MemberSlot>(&_single[room], 1);
}


void OutgoingBatch::say(RoomSlot room, Bytes slab)
{
	Step& step = add(Kind::say, 0, room);
	step.pieces = 1;
	step.firstException = static_cast<std::uint32_t>(_exceptions.size());
	_bytes += slab.size();
	_pieces.push_back(std::move(slab));
}


void OutgoingBatch::except(MemberSlot slot, bool mayWait)
{
	assert(!_steps.empty() && _steps.back().kind == Kind::say);
	_exceptions.push_back({slot, static_cast<std::uint32_t>(_pieces.size()), 0, mayWait});
	++_steps.back().exceptions;
}


void OutgoingBatch::addPiece(Bytes piece)
{
	assert(!_exceptions.empty());
	++_exceptions.back().pieces;
	_pieces.push_back(std::move(piece));
}


void OutgoingBatch::send(MemberSlot slot, Bytes bytes)
{
	_bytes += bytes.size();
	const bool follows = !_steps.empty() && _steps.back().kind == Kind::send && _steps.back().member == slot;
	if (follows && _pieces.back().join(bytes))
	{
		return;
	}
	Step& step = follows ? _steps.back() : add(Kind::send, slot, 0);
	++step.pieces;
	_pieces.push_back(std::move(bytes));
}


void OutgoingBatch::enter(RoomSlot room, MemberSlot slot)
{
	add(Kind::enter, slot, room);
}


void OutgoingBatch::leave(RoomSlot room, MemberSlot slot)
{
	add(Kind::leave, slot, room);
}


void OutgoingBatch::close(MemberSlot slot, Bytes goodbye)
{
	add(Kind::close, slot, 0).pieces = 1;
	_pieces.push_back(std::move(goodbye));
}


void OutgoingBatch::awaitDrained(MemberSlot slot, bool stopsReading)
{
	add(Kind::awaitDrained, slot, 0).stopsReading = stopsReading;
}


void OutgoingBatch::release(MemberSlot slot)
{
	add(Kind::release, slot, 0);
}


void OutgoingBatch::notice(const HubNotice& notice)
{
	_notices.push_back({notice, std::string(notice.name), std::string(notice.room), std::string(notice.reason)});
}


void OutgoingBatch::carryOut(LoopRooms& rooms, HubSink& sink) noexcept
{
	for (std::size_t i = 0; i < _steps.size(); ++i)
	{
		const Step& step = _steps[i];
		switch (step.kind)
		{
		case Kind::say: broadcast(step, i + 1 == _steps.size(), rooms, sink); break;
		case Kind::send: sink.send(step.member, pieces(step.firstPiece, step.pieces)); break;
		case Kind::enter: rooms.enter(step.room, step.member); break;
		case Kind::leave: rooms.leave(step.room, step.member); break;
		case Kind::close: sink.close(step.member, _pieces[step.firstPiece]); break;
		case Kind::awaitDrained: sink.awaitDrained(step.member, step.stopsReading); break;
		case Kind::release: sink.release(step.member); break;
		}
	}
	notify(sink);
	clear();
}


OutgoingBatch::Step& OutgoingBatch::add(Kind kind, MemberSlot member, RoomSlot room)
{
	return _steps.emplace_back(
		Step{.kind = kind, .member = member, .room = room, .firstPiece = static_cast<std::uint32_t>(_pieces.size())});
}


std::span<const Bytes> OutgoingBatch::pieces(std::uint32_t first, std::uint32_t count) const noexcept
{
	return std::span<const Bytes>(_pieces).subspan(first, count);
}


void OutgoingBatch::broadcast(const Step& step, bool isLast, const LoopRooms& rooms, HubSink& sink) noexcept
{
	_told.clear();
	for (std::uint32_t i = 0; i < step.exceptions; ++i)
	{
		const Exception& exception = _exceptions[step.firstException + i];
		_told.push_back({exception.member, pieces(exception.firstPiece, exception.pieces), exception.mayWait});
	}
	sink.broadcast({rooms.members(step.room), _pieces[step.firstPiece], _told, isLast});
}


void OutgoingBatch::notify(HubSink& sink) noexcept
{
	for (Noticed& noticed: _notices)
	{
		noticed.notice.name = noticed.name;
		noticed.notice.room = noticed.room;
		noticed.notice.reason = noticed.reason;
		sink.notice(noticed.notice);
	}
}


void OutgoingBatch::clear() noexcept
{
	discard(_steps);
	discard(_pieces);
	discard(_exceptions);
	discard(_notices);
	discard(_told);
	_bytes = 0;
}


} // namespace ciarla
