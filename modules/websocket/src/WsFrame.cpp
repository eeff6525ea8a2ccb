#include "WsFrame.h"

#include <algorithm>
#include <cassert>
#include <cstring>


namespace ciarla {


void appendWsHeader(
	BytesBuilder& builder, WsOpcode opcode, WsPart part, std::uint64_t payloadBytes,
	const std::optional<WsMaskKey>& key)
{
	constexpr unsigned finalBit = 0x80;
	const unsigned maskBit = key ? 0x80 : 0;
	builder.appendU8(
		static_cast<std::uint8_t>((part == WsPart::final_ ? finalBit : 0) | static_cast<unsigned>(opcode)));
	if (payloadBytes < 126)
	{
		builder.appendU8(static_cast<std::uint8_t>(maskBit | payloadBytes));
	}
	else if (payloadBytes <= 0xFFFF)
	{
		builder.appendU8(static_cast<std::uint8_t>(maskBit | 126));
		builder.appendU16(static_cast<std::uint16_t>(payloadBytes));
	}
	else
	{
		builder.appendU8(static_cast<std::uint8_t>(maskBit | 127));
		builder.appendU64(payloadBytes);
	}
	if (key)
	{
		builder.append(*key);
	}
}


void maskInto(std::span<const std::byte> from, std::byte* to, const WsMaskKey& key, std::uint64_t offset) noexcept
{
	// The key as it stands at this offset, twice: so eight bytes go at a time, in whatever order the machine has them.
	std::array<std::byte, 8> turned{};
	for (std::size_t i = 0; i < turned.size(); ++i)
	{
		turned[i] = key[(offset + i) % key.size()];
	}
	std::uint64_t mask = 0;
	std::memcpy(&mask, turned.data(), sizeof(mask));
	std::size_t done = 0;
	for (; done + sizeof(mask) <= from.size(); done += sizeof(mask))
	{
		std::uint64_t word = 0;
		std::memcpy(&word, from.data() + done, sizeof(word));
		word ^= mask;
		std::memcpy(to + done, &word, sizeof(word));
	}
	for (; done < from.size(); ++done)
	{
		to[done] = from[done] ^ turned[done % turned.size()];
	}
}


void appendMasked(BytesBuilder& builder, std::span<const std::byte> payload, const WsMaskKey& key, std::uint64_t offset)
{
	// By way of a place that stays in the processor's cache: what a builder has written is shared, and not changed.
	std::array<std::byte, 4096> place;
	while (!payload.empty())
	{
		const std::size_t count = std::min(payload.size(), place.size());
		maskInto(payload.first(count), place.data(), key, offset);
		builder.append(std::span(place).first(count));
		payload = payload.subspan(count);
		offset += count;
	}
}


Bytes wsControlFrame(WsOpcode opcode, std::span<const std::byte> payload, const std::optional<WsMaskKey>& key)
{
	assert(payload.size() <= wsControlBytesMax);
	BytesBuilder builder(wsHeaderBytesMax + payload.size());
	appendWsHeader(builder, opcode, WsPart::final_, payload.size(), key);
	if (key)
	{
		appendMasked(builder, payload, *key, 0);
	}
	else
	{
		builder.append(payload);
	}
	return builder.take();
}


} // namespace ciarla
