#include "RedisDialect.h"

#include "LineCutting.h"

#include <algorithm>


namespace ciarla::bench {


namespace {


constexpr std::string_view lineEnd = "\r\n";


void appendBulk(std::string& output, std::string_view bytes)
{
	output.append("$").append(std::to_string(bytes.size())).append(lineEnd).append(bytes).append(lineEnd);
}


std::string channelOf(const Client& client)
{
	return "r" + std::to_string(client.room);
}


/// Takes one whole value off the front of `rest`, with all that is inside it; false where it is not whole.
bool cutValue(std::string_view& rest)
{
	std::string_view line;
	if (!cutLine(rest, line))
	{
		return false;
	}
	const char kind = line.empty() ? ' ' : line.front();
	const bool none = line.size() > 1 && line[1] == '-';
	const std::size_t number = none ? 0 : leadingNumber(line.substr(std::min<std::size_t>(1, line.size())));
	if (kind == '$' || kind == '=')
	{
		const std::size_t bytes = none ? 0 : number + lineEnd.size();
		if (rest.size() < bytes)
		{
			return false;
		}
		rest.remove_prefix(bytes);
		return true;
	}
	const bool holdsOthers = kind == '*' || kind == '>' || kind == '~' || kind == '%';
	const std::size_t others = holdsOthers ? number * (kind == '%' ? 2 : 1) : 0;
	for (std::size_t i = 0; i < others; ++i)
	{
		if (!cutValue(rest))
		{
			return false;
		}
	}
	return true;
}


/// The text at the end of ">3 message channel text".
std::string_view textOf(std::string_view message)
{
	std::string_view line;
	for (int i = 0; i < 5; ++i) // ">3", "$7", "message", "$2", "r0".
	{
		cutLine(message, line);
	}
	cutLine(message, line);
	return message.substr(0, leadingNumber(line.substr(std::min<std::size_t>(1, line.size()))));
}


} // namespace


void RedisDialect::greet(Client& client, DialectListener&)
{
	client.output.append("*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n");
}


void RedisDialect::say(Client& client, std::string_view text)
{
	client.output.append("*3\r\n$7\r\nPUBLISH\r\n");
	appendBulk(client.output, channelOf(client));
	appendBulk(client.output, text);
}


std::size_t RedisDialect::hear(Client& client, std::string_view bytes, DialectListener& listener)
{
	std::string_view whole = bytes;
	for (std::string_view rest = bytes; !rest.empty() && cutValue(rest); whole = rest)
	{
		hearReply(client, whole.substr(0, whole.size() - rest.size()), listener);
	}
	return bytes.size() - whole.size();
}


void RedisDialect::hearReply(Client& client, std::string_view reply, DialectListener& listener)
{
	if (reply.starts_with(">3\r\n$7\r\nmessage"))
	{
		listener.onText(client, textOf(reply));
	}
	else if (reply.starts_with("-"))
	{
		throw DialectError("redis: " + std::string(reply.substr(0, reply.find('\r'))));
	}
	else if (client.state == Client::State::greeting && reply.starts_with("%") && client.subscribes)
	{
		client.output.append("*2\r\n$9\r\nSUBSCRIBE\r\n");
		appendBulk(client.output, channelOf(client));
	}
	else if (client.state == Client::State::greeting)
	{
		listener.onReady(client);
	}
}


} // namespace ciarla::bench
