#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/FrameDecoder.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


namespace {


using testing::ElementsAre;

constexpr std::uint32_t limit = 1000;


std::string frameOf(char type, std::string_view body)
{
	const auto length = static_cast<std::uint32_t>(1 + body.size());
	std::string frame;
	for (unsigned shift = 32; shift > 0;)
	{
		shift -= 8;
		frame += static_cast<char>(length >> shift & 0xFFU);
	}
	return frame + type + std::string(body);
}


/// The frames as "type:body", then what stopped the decoder if it was not the want of more.
void decodeAll(FrameDecoder& decoder, std::string_view bytes, std::vector<std::string>& out)
{
	decoder.feed(asBytes(bytes));
	FrameView frame;
	FrameDecoder::Step step = decoder.next(frame);
	for (; step == FrameDecoder::Step::frame; step = decoder.next(frame))
	{
		out.push_back(std::string(1, static_cast<char>(frame.type)) + ":" + std::string(asText(frame.body)));
	}
	if (step != FrameDecoder::Step::more)
	{
		out.emplace_back(step == FrameDecoder::Step::tooLong ? "too long" : "empty");
	}
}


std::vector<std::string> decodeAll(std::string_view bytes)
{
	FrameDecoder decoder(limit);
	std::vector<std::string> out;
	decodeAll(decoder, bytes, out);
	return out;
}


} // namespace


TEST(FrameDecoder, FindsTheFramesHoweverTheyAreCut)
{
	const std::string wire =
		frameOf('a', "one") + frameOf('b', "") + frameOf('c', std::string(300, 'x')) + frameOf('d', "end");
	const std::vector<std::string> expected = decodeAll(wire);
	ASSERT_THAT(expected, ElementsAre("a:one", "b:", "c:" + std::string(300, 'x'), "d:end"));

	for (std::size_t cut = 0; cut <= wire.size(); ++cut)
	{
		FrameDecoder decoder(limit);
		std::vector<std::string> out;
		decodeAll(decoder, std::string_view(wire).substr(0, cut), out);
		decodeAll(decoder, std::string_view(wire).substr(cut), out);
		EXPECT_EQ(out, expected) << "cut after " << cut;
	}
}


TEST(FrameDecoder, FindsTheFramesByteByByte)
{
	const std::string wire = frameOf('a', "one") + frameOf('b', "") + frameOf('c', "two");
	FrameDecoder decoder(limit);
	std::vector<std::string> out;
	for (std::size_t i = 0; i < wire.size(); ++i)
	{
		decodeAll(decoder, std::string_view(wire).substr(i, 1), out);
	}
	EXPECT_THAT(out, ElementsAre("a:one", "b:", "c:two"));
	EXPECT_FALSE(decoder.gathering());
}


TEST(FrameDecoder, GivesAWholeFrameWhereItLies)
{
	const std::string wire = frameOf('a', "one");
	FrameDecoder decoder(limit);
	FrameView frame;

	decoder.feed(asBytes(wire));

	ASSERT_EQ(decoder.next(frame), FrameDecoder::Step::frame);
	EXPECT_EQ(asText(frame.body).data(), wire.data() + 5);
}


TEST(FrameDecoder, RefusesALengthAsSoonAsItIsRead)
{
	EXPECT_THAT(decodeAll(frameOf('a', std::string(limit - 1, 'x'))), testing::SizeIs(1));
	EXPECT_THAT(decodeAll({"\0\0\x03\xE9", 4}), ElementsAre("too long"));
	EXPECT_THAT(decodeAll("\xFF\xFF\xFF\xFF"), ElementsAre("too long"));
	EXPECT_THAT(decodeAll({"\0\0\0\0", 4}), ElementsAre("empty"));

	FrameDecoder decoder(limit);
	std::vector<std::string> out;
	decodeAll(decoder, {"\0\0", 2}, out);
	decodeAll(decoder, "\x03\xE9", out);
	EXPECT_THAT(out, ElementsAre("too long"));
}


TEST(FrameDecoder, KnowsWhetherItHoldsHalfAFrame)
{
	FrameDecoder decoder(limit);
	std::vector<std::string> out;

	decodeAll(decoder, frameOf('a', "one") + std::string(1, '\0'), out);
	EXPECT_TRUE(decoder.gathering());

	decodeAll(decoder, frameOf('b', "two").substr(1), out);
	EXPECT_FALSE(decoder.gathering());
	EXPECT_THAT(out, ElementsAre("a:one", "b:two"));
}


} // namespace ciarla
