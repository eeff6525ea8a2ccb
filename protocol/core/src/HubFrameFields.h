#pragma once

#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>

#include <concepts>
#include <type_traits>


namespace ciarla {


// The fields of the hub's frames, each list once: whoever writes, reads or measures a frame takes them from here, in
// the order of the wire. `fields` has a member for each kind of field: number, flag, name, maybeName, text16, text32,
// bytes16, kind, leaveCode, action, list.


/// A frame of that type, to be written to or not.
template <typename Frame, typename Of>
concept FrameOf = std::same_as<std::remove_const_t<Frame>, Of>;


template <typename Frame>
inline constexpr FrameType frameTypeOf = FrameType::hello;

template <>
inline constexpr FrameType frameTypeOf<WelcomeFrame> = FrameType::welcome;
template <>
inline constexpr FrameType frameTypeOf<DeliverFrame> = FrameType::deliver;
template <>
inline constexpr FrameType frameTypeOf<JoinedFrame> = FrameType::joined;
template <>
inline constexpr FrameType frameTypeOf<LeftFrame> = FrameType::left;
template <>
inline constexpr FrameType frameTypeOf<RosterFrame> = FrameType::roster;
template <>
inline constexpr FrameType frameTypeOf<RoomFrame> = FrameType::room;
template <>
inline constexpr FrameType frameTypeOf<RoomsFrame> = FrameType::rooms;
template <>
inline constexpr FrameType frameTypeOf<TopicChangedFrame> = FrameType::topicChanged;
template <>
inline constexpr FrameType frameTypeOf<RenamedFrame> = FrameType::renamed;
template <>
inline constexpr FrameType frameTypeOf<JoinFrame> = FrameType::join;
template <>
inline constexpr FrameType frameTypeOf<PartFrame> = FrameType::part;
template <>
inline constexpr FrameType frameTypeOf<NameFrame> = FrameType::name;
template <>
inline constexpr FrameType frameTypeOf<TopicFrame> = FrameType::topic;
template <>
inline constexpr FrameType frameTypeOf<HistoryFrame> = FrameType::history;
template <>
inline constexpr FrameType frameTypeOf<OperateFrame> = FrameType::operate;
template <>
inline constexpr FrameType frameTypeOf<WhoFrame> = FrameType::who;
template <>
inline constexpr FrameType frameTypeOf<ListFrame> = FrameType::list;
template <>
inline constexpr FrameType frameTypeOf<TellFrame> = FrameType::tell;


void passFields(FrameOf<WelcomeFrame> auto& frame, auto& fields)
{
	fields.number(frame.version);
	fields.number(frame.features);
	fields.bytes16(frame.sessionToken);
	fields.number(frame.member);
	fields.number(frame.frameBytesMax);
	fields.number(frame.unacknowledgedLinesMax);
	fields.number(frame.unacknowledgedBytesMax);
	fields.number(frame.burst);
	fields.number(frame.millisecondsPerText);
	fields.name(frame.name);
}


void passFields(FrameOf<DeliverFrame> auto& frame, auto& fields)
{
	fields.number(frame.room);
	fields.number(frame.sequence);
	fields.number(frame.previous);
	fields.number(frame.member);
	fields.kind(frame.kind);
	fields.number(frame.time);
	fields.text32(frame.body);
}


void passFields(FrameOf<JoinedFrame> auto& frame, auto& fields)
{
	fields.number(frame.room);
	fields.number(frame.member);
	fields.name(frame.name);
	fields.flag(frame.arrived);
}


void passFields(FrameOf<LeftFrame> auto& frame, auto& fields)
{
	fields.number(frame.room);
	fields.number(frame.member);
	fields.leaveCode(frame.code);
	fields.text16(frame.reason);
}


void passFields(FrameOf<RosterMember> auto& member, auto& fields)
{
	fields.number(member.member);
	fields.name(member.name);
}


void passFields(FrameOf<RosterFrame> auto& frame, auto& fields)
{
	fields.number(frame.room);
	fields.number(frame.epoch);
	fields.number(frame.total);
	fields.list(frame.members);
}


void passFields(FrameOf<RoomFrame> auto& frame, auto& fields)
{
	fields.number(frame.request);
	fields.number(frame.room);
	fields.number(frame.epoch);
	fields.number(frame.last);
	fields.number(frame.members);
	fields.flag(frame.announces);
	fields.name(frame.name);
	fields.text16(frame.topic);
}


void passFields(FrameOf<RoomListed> auto& room, auto& fields)
{
	fields.name(room.name);
	fields.number(room.members);
	fields.text16(room.topic);
}


void passFields(FrameOf<RoomsFrame> auto& frame, auto& fields)
{
	fields.number(frame.total);
	fields.list(frame.rooms);
}


void passFields(FrameOf<TopicChangedFrame> auto& frame, auto& fields)
{
	fields.number(frame.room);
	fields.number(frame.member);
	fields.text16(frame.topic);
}


void passFields(FrameOf<RenamedFrame> auto& frame, auto& fields)
{
	fields.number(frame.member);
	fields.name(frame.name);
}


void passFields(FrameOf<JoinFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.name(frame.room);
	fields.number(frame.epoch);
	fields.number(frame.lastSeen);
}


void passFields(FrameOf<PartFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.number(frame.room);
	fields.text16(frame.reason);
}


void passFields(FrameOf<NameFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.name(frame.name);
}


void passFields(FrameOf<TopicFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.number(frame.room);
	fields.text16(frame.topic);
}


void passFields(FrameOf<HistoryFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.number(frame.room);
	fields.number(frame.from);
	fields.number(frame.count);
}


void passFields(FrameOf<OperateFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.action(frame.action);
	fields.number(frame.room);
	fields.number(frame.seconds);
	fields.name(frame.name);
	fields.text16(frame.reason);
}


void passFields(FrameOf<WhoFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.number(frame.room);
	fields.number(frame.after);
}


void passFields(FrameOf<ListFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.maybeName(frame.after);
}


void passFields(FrameOf<TellFrame> auto& frame, auto& fields)
{
	fields.number(frame.sequence);
	fields.name(frame.name);
	fields.text32(frame.body);
}


} // namespace ciarla
