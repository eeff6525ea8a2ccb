#pragma once

#include "Dialect.h"


namespace ciarla::bench {


/// Redis publish and subscribe in RESP3, so that one connection may do both.
class RedisDialect final: public Dialect
{
public:
	void greet(Client& client, DialectListener& listener) override;
	void say(Client& client, std::string_view text) override;
	std::size_t hear(Client& client, std::string_view bytes, DialectListener& listener) override;

	bool echoes() const noexcept override
	{
		return true;
	}

	bool isAnswered() const noexcept override
	{
		return true;
	}

private:
	static void hearReply(Client& client, std::string_view reply, DialectListener& listener);
};


} // namespace ciarla::bench
