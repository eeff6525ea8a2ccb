#include "LinesDialect.h"

#include "LineCutting.h"


namespace ciarla::bench {


void LinesDialect::greet(Client& client, DialectListener& listener)
{
	if (!_asksForRoom)
	{
		listener.onReady(client);
		return;
	}
	client.output.append("JOIN r").append(std::to_string(client.room)).append("\n");
}


void LinesDialect::say(Client& client, std::string_view text)
{
	client.output.append(text).append("\n");
}


std::size_t LinesDialect::hear(Client& client, std::string_view bytes, DialectListener& listener)
{
	std::string_view rest = bytes;
	std::string_view line;
	while (cutLine(rest, line))
	{
		if (client.state == Client::State::ready)
		{
			listener.onText(client, line);
		}
		else if (line == "OK")
		{
			listener.onReady(client);
		}
	}
	return bytes.size() - rest.size();
}


} // namespace ciarla::bench
