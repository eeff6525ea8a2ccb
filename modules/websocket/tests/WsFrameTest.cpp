#include "WsText.h"

#include <gmock/gmock.h>

#include <vector>


namespace ciarla {


namespace {


std::string headerOf(std::uint64_t bytes, const std::optional<WsMaskKey>& key = std::nullopt)
{
	BytesBuilder builder;
	appendWsHeader(builder, WsOpcode::binary, WsPart::final_, bytes, key);
	return std::string(builder.take().text());
}


// Source: RFC 6455, section 5.7.
TEST(WsFrame, LooksAsTheExamplesOfTheStandard)
{
	EXPECT_EQ("\x81\x05Hello", frameText(WsOpcode::text, WsPart::final_, "Hello", Masked::no));
	EXPECT_EQ("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", frameText(WsOpcode::text, WsPart::final_, "Hello"));
	EXPECT_EQ("\x01\x03Hel", frameText(WsOpcode::text, WsPart::unfinished, "Hel", Masked::no));
	EXPECT_EQ("\x80\x02lo", frameText(WsOpcode::continuation, WsPart::final_, "lo", Masked::no));
}


TEST(WsFrame, WritesALengthAsShortAsItCanBe)
{
	using namespace std::string_literals;
	EXPECT_EQ("\x82\x7d"s, headerOf(125));
	EXPECT_EQ("\x82\x7e\x00\x7e"s, headerOf(126));
	EXPECT_EQ("\x82\x7e\xff\xff"s, headerOf(65535));
	EXPECT_EQ("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s, headerOf(65536));
	EXPECT_EQ(wsHeaderBytesMax, headerOf(65536, testKey).size());
}


// Eight bytes go at a time; each beginning, length and offset must give what one byte at a time does.
TEST(WsFrame, MasksAsBytesWouldOneByOne)
{
	std::string text;
	for (int i = 0; i < 41; ++i)
	{
		text += static_cast<char>(i * 7);
	}
	for (std::size_t offset = 0; offset < 9; ++offset)
	{
		for (std::size_t size = 0; size <= text.size(); ++size)
		{
			std::vector<std::byte> masked(size);
			maskInto(asBytes(text).first(size), masked.data(), testKey, offset);
			for (std::size_t i = 0; i < size; ++i)
			{
				ASSERT_EQ(asBytes(text)[i] ^ testKey[(offset + i) % 4], masked[i]) << offset << " " << size << " " << i;
			}
		}
	}
}


TEST(WsFrame, MasksInPiecesAsItWouldInOne)
{
	const std::string text(10'000, 'x');
	const std::string whole = frameText(WsOpcode::binary, WsPart::final_, text);
	BytesBuilder builder;
	appendWsHeader(builder, WsOpcode::binary, WsPart::final_, text.size(), testKey);
	for (std::size_t offset = 0; offset < text.size(); offset += 1'001)
	{
		appendMasked(builder, asBytes(std::string_view(text).substr(offset, 1'001)), testKey, offset);
	}
	EXPECT_EQ(whole, builder.take().text());
}


} // namespace
} // namespace ciarla
