#include <ciarla/transport/MemoryNetwork.h>

#include "MemoryBacklog.h"

#include <utility>


namespace ciarla {


bool MemoryNetwork::claim(const std::string& name, std::shared_ptr<MemoryBacklog> backlog)
{
	const std::lock_guard lock(_mutex);
	return _backlogs.try_emplace(name, std::move(backlog)).second;
}


void MemoryNetwork::release(const std::string& name) noexcept
{
	const std::lock_guard lock(_mutex);
	_backlogs.erase(name);
}


std::shared_ptr<MemoryBacklog> MemoryNetwork::find(const std::string& name) const
{
	const std::lock_guard lock(_mutex);
	const auto found = _backlogs.find(name);
	return found == _backlogs.end() ? nullptr : found->second;
}


std::string MemoryNetwork::freshName(const std::string& stem)
{
	const std::lock_guard lock(_mutex);
	std::string name;
	do
	{
		name = stem + "-" + std::to_string(++_lastFresh);
	}
	while (_backlogs.contains(name));
	return name;
}


} // namespace ciarla
