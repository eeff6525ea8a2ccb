#include "Dialect.h"

#include "CiarlaDialect.h"
#include "IrcDialect.h"
#include "LinesDialect.h"
#include "LoadOptions.h"
#include "MqttDialect.h"
#include "NatsDialect.h"
#include "RedisDialect.h"


namespace ciarla::bench {


std::unique_ptr<Dialect> makeDialect(const LoadOptions& options)
{
	if (options.dialect == "lines")
	{
		return std::make_unique<LinesDialect>(options.room);
	}
	if (options.dialect == "irc")
	{
		return std::make_unique<IrcDialect>();
	}
	if (options.dialect == "nats")
	{
		return std::make_unique<NatsDialect>();
	}
	if (options.dialect == "redis")
	{
		return std::make_unique<RedisDialect>();
	}
	if (options.dialect == "mqtt")
	{
		return std::make_unique<MqttDialect>();
	}
	if (options.dialect == "ciarla")
	{
		return std::make_unique<CiarlaDialect>();
	}
	throw UsageError("There is no dialect '" + options.dialect + "'.");
}


} // namespace ciarla::bench
