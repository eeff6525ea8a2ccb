#pragma once

#include "Histogram.h"
#include "Suite.h"

#include <vector>


namespace ciarla::bench {


/// Some connect, are let in, and leave at once; again and again, each time under another name.
class ChurnSuite final: public Suite
{
public:
	explicit ChurnSuite(const LoadOptions& options);

	bool run(JsonLine& line) override;

private:
	void onStamp(Client& client, const Stamp& stamp) override;
	void comeAndGo(double seconds);
	void comeAgain(Client& client);

	std::vector<std::uint64_t> _began; ///< By place.
	std::uint32_t _source = 0;
	Histogram _cycle;
};


} // namespace ciarla::bench
