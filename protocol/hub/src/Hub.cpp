#include "HubState.h"

#include <ciarla/protocol/Hub.h>

#include <utility>


namespace ciarla {


Hub::Hub(HubSettings settings, HubPlace place, std::uint64_t epoch, std::function<std::uint64_t()> unixTime):
	_state(std::make_unique<State>(std::move(settings), place, epoch, std::move(unixTime)))
{
}


Hub::~Hub() = default;


MemberSlot Hub::admit(const MemberOrigin& origin, TimePoint now)
{
	return _state->admit(origin, now);
}


MemberSlot Hub::turnAway(Bye bye, TimePoint now)
{
	return _state->turnAway(std::move(bye), now);
}


bool Hub::receive(MemberSlot slot, std::span<const std::byte> bytes, TimePoint now)
{
	return _state->receive(slot, bytes, now);
}


void Hub::resume(MemberSlot slot, TimePoint now)
{
	_state->resume(slot, now);
}


void Hub::receiveEnd(MemberSlot slot, TimePoint now)
{
	_state->receiveEnd(slot, now);
}


void Hub::forget(MemberSlot slot, TimePoint now)
{
	_state->forget(slot, now);
}


void Hub::putOut(MemberSlot slot, LeaveCode code, std::string_view reason, TimePoint now)
{
	_state->putOut(slot, code, reason, now);
}


bool Hub::displace(MemberSlot slot, TimePoint now)
{
	return _state->displace(slot, now);
}


void Hub::receiveMail(HubMail mail, TimePoint now)
{
	_state->receiveMail(std::move(mail), now);
}


void Hub::tick(TimePoint now)
{
	_state->tick(now);
}


std::optional<TimePoint> Hub::deadline() const noexcept
{
	return _state->deadline();
}


void Hub::settle(HubSink& sink)
{
	_state->settle(sink);
}


bool Hub::hasOutput() const noexcept
{
	return _state->hasOutput();
}


void Hub::configure(HubSettings settings, TimePoint now)
{
	_state->configure(std::move(settings), now);
}


void Hub::shutDown(TimePoint now)
{
	_state->shutDown(now);
}


HubStats Hub::stats() const noexcept
{
	return _state->stats();
}


} // namespace ciarla
