#include "Machine.h"

#include <ciarla/protocol/ChatProtocol.h>

#include <utility>


namespace ciarla {


ChatProtocol::ChatProtocol(ChatSettings settings):
	_machine(std::make_unique<Machine>(std::move(settings)))
{
}


ChatProtocol::~ChatProtocol() = default;
ChatProtocol::ChatProtocol(ChatProtocol&&) noexcept = default;
ChatProtocol& ChatProtocol::operator=(ChatProtocol&&) noexcept = default;


void ChatProtocol::start(TimePoint)
{
	_machine->start();
}


void ChatProtocol::receive(std::span<const std::byte> bytes, TimePoint now)
{
	_machine->receive(bytes, now);
}


void ChatProtocol::receiveEnd(TimePoint now)
{
	_machine->receiveEnd(now);
}


void ChatProtocol::tick(TimePoint now)
{
	_machine->tick(now);
}


std::optional<TimePoint> ChatProtocol::deadline() const noexcept
{
	return _machine->deadline();
}


std::optional<ChatEvent> ChatProtocol::nextEvent()
{
	return _machine->nextEvent();
}


SayResult ChatProtocol::say(std::string_view text, TextKind kind, TimePoint now, std::uint32_t target)
{
	return _machine->say(text, kind, now, target);
}


SayResult ChatProtocol::request(const HubRequest& request, TimePoint now)
{
	return _machine->request(request, now);
}


bool ChatProtocol::mustWait(TimePoint now) const noexcept
{
	return _machine->mustWait(now);
}


std::uint64_t ChatProtocol::lastSequence() const noexcept
{
	return _machine->lastSequence();
}


void ChatProtocol::acknowledge(std::uint64_t sequence, TimePoint now)
{
	_machine->acknowledge(sequence, now);
}


void ChatProtocol::ping(TimePoint now)
{
	_machine->ping(now);
}


void ChatProtocol::leave(const Bye& bye, Farewell farewell, TimePoint now)
{
	_machine->leave(bye, farewell, now);
}


void ChatProtocol::turnAway(const Bye& bye, TimePoint now)
{
	_machine->turnAway(bye, now);
}


bool ChatProtocol::hasOutput() const noexcept
{
	return _machine->hasOutput();
}


Bytes ChatProtocol::takeOutput()
{
	return _machine->takeOutput();
}


ChatProtocol::State ChatProtocol::state() const noexcept
{
	return _machine->state();
}


Dialect ChatProtocol::dialect() const noexcept
{
	return _machine->dialect();
}


const std::string& ChatProtocol::peerName() const noexcept
{
	return _machine->peerName();
}


SpeakerRole ChatProtocol::peerRole() const noexcept
{
	return _machine->peerRole();
}


std::size_t ChatProtocol::unacknowledgedLines() const noexcept
{
	return _machine->unacknowledgedLines();
}


std::size_t ChatProtocol::textBytesMax() const noexcept
{
	return _machine->textBytesMax();
}


} // namespace ciarla
