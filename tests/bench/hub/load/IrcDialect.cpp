#include "IrcDialect.h"

#include "LineCutting.h"

#include <algorithm>


namespace ciarla::bench {


void IrcDialect::greet(Client& client, DialectListener&)
{
	client.output.append("NICK u").append(std::to_string(client.id)).append("\r\nUSER u 0 * :u\r\n");
}


void IrcDialect::say(Client& client, std::string_view text)
{
	client.output.append("PRIVMSG #r").append(std::to_string(client.room)).append(" :").append(text).append("\r\n");
}


std::size_t IrcDialect::hear(Client& client, std::string_view bytes, DialectListener& listener)
{
	std::string_view rest = bytes;
	std::string_view line;
	while (cutLine(rest, line))
	{
		hearLine(client, line, listener);
	}
	return bytes.size() - rest.size();
}


void IrcDialect::hearLine(Client& client, std::string_view line, DialectListener& listener)
{
	if (line.starts_with("PING "))
	{
		client.output.append("PONG ").append(line.substr(5)).append("\r\n");
		return;
	}
	if (line.starts_with("ERROR"))
	{
		throw DialectError("irc: " + std::string(line));
	}
	const std::string_view command = line.substr(std::min(line.size(), line.find(' ')));
	if (command.starts_with(" PRIVMSG "))
	{
		const std::size_t colon = command.find(':');
		listener.onText(client, colon == std::string_view::npos ? command : command.substr(colon + 1));
	}
	else if (command.starts_with(" 001 ")) // Welcome.
	{
		client.output.append("JOIN #r").append(std::to_string(client.room)).append("\r\n");
	}
	else if (command.starts_with(" 366 ")) // The end of the channel's names.
	{
		listener.onReady(client);
	}
}


} // namespace ciarla::bench
