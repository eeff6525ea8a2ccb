#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>


namespace ciarla {


class MemoryBacklog;


/// A MemoryNetwork is the space of names in which memory transports find each other.
///
/// Ownership: shared by the transports on it, their listeners, and the connections that they dial.
/// Threading: any thread.
class MemoryNetwork
{
public:
	MemoryNetwork() = default;
	MemoryNetwork(const MemoryNetwork&) = delete;
	MemoryNetwork& operator=(const MemoryNetwork&) = delete;

	/// Gives `name` to a listener. False if somebody holds it.
	bool claim(const std::string& name, std::shared_ptr<MemoryBacklog> backlog);

	void release(const std::string& name) noexcept;

	/// Where to call `name`; null if nobody listens.
	std::shared_ptr<MemoryBacklog> find(const std::string& name) const;

	/// A name never given before, beginning with `stem`: what port 0 is to TCP.
	std::string freshName(const std::string& stem);

private:
	mutable std::mutex _mutex;
	std::map<std::string, std::shared_ptr<MemoryBacklog>> _backlogs;
	std::uint64_t _lastFresh = 0;
};


} // namespace ciarla
