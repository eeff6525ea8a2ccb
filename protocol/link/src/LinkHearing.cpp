// What the connection tells a Link, and what the conversation makes of it.

#include <ciarla/protocol/Link.h>

#include <utility>
#include <variant>


namespace ciarla {


namespace {


/// What it means that the connection ended without anything being decided on the level of the conversation.
LinkOutcome outcomeOf(const CloseReason& reason, bool opening)
{
	if (!opening)
	{
		return LinkOutcome::lost;
	}
	if (reason.code == ErrorCode::refused)
	{
		return LinkOutcome::refused;
	}
	return reason.code == ErrorCode::timedOut ? LinkOutcome::timedOut : LinkOutcome::failed;
}


} // namespace


void Link::onOpen(Connection&) noexcept
{
	_phase = Phase::waiting;
	_phaseSince = _loop.now();
	_lastHeard = _phaseSince;
	_protocol.start(_loop.now());
	if (_turnAway)
	{
		turnAway(*std::exchange(_turnAway, std::nullopt));
	}
	_handler->onOpen(*this);
	settle();
}


void Link::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	_lastHeard = _loop.now();
	_pinged.reset();
	if (_phase == Phase::waiting)
	{
		_phase = Phase::stirred;
		_phaseSince = _loop.now();
		_handler->onPeerStirred(*this);
		if (_silenced)
		{
			return;
		}
	}
	_protocol.receive(bytes, _loop.now());
	drainEvents();
	settle();
	offerReady();
}


void Link::onWritable(Connection&) noexcept
{
	_paused = false;
	settle();
	offerReady();
}


void Link::onEnd(Connection&) noexcept
{
	_peerEnded = true;
	_protocol.receiveEnd(_loop.now());
	drainEvents();
	settle();
}


void Link::onClose(Connection&, const CloseReason& reason) noexcept
{
	_end.side = _decided ? _end.side : reason.side;
	decide(outcomeOf(reason, _phase == Phase::opening), reason.code, reason.text, reason.says);
	_end.advice = reason.advice;
	if (_end.outcome == LinkOutcome::lost && reason.code && _connection->info().capabilities.endExplained)
	{
		// How a program ended says more than that its output did.
		_end.outcome = _end.hadBegun || reason.code == ErrorCode::lost ? LinkOutcome::lost : LinkOutcome::failed;
		_end.error = {reason.code, reason.text};
		_end.says = reason.says;
	}

	_phase = Phase::closed;
	_loop.cancel(_lifeCall);
	_loop.cancel(_protocolCall);
	_end.unacknowledgedLines = _protocol.unacknowledgedLines();
	_handler->onEnd(*this, _end);
}


void Link::hear(const PeerNamed& event)
{
	_end.hadBegun = true;
	if (_phase == Phase::stirred)
	{
		_phase = Phase::talking;
		_phaseSince = _loop.now();
	}
	_handler->onPeerNamed(*this, event.name, event.dialect);
}


void Link::hear(const TextHeard& event)
{
	_handler->onText(*this, event);
}


void Link::hear(const TextAcknowledged& event)
{
	_handler->onAcknowledged(*this, event);
}


void Link::hear(const TextRefused& event)
{
	_handler->onRefused(*this, event);
}


void Link::hear(const HubHeard& event)
{
	_handler->onHubHeard(*this, event.frame);
}


void Link::hear(const PongHeard& event)
{
	_handler->onRoundTrip(*this, event.roundTrip);
}


void Link::hear(const PeerLeft& event)
{
	_end.bye = event.bye;
	switch (event.bye.code)
	{
	case ByeCode::busy:
	case ByeCode::refused: decide(LinkOutcome::refused, ErrorCode::refused, "The other side turned us away."); break;
	case ByeCode::fault:
		decide(LinkOutcome::ourFault, ErrorCode::protocolFault, "The other side says that we broke the protocol.");
		break;
	case ByeCode::timeout:
		decide(LinkOutcome::timedOut, ErrorCode::timedOut, "The other side waited for us in vain.");
		break;
	default: decide(LinkOutcome::peerLeft, ErrorCode::cancelled, {}); break;
	}
	_brief = _protocol.dialect() == Dialect::raw;
	enterLeaving();
	_handler->onPeerLeft(*this, event.bye);
}


void Link::hear(const PeerEnded& event)
{
	if (event.orderly)
	{
		decide(LinkOutcome::peerLeft, ErrorCode::cancelled, {});
		enterLeaving();
		return;
	}
	const char* sentence =
		_end.hadBegun ? "The other side vanished without a goodbye." : "The other side left before the chat began.";
	failPeer(LinkOutcome::lost, ErrorCode::lost, sentence);
}


void Link::hear(const Faulted& event)
{
	failPeer(LinkOutcome::peerFault, ErrorCode::protocolFault, event.fault.text);
}


void Link::failPeer(LinkOutcome outcome, ErrorCode code, std::string text)
{
	const bool isNews = !_decided;
	decide(outcome, code, std::move(text));
	_brief = true;
	flush();
	enterFinishing();
	// How a program ended, which is about to be known, says more.
	const bool isToBeExplained = outcome == LinkOutcome::lost && _connection->info().capabilities.endExplained;
	if (isNews && !isToBeExplained)
	{
		_handler->onPeerFailed(*this, _end);
	}
}


void Link::drainEvents()
{
	while (!_silenced && _phase != Phase::closed)
	{
		const std::optional<ChatEvent> event = _protocol.nextEvent();
		if (!event)
		{
			return;
		}
		std::visit([this](const auto& what) { hear(what); }, *event);
	}
}


} // namespace ciarla
