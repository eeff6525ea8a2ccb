#pragma once

#include "BareEnd.h"

#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/TransportRegistry.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A HubPeer is a hub of which the test says every frame, for one member.
struct HubPeer: AcceptHandler
{
	HubPeer(Loop& theLoop, const TransportRegistry& registry, const Address& place):
		loop(theLoop),
		listener(registry.listen(theLoop, place, *this).value())
	{
	}

	void onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept override
	{
		wire = std::make_unique<testkit::BareEnd>(loop, std::move(connection));
	}

	void onAcceptError(Listener&, const Error&) noexcept override
	{
	}

	template <typename... Frames>
	void say(const Frames&... frames)
	{
		BytesBuilder builder;
		(encode(frames, builder), ...);
		wire->say(builder.take().text());
	}

	void greet()
	{
		constexpr std::string_view greeting("\0tavern\0", 8);
		wire->say(greeting);
		const std::array<std::byte, 1> versions{std::byte{1}};
		const std::array<std::byte, 16> session{};
		say(HelloFrame{versions, SpeakerRole::hub, 0, session, 64 * 1024, {}, {}});
	}

	void welcome(std::string_view name)
	{
		say(WelcomeFrame{1, 0, {}, 1, 64 * 1024, 256, 256 * 1024, 5, 0, name});
	}

	/// What the member has sent since it was asked for last, from its HELLO on: "TEXT 2 @7 hello".
	std::vector<std::string> heard()
	{
		std::vector<std::string> frames;
		std::string_view bytes = wire->heard;
		if (!greeted)
		{
			greeted = true;
			bytes.remove_prefix(bytes.find('\0', 1) + 1);
		}
		FrameDecoder decoder(64 * 1024);
		decoder.feed(asBytes(bytes));
		for (FrameView frame; decoder.next(frame) == FrameDecoder::Step::frame;)
		{
			frames.push_back(words(frame));
		}
		wire->heard.clear();
		return frames;
	}

	static std::string at(std::uint64_t sequence, std::uint32_t target)
	{
		return std::to_string(sequence) + " @" + std::to_string(target);
	}

	static std::string words(const FrameView& frame)
	{
		switch (static_cast<FrameType>(frame.type))
		{
		case FrameType::hello: return "HELLO";
		case FrameType::bye: return "BYE";
		case FrameType::text: return words(*decode<TextFrame>(frame.body));
		case FrameType::join: return words(*decode<JoinFrame>(frame.body));
		case FrameType::part: return words(*decode<PartFrame>(frame.body));
		case FrameType::name: return words(*decode<NameFrame>(frame.body));
		case FrameType::topic: return words(*decode<TopicFrame>(frame.body));
		case FrameType::history: return words(*decode<HistoryFrame>(frame.body));
		case FrameType::operate: return words(*decode<OperateFrame>(frame.body));
		case FrameType::who: return words(*decode<WhoFrame>(frame.body));
		case FrameType::list: return words(*decode<ListFrame>(frame.body));
		case FrameType::tell: return words(*decode<TellFrame>(frame.body));
		default: return "frame " + std::to_string(frame.type);
		}
	}

	static std::string words(const TextFrame& text)
	{
		const char* kind = text.kind == TextKind::act ? "ACT " : "TEXT ";
		return kind + at(text.sequence, text.target) + " " + std::string(text.body);
	}

	static std::string words(const JoinFrame& join)
	{
		return "JOIN " + std::to_string(join.sequence) + " " + std::string(join.room);
	}

	static std::string words(const PartFrame& part)
	{
		return "PART " + at(part.sequence, part.room);
	}

	static std::string words(const NameFrame& name)
	{
		return "NAME " + std::to_string(name.sequence) + " " + std::string(name.name);
	}

	static std::string words(const TopicFrame& topic)
	{
		return "TOPIC " + at(topic.sequence, topic.room) + " " + std::string(topic.topic);
	}

	static std::string words(const HistoryFrame& history)
	{
		return "HISTORY " + at(history.sequence, history.room) + " " + std::to_string(history.count);
	}

	static std::string words(const OperateFrame& operate)
	{
		return "OPERATE " + at(operate.sequence, operate.room) + " " +
			std::to_string(static_cast<unsigned>(operate.action)) + " " + std::string(operate.name) + " " +
			std::to_string(operate.seconds) + " " + std::string(operate.reason);
	}

	static std::string words(const WhoFrame& who)
	{
		if (who.asked)
		{
			return "WHO " + at(who.sequence, who.room) + " " + std::string(who.asked->name);
		}
		return "WHO " + at(who.sequence, who.room) + (who.after > 0 ? " after " + std::to_string(who.after) : "");
	}

	static std::string words(const ListFrame& list)
	{
		const std::string after(list.after);
		return "LIST " + std::to_string(list.sequence) + (after.empty() ? "" : " after " + after);
	}

	static std::string words(const TellFrame& tell)
	{
		return "TELL " + std::to_string(tell.sequence) + " " + std::string(tell.name) + " " + std::string(tell.body);
	}

	Loop& loop;
	std::unique_ptr<testkit::BareEnd> wire;
	std::unique_ptr<Listener> listener;
	bool greeted = false;
};


} // namespace ciarla
