#pragma once

#include "Dialect.h"


namespace ciarla::bench {


/// MQTT 3.1.1 at quality of service 0: CONNECT, then SUBSCRIBE, then PUBLISH.
class MqttDialect final: public Dialect
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
	static void hearPacket(Client& client, unsigned type, std::string_view body, DialectListener& listener);
};


} // namespace ciarla::bench
