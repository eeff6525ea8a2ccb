#pragma once

#include <cstdint>


namespace ciarla::bench {


/// Processor time that a process has used.
struct ProcessorTime
{
	double seconds = 0;
	double userTicks = 0; ///< These two only tell the share: they are counted, not measured.
	double systemTicks = 0;
};


/// A ServerMeter reads from /proc what a server has used. Zeros where there is no such process.
class ServerMeter
{
public:
	explicit ServerMeter(int process) noexcept:
		_process(process)
	{
	}

	/// Of all its threads that are still there.
	ProcessorTime processorTime() const;

	/// What is resident, shared libraries included.
	double residentBytes() const;

private:
	int _process;
};


} // namespace ciarla::bench
