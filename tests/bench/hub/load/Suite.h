#pragma once

#include "JsonLine.h"
#include "LoadClock.h"
#include "LoadEngine.h"
#include "LoadOptions.h"
#include "Measurement.h"
#include "ReceiptCheck.h"
#include "Stamp.h"

#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>


namespace ciarla::bench {


/// The server did not go on, or did not let everybody in. The run is over.
class SuiteError: public std::runtime_error
{
public:
	using std::runtime_error::runtime_error;
};


/// A Suite is one kind of load. This base has what they share: clients, stamps, and waiting.
class Suite: private DialectListener
{
public:
	explicit Suite(const LoadOptions& options);

	/// Runs it, writes down what came of it, and tells whether every text came once and in order.
	virtual bool run(JsonLine& line) = 0;

protected:
	/// A text that is no probe. Also the sender's own, where the dialect echoes.
	virtual void onStamp(Client& client, const Stamp& stamp) = 0;

	/// Connects all, some at a time, and waits until each is ready; the seconds that it took.
	double connectAll(std::span<Client* const> clients);

	/// Has `speakers` say probes until each of `hearers` has heard somebody else's.
	void awaitHearing(std::span<Client* const> speakers, std::span<Client* const> hearers);

	/// Until nothing has come for so long.
	void awaitQuiet(double seconds);

	void say(Client& client, std::uint32_t sequence, std::uint64_t time);

	/// Writes down what was wrong, and tells whether nothing was; the server may have ended so many clients.
	bool reportFaults(JsonLine& line, std::uint64_t endsExpected = 0) const;

	Measurement measure() const;

	/// How long to sleep at most when there is nothing to do.
	int patienceMilliseconds() const noexcept;

	const LoadOptions& options() const noexcept
	{
		return _options;
	}

	LoadEngine& engine() noexcept
	{
		return _engine;
	}

	const ServerMeter& meter() const noexcept
	{
		return _meter;
	}

	/// Each counted by the suite itself.
	ReceiptFaults faults;
	std::uint64_t deliveries = 0;
	std::uint64_t texts = 0;

	/// Clients that became ready and that the suite has not taken from here.
	std::vector<Client*> ready;

private:
	void onReady(Client& client) final;
	void onText(Client& client, std::string_view text) final;
	void heardProbe(const Client& client, const Stamp& stamp);

	LoadOptions _options;
	LoadEngine _engine;
	ServerMeter _meter;
	StampWriter _stamps;
	std::vector<bool> _heard; ///< A probe, by place.
	std::size_t _heardCount = 0;
	std::uint64_t _strangeTexts = 0; ///< That no client of ours has said.
};


/// By the name in the options. Throws UsageError where there is none of it.
std::unique_ptr<Suite> makeSuite(const LoadOptions& options);


} // namespace ciarla::bench
