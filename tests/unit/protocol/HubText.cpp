#include "HubText.h"

#include "FieldText.h"

#include <ciarla/base/Bytes.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>


namespace ciarla {


namespace {


/// A hub's frame: its name, and its fields in the order of the wire.
struct HubDescriber
{
	std::string operator()(const WelcomeFrame& frame) const
	{
		return "welcome " +
			fields(frame.version, frame.features, asText(frame.sessionToken), frame.member, frame.frameBytesMax,
				   frame.unacknowledgedLinesMax, frame.unacknowledgedBytesMax, frame.burst, frame.millisecondsPerText,
				   frame.name);
	}

	std::string operator()(const DeliverFrame& frame) const
	{
		return "deliver " +
			fields(frame.room, frame.sequence, frame.previous, frame.member, frame.kind, frame.time, frame.body);
	}

	std::string operator()(const JoinedFrame& frame) const
	{
		return "joined " + fields(frame.room, frame.member, frame.name) + (frame.arrived ? " arrived" : " present") +
			(frame.facts ? " " + fields(frame.facts->since, static_cast<unsigned>(frame.facts->by)) : "");
	}

	std::string operator()(const LeftFrame& frame) const
	{
		return "gone " + fields(frame.room, frame.member, static_cast<unsigned>(frame.code), frame.reason);
	}

	std::string operator()(const RosterFrame& frame) const
	{
		std::string text = "roster " + fields(frame.room, frame.epoch, frame.total);
		for (const RosterMember& member: frame.members)
		{
			text += ' ' + fields(member.member, member.name);
		}
		return text;
	}

	std::string operator()(const RoomFrame& frame) const
	{
		return "room " + fields(frame.request, frame.room, frame.epoch, frame.last, frame.members) +
			(frame.announces ? " announces " : " silent ") + fields(frame.name, frame.topic);
	}

	std::string operator()(const RoomsFrame& frame) const
	{
		std::string text = "rooms " + fields(frame.total);
		for (const RoomListed& room: frame.rooms)
		{
			text += ' ' + fields(room.name, room.members, room.topic);
		}
		return text;
	}

	std::string operator()(const TopicChangedFrame& frame) const
	{
		return "topic " + fields(frame.room, frame.member, frame.topic);
	}

	std::string operator()(const RenamedFrame& frame) const
	{
		return "renamed " + fields(frame.member, frame.name);
	}
};


/// Takes the fields of a request from the front of its notation, in the order in which they are asked for.
class Fields
{
public:
	explicit Fields(std::string_view notation):
		_rest(notation)
	{
	}

	std::string_view word()
	{
		const std::string_view taken = _rest.substr(0, _rest.find(' '));
		drop(taken.size() + 1);
		return taken;
	}

	bool atEnd() const noexcept
	{
		return _rest.empty();
	}

	std::string_view text()
	{
		const std::size_t end = _rest.find('"', 1);
		if (!_rest.starts_with('"') || end == std::string_view::npos)
		{
			throw std::runtime_error("no text in quotes: " + std::string(_rest));
		}
		const std::string_view taken = _rest.substr(1, end - 1);
		drop(end + 2);
		return taken;
	}

	std::uint64_t u64()
	{
		return std::stoull(std::string(word()));
	}

	std::uint32_t u32()
	{
		return static_cast<std::uint32_t>(u64());
	}

	OperatorAction action()
	{
		constexpr std::array<std::string_view, 5> words{"kick", "ban", "unban", "mute", "unmute"};

		const auto found = std::ranges::find(words, word());
		return static_cast<OperatorAction>(found - words.begin());
	}

private:
	void drop(std::size_t count)
	{
		_rest.remove_prefix(std::min(count, _rest.size()));
	}

	std::string_view _rest;
};


} // namespace


std::string hubText(const HubFrame& frame)
{
	return std::visit(HubDescriber{}, frame);
}


HubRequest requestOf(std::string_view notation)
{
	// Braces evaluate from left to right: the fields are taken in their order.
	Fields fields(notation);
	const std::string_view verb = fields.word();
	if (verb == "join")
	{
		return JoinFrame{0, fields.text(), fields.u64(), fields.u64()};
	}
	if (verb == "part")
	{
		return PartFrame{0, fields.u32(), fields.text()};
	}
	if (verb == "name")
	{
		return NameFrame{0, fields.text()};
	}
	if (verb == "topic")
	{
		return TopicFrame{0, fields.u32(), fields.text()};
	}
	if (verb == "history")
	{
		return HistoryFrame{0, fields.u32(), fields.u64(), fields.u32()};
	}
	if (verb == "operate")
	{
		return OperateFrame{0, fields.action(), fields.u32(), fields.u32(), fields.text(), fields.text()};
	}
	if (verb == "who")
	{
		const WhoFrame who{0, fields.u32(), fields.u32()};
		return fields.atEnd() ? who : WhoFrame{0, who.room, who.after, MemberAsked{fields.text()}};
	}
	if (verb == "list")
	{
		return ListFrame{0, fields.text()};
	}
	if (verb == "tell")
	{
		return TellFrame{0, fields.text(), fields.text()};
	}
	throw std::runtime_error("no such request: " + std::string(verb));
}


} // namespace ciarla
