#include "CiarlaDialect.h"

#include <algorithm>
#include <cstdint>
#include <string>


namespace ciarla::bench {


namespace {


constexpr std::size_t lengthBytes = 4;
constexpr std::size_t greetingBytesMax = 66;

// Where fields stand in the bodies of what a hub says.
constexpr std::size_t ackRoomSequenceAt = 8;
constexpr std::size_t nakTextAt = 8 + 2 + 4;
constexpr std::size_t byeTextAt = 2;
constexpr std::size_t roomHandleAt = 8;
constexpr std::size_t deliverSequenceAt = 4;
constexpr std::size_t deliverPreviousAt = deliverSequenceAt + 8;
constexpr std::size_t deliverTextAt = deliverPreviousAt + 8 + 4 + 1 + 8;


template <typename Number>
void append(std::string& output, Number number)
{
	for (std::size_t shift = sizeof(Number) * 8; shift > 0; shift -= 8)
	{
		output += static_cast<char>(static_cast<std::uint64_t>(number) >> (shift - 8));
	}
}


template <typename Number>
Number read(std::string_view body, std::size_t at)
{
	if (body.size() < at + sizeof(Number))
	{
		throw DialectError("ciarla: a frame is shorter than its fields");
	}
	std::uint64_t number = 0;
	for (std::size_t i = 0; i < sizeof(Number); ++i)
	{
		number = number << 8 | static_cast<std::uint8_t>(body[at + i]);
	}
	return static_cast<Number>(number);
}


void appendHead(std::string& output, FrameType type, std::size_t bodyBytes)
{
	append(output, static_cast<std::uint32_t>(1 + bodyBytes));
	append(output, static_cast<std::uint8_t>(type));
}


void appendHello(std::string& output, std::uint32_t id)
{
	std::string body;
	append(body, std::uint8_t{1});
	append(body, protocolVersion);
	append(body, static_cast<std::uint8_t>(SpeakerRole::person));
	append(body, std::uint64_t{0}); // Features.
	append(body, std::uint64_t{0}); // The session, as unlike others as its second half.
	append(body, std::uint64_t{id});
	append(body, std::uint32_t{65536}); // The largest frame taken.
	append(body, std::uint16_t{0});     // No resume token,
	append(body, std::uint16_t{0});     // and no rooms.
	appendHead(output, FrameType::hello, body.size());
	output += body;
}


void appendJoin(Client& client)
{
	const std::string room = "r" + std::to_string(client.room);
	appendHead(client.output, FrameType::join, 8 + 2 + room.size() + 8 + 8);
	append(client.output, ++client.requestSequence);
	append(client.output, static_cast<std::uint16_t>(room.size()));
	client.output += room;
	append(client.output, std::uint64_t{0}); // The room's epoch: never heard,
	append(client.output, std::uint64_t{0}); // nor anything said in it.
}


[[noreturn]] void refuse(std::string_view what, std::string_view body, std::size_t textAt)
{
	const auto bytes = read<std::uint16_t>(body, textAt);
	throw DialectError("ciarla: " + std::string(what) + ": " + std::string(body.substr(textAt + 2, bytes)));
}


/// What was said before this one was lost, or told in another order, if it is not the one that came last.
void follow(Client& client, std::uint64_t previous, std::uint64_t sequence)
{
	if (client.roomSequence != 0 && previous != client.roomSequence)
	{
		throw DialectError(
			"ciarla: " + std::to_string(sequence) + " follows " + std::to_string(previous) + ", but " +
			std::to_string(client.roomSequence) + " came last");
	}
	client.roomSequence = sequence;
}


} // namespace


void CiarlaDialect::greet(Client& client, DialectListener&)
{
	client.roomHandle = 0;
	client.requestSequence = 0;
	client.roomSequence = 0;
	client.output.append(1, '\0').append("u").append(std::to_string(client.id)).append(1, '\0');
	appendHello(client.output, client.id);
}


void CiarlaDialect::say(Client& client, std::string_view text)
{
	appendHead(client.output, FrameType::text, 8 + 1 + 4 + 4 + text.size());
	append(client.output, ++client.requestSequence);
	append(client.output, std::uint8_t{0}); // Say, not act.
	append(client.output, client.roomHandle);
	append(client.output, static_cast<std::uint32_t>(text.size()));
	client.output += text;
}


std::size_t CiarlaDialect::hear(Client& client, std::string_view bytes, DialectListener& listener)
{
	std::string_view rest = bytes;
	// A frame shorter than 64 KiB begins with two NULs; a greeting with one.
	if (client.requestSequence == 0 && rest.size() > 1 && rest[1] != '\0')
	{
		const std::size_t end = rest.find('\0', 1);
		if (end == std::string_view::npos && rest.size() < greetingBytesMax)
		{
			return 0;
		}
		rest.remove_prefix(std::min(end, rest.size() - 1) + 1);
	}
	while (rest.size() > lengthBytes)
	{
		const auto length = read<std::uint32_t>(rest, 0);
		if (length == 0)
		{
			throw DialectError("ciarla: an empty frame");
		}
		if (rest.size() - lengthBytes < length)
		{
			break;
		}
		const auto type = static_cast<FrameType>(rest[lengthBytes]);
		hearFrame(client, type, rest.substr(lengthBytes + 1, length - 1), listener);
		rest.remove_prefix(lengthBytes + length);
	}
	return bytes.size() - rest.size();
}


void CiarlaDialect::hearFrame(Client& client, FrameType type, std::string_view body, DialectListener& listener)
{
	switch (type)
	{
	case FrameType::deliver:
		follow(client, read<std::uint64_t>(body, deliverPreviousAt), read<std::uint64_t>(body, deliverSequenceAt));
		listener.onText(client, body.substr(deliverTextAt + 4, read<std::uint32_t>(body, deliverTextAt)));
		return;
	case FrameType::ack:
		client.roomSequence = std::max(client.roomSequence, read<std::uint64_t>(body, ackRoomSequenceAt));
		if (client.state == Client::State::greeting)
		{
			listener.onReady(client);
		}
		return;
	case FrameType::welcome: appendJoin(client); return;
	case FrameType::room: client.roomHandle = read<std::uint32_t>(body, roomHandleAt); return;
	case FrameType::ping:
		appendHead(client.output, FrameType::pong, body.size());
		client.output += body;
		return;
	case FrameType::nak: refuse("NAK", body, nakTextAt);
	case FrameType::bye:
		if (client.isStalled)
		{
			return; // Just what it was waiting for.
		}
		refuse("BYE", body, byeTextAt);
	default: return; // Who comes and goes.
	}
}


} // namespace ciarla::bench
