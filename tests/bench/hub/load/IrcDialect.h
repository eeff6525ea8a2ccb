#pragma once

#include "Dialect.h"


namespace ciarla::bench {


/// RFC 2812: NICK and USER, JOIN once welcomed, PRIVMSG to the channel.
class IrcDialect final: public Dialect
{
public:
	void greet(Client& client, DialectListener& listener) override;
	void say(Client& client, std::string_view text) override;
	std::size_t hear(Client& client, std::string_view bytes, DialectListener& listener) override;

	bool echoes() const noexcept override
	{
		return false;
	}

	bool isAnswered() const noexcept override
	{
		return true;
	}

private:
	static void hearLine(Client& client, std::string_view line, DialectListener& listener);
};


} // namespace ciarla::bench
