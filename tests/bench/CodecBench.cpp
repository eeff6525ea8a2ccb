#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/Limits.h>

#include <benchmark/benchmark.h>

#include <string>


namespace ciarla::bench {


namespace {


constexpr std::size_t smallBytes = 64;


TextFrame smallText(std::string_view body)
{
	TextFrame frame;
	frame.sequence = 1;
	frame.body = body;
	return frame;
}


void encodeText(benchmark::State& state)
{
	const std::string body(smallBytes, 'x');
	BytesBuilder builder;
	for (auto _: state)
	{
		encode(smallText(body), builder);
		benchmark::DoNotOptimize(builder.take());
	}
}


void decodeText(benchmark::State& state)
{
	const std::string body(smallBytes, 'x');
	BytesBuilder builder;
	encode(smallText(body), builder);
	const Bytes wire = builder.take();
	FrameDecoder decoder(Limits().frameBytesMax);
	for (auto _: state)
	{
		FrameView view;
		decoder.feed(wire.span());
		benchmark::DoNotOptimize(decoder.next(view));
		benchmark::DoNotOptimize(decode<TextFrame>(view.body));
		benchmark::DoNotOptimize(decoder.next(view));
	}
}


void encodeAndDecodeText(benchmark::State& state)
{
	const std::string body(smallBytes, 'x');
	BytesBuilder builder;
	FrameDecoder decoder(Limits().frameBytesMax);
	for (auto _: state)
	{
		encode(smallText(body), builder);
		const Bytes wire = builder.take();
		FrameView view;
		decoder.feed(wire.span());
		benchmark::DoNotOptimize(decoder.next(view));
		benchmark::DoNotOptimize(decode<TextFrame>(view.body));
		benchmark::DoNotOptimize(decoder.next(view));
	}
}


BENCHMARK(encodeText)->Name("text_64_encode");
BENCHMARK(decodeText)->Name("text_64_decode");
BENCHMARK(encodeAndDecodeText)->Name("text_64_encode_and_decode");


} // namespace


} // namespace ciarla::bench
