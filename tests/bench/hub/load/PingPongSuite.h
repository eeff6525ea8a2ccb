#pragma once

#include "Histogram.h"
#include "Suite.h"


namespace ciarla::bench {


/// Two people in a room: one says something, the other says it again, and the first one hears it.
class PingPongSuite final: public Suite
{
public:
	explicit PingPongSuite(const LoadOptions& options);

	bool run(JsonLine& line) override;

private:
	void onStamp(Client& client, const Stamp& stamp) override;
	void serve();
	void play(double seconds);

	Client* _ada = nullptr;
	Client* _bob = nullptr;
	ReceiptCheck _adasCheck;
	ReceiptCheck _bobsCheck;
	std::uint32_t _sequence = 0; ///< Of the next ball.
	std::uint64_t _servedAt = 0;
	Histogram _roundTrip;
	bool _playing = true;
};


} // namespace ciarla::bench
