#include "NatsDialect.h"

#include "LineCutting.h"


namespace ciarla::bench {


void NatsDialect::greet(Client& client, DialectListener&)
{
	client.output.append(
		"CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false,\"lang\":\"c\",\"version\":\"1\"}\r\n");
	if (client.subscribes)
	{
		client.output.append("SUB r").append(std::to_string(client.room)).append(" 1\r\n");
	}
	client.output.append("PING\r\n");
}


void NatsDialect::say(Client& client, std::string_view text)
{
	client.output.append("PUB r").append(std::to_string(client.room)).append(" ");
	client.output.append(std::to_string(text.size())).append("\r\n").append(text).append("\r\n");
}


std::size_t NatsDialect::hear(Client& client, std::string_view bytes, DialectListener& listener)
{
	constexpr std::string_view lineEnd = "\r\n";
	std::string_view whole = bytes;
	for (std::string_view rest = bytes, line; cutLine(rest, line); whole = rest)
	{
		if (line.starts_with("MSG "))
		{
			const std::size_t textBytes = leadingNumber(line.substr(line.rfind(' ') + 1));
			if (rest.size() < textBytes + lineEnd.size())
			{
				break;
			}
			listener.onText(client, rest.substr(0, textBytes));
			rest.remove_prefix(textBytes + lineEnd.size());
		}
		else if (line == "PING")
		{
			client.output.append("PONG\r\n");
		}
		else if (line == "PONG")
		{
			listener.onReady(client);
		}
		else if (line.starts_with("-"))
		{
			throw DialectError("nats: " + std::string(line));
		}
	}
	return bytes.size() - whole.size();
}


} // namespace ciarla::bench
