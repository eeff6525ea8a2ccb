#pragma once

#include "WsFrame.h"

#include <string>
#include <string_view>


namespace ciarla {


constexpr WsMaskKey testKey{std::byte{0x37}, std::byte{0xFA}, std::byte{0x21}, std::byte{0x3D}};


enum class Masked
{
	no,
	yes
};


/// A frame as it is on the wire.
inline std::string frameText(WsOpcode opcode, WsPart part, std::string_view payload, Masked masked = Masked::yes)
{
	BytesBuilder builder;
	const auto key = masked == Masked::yes ? std::optional(testKey) : std::nullopt;
	appendWsHeader(builder, opcode, part, payload.size(), key);
	if (key)
	{
		appendMasked(builder, asBytes(payload), *key, 0);
	}
	else
	{
		builder.append(payload);
	}
	return std::string(builder.take().text());
}


inline std::string binary(std::string_view payload, Masked masked = Masked::yes)
{
	return frameText(WsOpcode::binary, WsPart::final_, payload, masked);
}


} // namespace ciarla
