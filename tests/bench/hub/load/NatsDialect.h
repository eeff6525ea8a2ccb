#pragma once

#include "Dialect.h"


namespace ciarla::bench {


/// NATS: CONNECT, SUB and PING at once; the PONG says that all was taken.
class NatsDialect final: public Dialect
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
};


} // namespace ciarla::bench
