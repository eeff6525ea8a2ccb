#include "MemberModel.h"

#include "FrameText.h"
#include "HubBench.h"

#include <stdexcept>
#include <utility>


namespace ciarla {


MemberModel::MemberModel(std::string name, RoomTruth& truth):
	_name(std::move(name)),
	_truth(truth)
{
}


template <typename Frame>
std::string MemberModel::ask(Frame frame, Kind kind, std::uint32_t room, std::string_view body)
{
	frame.sequence = ++_lastSequence;
	_pending.push_back({_lastSequence, kind, room, std::string(body)});
	return bytesOf(frame);
}


std::string MemberModel::text(std::uint32_t room, std::string_view body)
{
	return ask(TextFrame{0, TextKind::say, room, body}, Kind::text, room, body);
}


std::string MemberModel::privateText(std::uint32_t member, std::string_view body)
{
	return ask(TextFrame{0, TextKind::private_, member, body}, Kind::other);
}


std::string MemberModel::join(std::string_view room)
{
	return ask(JoinFrame{0, room, 0, 0}, Kind::join);
}


std::string MemberModel::part(std::uint32_t room)
{
	return ask(PartFrame{0, room, "bye"}, Kind::part, room);
}


std::string MemberModel::rename(std::string_view name)
{
	return ask(NameFrame{0, name}, Kind::rename, 0, name);
}


std::string MemberModel::topic(std::uint32_t room, std::string_view topic)
{
	return ask(TopicFrame{0, room, topic}, Kind::other);
}


std::string MemberModel::history(std::uint32_t room, std::uint64_t from, std::uint32_t count)
{
	return ask(HistoryFrame{0, room, from, count}, Kind::history, room);
}


std::string MemberModel::who(std::uint32_t room)
{
	return ask(WhoFrame{0, room, 0}, Kind::other);
}


std::string MemberModel::list()
{
	return ask(ListFrame{0, {}}, Kind::other);
}


std::string MemberModel::tell(std::string_view name, std::string_view body)
{
	return ask(TellFrame{0, name, body}, Kind::other);
}


std::string MemberModel::operate(OperatorAction action, std::uint32_t room, std::string_view name)
{
	return ask(OperateFrame{0, action, room, 0, name, "so"}, Kind::other);
}


void MemberModel::hear(std::string_view bytes)
{
	if (!_greeted && !bytes.empty())
	{
		bytes.remove_prefix(bytes.find('\0', 1) + 1);
		_greeted = true;
	}
	FrameDecoder decoder(64 * 1024);
	decoder.feed(asBytes(bytes));
	FrameView frame;
	FrameDecoder::Step step = decoder.next(frame);
	for (; step == FrameDecoder::Step::frame; step = decoder.next(frame))
	{
		require(!_over, "a frame after the goodbye");
		hear(frame);
	}
	require(step == FrameDecoder::Step::more && !decoder.gathering(), "a torn frame");
}


void MemberModel::hear(const FrameView& frame)
{
	switch (static_cast<FrameType>(frame.type))
	{
	case FrameType::hello: break;
	case FrameType::welcome: hear(decode<WelcomeFrame>(frame.body).value()); break;
	case FrameType::room: hear(decode<RoomFrame>(frame.body).value()); break;
	case FrameType::roster: hear(decode<RosterFrame>(frame.body).value()); break;
	case FrameType::joined: hear(decode<JoinedFrame>(frame.body).value()); break;
	case FrameType::left: hear(decode<LeftFrame>(frame.body).value()); break;
	case FrameType::renamed: hear(decode<RenamedFrame>(frame.body).value()); break;
	case FrameType::deliver: hear(decode<DeliverFrame>(frame.body).value()); break;
	case FrameType::ack: hear(decode<AckFrame>(frame.body).value()); break;
	case FrameType::nak: hear(decode<NakFrame>(frame.body).value()); break;
	case FrameType::rooms: static_cast<void>(decode<RoomsFrame>(frame.body).value()); break;
	case FrameType::topicChanged:
		require(_known.contains(decode<TopicChangedFrame>(frame.body).value().member), "a topic by nobody");
		break;
	case FrameType::bye: _over = true; break;
	default: require(false, "a frame that no hub sends");
	}
}


void MemberModel::hear(const WelcomeFrame& frame)
{
	require(_handle == 0 && frame.name == _name, "a second welcome, or another's");
	_handle = frame.member;
	_known.insert(_handle);
}


void MemberModel::hear(const RoomFrame& frame)
{
	require(!_pending.empty() && _pending.front().sequence == frame.request, "a room that was not asked for");
	require(!_rooms.contains(frame.room), "a room twice");
	_pending.front().room = frame.room;
	RoomModel& room = _rooms[frame.room];
	room.epoch = frame.epoch;
	room.last = frame.last;
	room.announces = frame.announces;
	room.name = frame.name;
}


void MemberModel::hear(const RosterFrame& frame)
{
	for (const RosterMember& member: frame.members)
	{
		_known.insert(member.member);
		if (_rooms.contains(frame.room))
		{
			_rooms[frame.room].present[member.member] = member.name;
		}
	}
}


void MemberModel::hear(const JoinedFrame& frame)
{
	_known.insert(frame.member);
	if (frame.arrived)
	{
		require(_rooms.contains(frame.room), "an arrival in another room");
		require(!isToldOfAll || !_rooms[frame.room].present.contains(frame.member), "an arrival that it knew of");
		_rooms[frame.room].present[frame.member] = frame.name;
	}
}


void MemberModel::hear(const LeftFrame& frame)
{
	require(_rooms.contains(frame.room), "a leave of another room");
	if (frame.member == _handle)
	{
		_rooms.erase(frame.room);
		return;
	}
	_rooms[frame.room].present.erase(frame.member);
}


void MemberModel::hear(const RenamedFrame& frame)
{
	for (auto& [handle, room]: _rooms)
	{
		const auto found = room.present.find(frame.member);
		if (found != room.present.end())
		{
			found->second = frame.name;
		}
	}
}


void MemberModel::hear(const DeliverFrame& frame)
{
	require(_known.contains(frame.member), "a text by somebody who was not named");
	const std::string said = std::to_string(frame.member) + ": " + std::string(frame.body);
	if (frame.room == 0)
	{
		privates.push_back(said);
		return;
	}
	const auto found = _rooms.find(frame.room);
	require(found != _rooms.end(), "a text in another room");
	RoomModel& room = found->second;
	require(frame.previous + 1 == frame.sequence, "a gap that nothing explains");
	agree(room.epoch, frame.sequence, said);
	++delivered;
	if (room.entering)
	{
		require(frame.sequence <= room.last, "a new text before the join was answered");
		require(room.replayed == 0 || frame.sequence == room.replayed + 1, "a gap in the replay");
		room.replayed = frame.sequence;
		return;
	}
	if (!_pending.empty() && _pending.front().kind == Kind::history && frame.sequence <= room.last)
	{
		return;
	}
	require(frame.member != _handle, "one's own text");
	require(frame.previous == room.last, "a text out of order, or one lost");
	room.last = frame.sequence;
}


void MemberModel::hear(const AckFrame& frame)
{
	require(!_pending.empty() && frame.sequence >= _pending.front().sequence, "an answer to nothing");
	if (frame.roomSequence > 0)
	{
		settleText(frame);
		return;
	}
	const Pending answered = _pending.front();
	require(answered.sequence == frame.sequence && answered.kind != Kind::text, "an answer out of order");
	_pending.pop_front();
	switch (answered.kind)
	{
	case Kind::join:
		require(_rooms.contains(answered.room), "a join without its room");
		_rooms[answered.room].entering = false;
		require(
			_rooms[answered.room].replayed == 0 || _rooms[answered.room].replayed == _rooms[answered.room].last,
			"a replay cut short");
		break;
	case Kind::part: _rooms.erase(answered.room); break;
	case Kind::rename: _name = answered.body; break;
	default: break;
	}
}


/// One ACK for a run of one's own texts in a room.
void MemberModel::settleText(const AckFrame& frame)
{
	const std::uint32_t handle = _pending.front().room;
	require(_rooms.contains(handle), "a text taken in a room that one is not in");
	RoomModel& room = _rooms[handle];
	while (!_pending.empty() && _pending.front().sequence <= frame.sequence)
	{
		const Pending text = _pending.front();
		_pending.pop_front();
		require(text.kind == Kind::text && text.room == handle, "one answer for two rooms");
		++room.last;
		agree(room.epoch, room.last, std::to_string(_handle) + ": " + text.body);
	}
	require(room.last == frame.roomSequence, "one's own text out of order");
}


void MemberModel::hear(const NakFrame& frame)
{
	require(!_pending.empty() && _pending.front().sequence == frame.sequence, "a refusal out of order");
	_pending.pop_front();
	++refusals;
}


void MemberModel::agree(std::uint64_t epoch, std::uint64_t sequence, const std::string& said)
{
	const auto [place, isNew] = _truth.said[epoch].try_emplace(sequence, said);
	require(isNew || place->second == said, "another order than somebody else's");
}


void MemberModel::require(bool holds, std::string_view what) const
{
	if (!holds)
	{
		throw std::logic_error(_name + " was sent " + std::string(what));
	}
}


} // namespace ciarla
