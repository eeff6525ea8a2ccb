#pragma once

#include "Suite.h"


namespace ciarla::bench {


/// Lets many in, and then nothing happens: what a connection costs to make, and to have.
class IdleSuite final: public Suite
{
public:
	explicit IdleSuite(const LoadOptions& options);

	bool run(JsonLine& line) override;

private:
	void onStamp(Client& client, const Stamp& stamp) override;
	void awaitIdleServer();
	void rest(double seconds);
};


} // namespace ciarla::bench
