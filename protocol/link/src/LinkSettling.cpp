// What a Link does after every input: output, pauses, and the way to the end.

#include <ciarla/protocol/Link.h>

#include <utility>


namespace ciarla {


/// After every input: what came of it goes out, and the deadlines follow.
void Link::settle()
{
	if (_silenced || _phase == Phase::closed)
	{
		return;
	}
	flush();
	advanceEnding();
	scheduleLife();
	scheduleProtocol();
}


void Link::flush()
{
	while (_outputHeld || _protocol.hasOutput())
	{
		if (!_outputHeld)
		{
			_held = _protocol.takeOutput();
		}
		const SendResult result = send(*_connection, _held);
		_paused = _paused || result == SendResult::acceptedPause;
		_outputHeld = result == SendResult::full;
		applyReading();
		if (_outputHeld)
		{
			return;
		}
		_held = Bytes();
	}
}


void Link::offerReady()
{
	if (_silenced || _phase != Phase::talking || _paused || _outputHeld ||
		_protocol.unacknowledgedLines() >= _readyBelowLines || _protocol.mustWait(_loop.now()))
	{
		return;
	}
	_readyBelowLines = 0;
	_handler->onReady(*this);
	settle();
}


bool Link::allIsSaid() const noexcept
{
	if (_outputHeld || _protocol.hasOutput())
	{
		return false;
	}
	const ChatProtocol::State state = _protocol.state();
	// Where there was no conversation, nobody's answer to the goodbye is worth waiting for; but raw words leave late.
	const bool goodbyeOnly =
		state == ChatProtocol::State::leaving && !_end.hadBegun && _protocol.unacknowledgedLines() == 0;
	return state == ChatProtocol::State::ended || goodbyeOnly;
}


void Link::advanceEnding()
{
	if (_phase == Phase::waiting || _phase == Phase::stirred || _phase == Phase::talking)
	{
		const ChatProtocol::State state = _protocol.state();
		if (state == ChatProtocol::State::leaving || state == ChatProtocol::State::ended)
		{
			enterLeaving();
		}
	}
	if (_phase == Phase::leaving && allIsSaid())
	{
		enterFinishing();
	}
	if (_phase == Phase::finishing && _peerEnded)
	{
		_connection->close(CloseMode::graceful, {});
	}
}


void Link::enterLeaving()
{
	if (_phase != Phase::leaving && _phase != Phase::finishing)
	{
		_phase = Phase::leaving;
		_phaseSince = _loop.now();
		_lastHeard = _loop.now();
	}
}


void Link::enterFinishing()
{
	if (_phase == Phase::finishing)
	{
		return;
	}
	_phase = Phase::finishing;
	_phaseSince = _loop.now();
	_lastHeard = _loop.now();
	if (!_connection->finish())
	{
		// Who cannot read our frames reads this, where the wire has a place for it.
		const bool isFault = _decided && _end.outcome == LinkOutcome::peerFault;
		_connection->close(
			CloseMode::graceful,
			isFault ? CloseReason{CloseSide::local, _end.error.code, _end.error.text} : CloseReason());
	}
}


/// The first decision stands: what follows a goodbye does not change why it was said.
void Link::decide(LinkOutcome outcome, std::error_code code, std::string text, CloseText says)
{
	if (!_decided)
	{
		_decided = true;
		_end.outcome = outcome;
		_end.error = {code, std::move(text)};
		_end.says = says;
	}
}


/// A peer that does not read what we must answer is not read either, so that its flood is bounded.
void Link::applyReading()
{
	_connection->setReading(_readingWanted && !_outputHeld);
}


} // namespace ciarla
