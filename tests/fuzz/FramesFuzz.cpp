#include "FuzzTarget.h"

#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/HubFrameCodec.h>

#include <string>


using namespace ciarla;


namespace {


constexpr std::uint32_t frameBytesMax = 4096;
constexpr std::size_t headBytes = 5; ///< Of a frame: length and type.


template <typename Frame>
std::string written(const Frame& frame)
{
	BytesBuilder builder;
	encode(frame, builder);
	return std::string(builder.take().text());
}


/// Fields that were understood are understood again when they are written: nothing in them is lost or made up.
template <typename Frame>
void lookAt(std::span<const std::byte> body)
{
	const auto frame = decode<Frame>(body);
	if (!frame)
	{
		return;
	}
	const std::string once = written(*frame);
	demand(once.size() <= headBytes + body.size(), "a frame is not longer once it was read and written");
	const auto again = decode<Frame>(asBytes(once).subspan(headBytes));
	demand(again.has_value(), "a frame that was read can be written and read again");
	demand(written(*again) == once, "a frame reads the same once it was written");
}


void lookAt(const FrameView& frame)
{
	switch (static_cast<FrameType>(frame.type))
	{
	case FrameType::hello: return lookAt<HelloFrame>(frame.body);
	case FrameType::welcome: return lookAt<WelcomeFrame>(frame.body);
	case FrameType::bye: return lookAt<ByeFrame>(frame.body);
	case FrameType::ping: return lookAt<PingFrame>(frame.body);
	case FrameType::pong: return lookAt<PongFrame>(frame.body);
	case FrameType::text: return lookAt<TextFrame>(frame.body);
	case FrameType::ack: return lookAt<AckFrame>(frame.body);
	case FrameType::nak: return lookAt<NakFrame>(frame.body);
	case FrameType::deliver: return lookAt<DeliverFrame>(frame.body);
	case FrameType::joined: return lookAt<JoinedFrame>(frame.body);
	case FrameType::left: return lookAt<LeftFrame>(frame.body);
	case FrameType::roster: return lookAt<RosterFrame>(frame.body);
	case FrameType::room: return lookAt<RoomFrame>(frame.body);
	case FrameType::rooms: return lookAt<RoomsFrame>(frame.body);
	case FrameType::topicChanged: return lookAt<TopicChangedFrame>(frame.body);
	case FrameType::renamed: return lookAt<RenamedFrame>(frame.body);
	case FrameType::join: return lookAt<JoinFrame>(frame.body);
	case FrameType::part: return lookAt<PartFrame>(frame.body);
	case FrameType::name: return lookAt<NameFrame>(frame.body);
	case FrameType::topic: return lookAt<TopicFrame>(frame.body);
	case FrameType::history: return lookAt<HistoryFrame>(frame.body);
	case FrameType::operate: return lookAt<OperateFrame>(frame.body);
	case FrameType::who: return lookAt<WhoFrame>(frame.body);
	case FrameType::list: return lookAt<ListFrame>(frame.body);
	case FrameType::tell: return lookAt<TellFrame>(frame.body);
	default: return;
	}
}


/// Which frames there are, and what ended them.
class Ear
{
public:
	void hear(std::span<const std::byte> bytes)
	{
		if (_ended)
		{
			return;
		}
		_decoder.feed(bytes);
		FrameView frame;
		FrameDecoder::Step step = _decoder.next(frame);
		for (; step == FrameDecoder::Step::frame; step = _decoder.next(frame))
		{
			demand(frame.body.size() < frameBytesMax, "a frame keeps the limit");
			story += static_cast<char>(frame.type) + std::to_string(frame.body.size()) + ":";
			story += asText(frame.body);
			lookAt(frame);
		}
		_ended = step != FrameDecoder::Step::more;
		story += step == FrameDecoder::Step::tooLong ? "too long" : step == FrameDecoder::Step::empty ? "empty" : "";
	}


	std::string story;

private:
	FrameDecoder _decoder{frameBytesMax};
	bool _ended = false;
};


} // namespace


extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	FuzzInput input(data, size);
	const std::uint8_t seed = input.byte();
	const auto bytes = input.rest();
	Ear whole;
	whole.hear(bytes);
	Ear cut;
	inPieces(bytes, seed, [&](std::span<const std::byte> piece) { cut.hear(piece); });
	demand(whole.story == cut.story, "frames are the same however they are cut");
	return 0;
}
