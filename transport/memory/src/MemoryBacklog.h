#pragma once

#include "MemoryBell.h"
#include "MemoryWire.h"

#include <ciarla/transport/Address.h>

#include <memory>
#include <mutex>
#include <vector>


namespace ciarla {


/// A call that waits for its listener.
struct MemoryCall
{
	std::shared_ptr<MemoryWire> wire;
	Address caller;
};


/// A MemoryBacklog holds the calls that a listener has not taken yet.
///
/// Ownership: shared by the listener, the network while it holds the name, and callers in the act of calling.
/// Threading: any thread.
class MemoryBacklog
{
public:
	/// As long as TCP's longest common backlog: a listener that far behind is not listening.
	static constexpr std::size_t callsMax = 4096;

	explicit MemoryBacklog(std::shared_ptr<MemoryBell> bell) noexcept;

	/// False if the listener has gone or too many wait.
	bool offer(MemoryCall call);

	std::vector<MemoryCall> take();

	/// Turns away who waits and who will call.
	void close();

private:
	std::mutex _mutex;
	std::shared_ptr<MemoryBell> _bell;
	std::vector<MemoryCall> _calls;
	bool _closed = false;
};


} // namespace ciarla
