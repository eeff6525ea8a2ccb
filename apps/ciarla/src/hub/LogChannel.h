#pragma once

#include "LogFormat.h"

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>

#include <cstddef>
#include <mutex>
#include <string>


namespace ciarla {


/// A LogChannel writes lines to a descriptor, and never waits for whoever reads it.
///
///     log() -> | lines, at most a bound | -> flush() -> descriptor
///
/// A log that is full, closed or not read loses lines and never stops the program; how many it lost is written as soon
/// as it can be.
///
/// Ownership: the descriptor stays its owner's.
/// Threading: any thread.
class LogChannel final // NOLINT(cppcoreguidelines-virtual-class-destructor): POCO counts who holds it.
	: public Poco::Channel
{
public:
	explicit LogChannel(int descriptor, std::size_t bytesMax = 1024 * 1024);

	void setFormatter(Poco::AutoPtr<Poco::Formatter> formatter);

	/// Keeps the line for the next flush(). So what one turn says is written at once.
	void log(const Poco::Message& message) override;

	/// Writes what can be written without waiting. True if something is left: try again in a while.
	bool flush();

	/// Whether flush() has something to do.
	bool hasOutput() const;

private:
	~LogChannel() override;

	void append(const Poco::Message& message);
	bool writeSome();
	void lose(int error);
	void tellLoss();

	mutable std::mutex _mutex;
	const int _descriptor;
	const std::size_t _bytesMax;
	Poco::AutoPtr<Poco::Formatter> _formatter;
	std::string _pending;     ///< Whole lines, but for the first one, whose beginning may have been written.
	std::size_t _written = 0; ///< Of what is pending.
	std::size_t _lost = 0;    ///< Lines, since it was last told.
	int _error = 0;           ///< Why; 0 if nobody read them.
	bool _torn;               ///< A line was begun that will not be finished, by us or by another run.
};


} // namespace ciarla
