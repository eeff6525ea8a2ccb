#include "IncomingBatch.h"


namespace ciarla {


void IncomingBatch::add(const LoopEvent& event)
{
	_events.push_back({event.kind, event.turnAway, event.slot, event.bytes.size()});
	_bytes.insert(_bytes.end(), event.bytes.begin(), event.bytes.end());
	if (event.origin != nullptr)
	{
		_origins.push_back(*event.origin);
	}
	if (event.kind == LoopEvent::Kind::slow)
	{
		_reasons.emplace_back(event.reason);
	}
}


void IncomingBatch::replay(unsigned loop, HubLoopHandler& handler) const noexcept
{
	std::span<const std::byte> bytes(_bytes);
	auto origin = _origins.begin();
	auto reason = _reasons.begin();
	for (const Event& event: _events)
	{
		LoopEvent again{.kind = event.kind, .slot = event.slot, .bytes = bytes.first(event.size)};
		bytes = bytes.subspan(event.size);
		if (event.kind == LoopEvent::Kind::opened)
		{
			again.origin = &*origin++;
			again.turnAway = event.turnAway;
		}
		else if (event.kind == LoopEvent::Kind::slow)
		{
			again.reason = *reason++;
		}
		handler.onEvent(loop, again);
	}
}


} // namespace ciarla
