#pragma once

#include "Histogram.h"
#include "SendWindow.h"
#include "Suite.h"

#include <vector>


namespace ciarla::bench {


/// One speaks to a room full of receivers, with at most a window of texts that not everybody has yet.
///
/// With `stall` the first receiver stops reading when the measurement begins. It is not waited for, nor counted.
class FanoutSuite final: public Suite
{
public:
	explicit FanoutSuite(const LoadOptions& options);

	bool run(JsonLine& line) override;

private:
	void onStamp(Client& client, const Stamp& stamp) override;
	void connectEverybody();
	void talk(double seconds);
	void drain();
	double awaitStalledOnesEnd(const Stopwatch& sinceStall);
	void pumpAndCheck(int milliseconds);
	bool isCounted(const Client& client) const noexcept;

	SendWindow _window;
	std::vector<Client*> _receivers;
	std::vector<ReceiptCheck> _checks; ///< By the receiver's place.
	Client* _speaker = nullptr;
	Stopwatch _progress; ///< Since a text came.
	std::uint64_t _progressDeliveries = 0;
	Histogram _latency;
	bool _sampling = false;
};


} // namespace ciarla::bench
