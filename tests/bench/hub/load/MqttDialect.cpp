#include "MqttDialect.h"

#include <algorithm>
#include <cstdint>


namespace ciarla::bench {


namespace {


// The first byte of a packet: its type in the upper half, flags in the lower.
constexpr unsigned connectPacket = 0x10;
constexpr unsigned connectAnswer = 0x20;
constexpr unsigned publishPacket = 0x30;
constexpr unsigned subscribePacket = 0x82;
constexpr unsigned subscribeAnswer = 0x90;
constexpr unsigned typeBits = 0xF0;


void appendString(std::string& output, std::string_view text)
{
	output += static_cast<char>(text.size() >> 8);
	output += static_cast<char>(text.size() & 0xFF);
	output += text;
}


/// Seven bits to a byte, the lowest first; the eighth says that more follow.
void appendPacket(std::string& output, unsigned first, std::string_view body)
{
	output += static_cast<char>(first);
	std::size_t left = body.size();
	do
	{
		const std::size_t bits = left % 128;
		left /= 128;
		output += static_cast<char>(left > 0 ? bits | 128 : bits);
	}
	while (left > 0);
	output += body;
}


bool cutPacket(std::string_view& rest, unsigned& first, std::string_view& body)
{
	std::size_t length = 0;
	for (std::size_t i = 1; i < rest.size(); ++i)
	{
		const auto byte = static_cast<std::uint8_t>(rest[i]);
		length |= static_cast<std::size_t>(byte % 128) << (7 * (i - 1));
		if (byte < 128)
		{
			if (rest.size() - i - 1 < length)
			{
				return false;
			}
			first = static_cast<std::uint8_t>(rest[0]);
			body = rest.substr(i + 1, length);
			rest.remove_prefix(i + 1 + length);
			return true;
		}
	}
	return false;
}


std::string topicOf(const Client& client)
{
	return "r" + std::to_string(client.room);
}


} // namespace


void MqttDialect::greet(Client& client, DialectListener&)
{
	std::string body;
	appendString(body, "MQTT");
	body.append("\4\2\0\0", 4); // Version 3.1.1, a clean session, no keep-alive.
	appendString(body, "c" + std::to_string(client.id));
	appendPacket(client.output, connectPacket, body);
}


void MqttDialect::say(Client& client, std::string_view text)
{
	std::string body;
	appendString(body, topicOf(client));
	appendPacket(client.output, publishPacket, body.append(text));
}


std::size_t MqttDialect::hear(Client& client, std::string_view bytes, DialectListener& listener)
{
	std::string_view rest = bytes;
	std::string_view body;
	unsigned first = 0;
	while (cutPacket(rest, first, body))
	{
		hearPacket(client, first & typeBits, body, listener);
	}
	return bytes.size() - rest.size();
}


void MqttDialect::hearPacket(Client& client, unsigned type, std::string_view body, DialectListener& listener)
{
	if (type == publishPacket && body.size() >= 2)
	{
		const std::size_t topic =
			static_cast<std::size_t>(static_cast<std::uint8_t>(body[0])) * 256 + static_cast<std::uint8_t>(body[1]);
		listener.onText(client, body.substr(std::min(body.size(), 2 + topic)));
	}
	else if (type == connectAnswer)
	{
		if (body.size() < 2 || body[1] != 0)
		{
			throw DialectError("mqtt: the connection was refused");
		}
		if (!client.subscribes)
		{
			listener.onReady(client);
			return;
		}
		std::string wanted("\0\1", 2); // The packet's number.
		appendString(wanted, topicOf(client));
		appendPacket(client.output, subscribePacket, wanted.append(1, '\0'));
	}
	else if (type == subscribeAnswer)
	{
		listener.onReady(client);
	}
}


} // namespace ciarla::bench
