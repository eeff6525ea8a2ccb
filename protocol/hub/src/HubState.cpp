#include "HubState.h"

#include <algorithm>
#include <string>
#include <utility>


namespace ciarla {


namespace {


ByeCode byeCodeOf(LeaveCode code) noexcept
{
	switch (code)
	{
	case LeaveCode::left:
	case LeaveCode::closed: break;
	case LeaveCode::lost:
	case LeaveCode::tooSlow: return ByeCode::timeout;
	case LeaveCode::kicked:
	case LeaveCode::refused: return ByeCode::refused;
	case LeaveCode::fault: return ByeCode::fault;
	case LeaveCode::shutdown: return ByeCode::shutdown;
	}
	return ByeCode::closed;
}


void takeEarlier(std::optional<TimePoint>& earliest, const std::optional<TimePoint>& other) noexcept
{
	if (other && (!earliest || *other < *earliest))
	{
		earliest = other;
	}
}


} // namespace


Hub::State::State(HubSettings settings, HubPlace place, std::uint64_t epoch, std::function<std::uint64_t()> unixTime):
	_context(std::move(settings), place, epoch, std::move(unixTime)),
	_replies(_context),
	_rooms(_context, _replies),
	_names(_context, _replies),
	_endings(_context, _rooms, _names),
	_operators(_context, _replies, _rooms, _names, _endings),
	_reception(_context, _names, _endings),
	_hearing(_context, _replies, _rooms, _names, _operators, _endings),
	_liveness(_context, _endings),
	_decoder(_context.settings.frameBytesMax)
{
	const HubSettings& bounds = _context.settings;
	_context.historyBudget.configure(
		bounds.historyLinesMax, bounds.historyBytesMax, bounds.historyBytesMaxInAll / place.count);
}


MemberSlot Hub::State::admit(const MemberOrigin& origin, TimePoint now)
{
	_context.begin(now);
	MemberSession& session = _context.members.add();
	session.trusted = origin.trusted;
	session.source = origin.source;
	if (!origin.credential.empty())
	{
		session.credential = std::make_unique<std::string>(origin.credential);
	}
	_reception.admit(session, nullptr);
	return session.person.whom.slot;
}


MemberSlot Hub::State::turnAway(Bye bye, TimePoint now)
{
	_context.begin(now);
	MemberSession& session = _context.members.add();
	_reception.admit(session, std::make_unique<Bye>(std::move(bye)));
	return session.person.whom.slot;
}


bool Hub::State::receive(MemberSlot slot, std::span<const std::byte> bytes, TimePoint now)
{
	_context.begin(now);
	MemberSession& session = _context.members.at(slot);
	if (session.stage == MemberStage::greeting || session.stage == MemberStage::words)
	{
		_reception.hearGreeting(session, bytes);
	}
	readFrames(session, bytes);
	if (session.stage == MemberStage::talking)
	{
		_liveness.heard(session);
	}
	resumeKept();
	return !session.unread;
}


void Hub::State::resume(MemberSlot slot, TimePoint now)
{
	_context.begin(now);
	MemberSession& session = _context.members.at(slot);
	if (session.stage == MemberStage::talking && session.unread)
	{
		session.unread = false;
		_hearing.resume(session);
		resumeKept();
	}
}


void Hub::State::receiveEnd(MemberSlot slot, TimePoint now)
{
	_context.begin(now);
	_reception.end(_context.members.at(slot));
}


void Hub::State::forget(MemberSlot slot, TimePoint now)
{
	_context.begin(now);
	_endings.forget(_context.members.at(slot));
}


void Hub::State::putOut(MemberSlot slot, LeaveCode code, std::string_view reason, TimePoint now)
{
	_context.begin(now);
	_endings.end(_context.members.at(slot), code, reason, Bye{byeCodeOf(code), std::string(reason), {}});
}


bool Hub::State::displace(MemberSlot slot, TimePoint now)
{
	_context.begin(now);
	return _reception.displace(_context.members.at(slot));
}


void Hub::State::tick(TimePoint now)
{
	_context.begin(now);
	_reception.tick();
	_liveness.tick();
	_rooms.rooms().announceDue();
}


std::optional<TimePoint> Hub::State::deadline() const noexcept
{
	std::optional<TimePoint> earliest = _reception.deadline();
	takeEarlier(earliest, _liveness.deadline());
	takeEarlier(earliest, _rooms.rooms().deadline());
	return earliest;
}


void Hub::State::settle(HubSink& sink)
{
	_context.settle(sink);
	_rooms.rooms().tidy();
	std::erase_if(_away, [](const auto& away) { return away.second->slots().empty(); });
	_context.members.release();
}


bool Hub::State::hasOutput() const noexcept
{
	return _context.hasOutput();
}


void Hub::State::configure(HubSettings settings, TimePoint now)
{
	_context.begin(now);
	// Members were told what a frame may have, and promised to take as much.
	settings.frameBytesMax = _context.settings.frameBytesMax;
	_context.settings = std::move(settings);
	const HubSettings& bounds = _context.settings;
	_context.historyBudget.configure(
		bounds.historyLinesMax, bounds.historyBytesMax, bounds.historyBytesMaxInAll / _context.place.count);
	_reception.configure();
	_context.members.forEach([&bounds](MemberSession& session) { session.isOperator = mayOperate(session, bounds); });
}


void Hub::State::shutDown(TimePoint now)
{
	_context.begin(now);
	const Bye bye{ByeCode::shutdown, "The hub is stopping.", _context.settings.shutdownRetry};
	_context.members.forEach(
		[this, &bye](MemberSession& session) { _endings.end(session, LeaveCode::shutdown, bye.text, bye); });
}


HubStats Hub::State::stats() const noexcept
{
	HubStats stats = _context.stats;
	stats.connections = _context.members.size();
	stats.rooms = _rooms.rooms().all().size();
	stats.historyBytes = _context.historyBudget.bytes();
	return stats;
}


/// Reads with the decoder that all share, unless a frame of this one is being gathered.
void Hub::State::readFrames(MemberSession& session, std::span<const std::byte> bytes)
{
	const auto understands = [&session] {
		return session.stage == MemberStage::hello || session.stage == MemberStage::naming ||
			session.stage == MemberStage::talking;
	};
	if (bytes.empty() || !understands())
	{
		return;
	}
	// Held here while it is read: what is heard may end the session.
	std::unique_ptr<FrameDecoder> own = std::move(session.decoder);
	FrameDecoder& decoder = own ? *own : _decoder;
	decoder.feed(bytes);
	FrameDecoder::Step step = FrameDecoder::Step::frame;
	for (FrameView frame; understands() && (step = decoder.next(frame)) == FrameDecoder::Step::frame;)
	{
		hear(session, frame);
	}
	if (step == FrameDecoder::Step::tooLong)
	{
		_endings.fault(
			session,
			"A frame is longer than the " + std::to_string(_context.settings.frameBytesMax) +
				" bytes that are taken here.");
	}
	else if (step == FrameDecoder::Step::empty)
	{
		_endings.fault(session, "A frame has a length of zero.");
	}
	else if (understands() && decoder.gathering())
	{
		session.decoder = own ? std::move(own) : std::make_unique<FrameDecoder>(std::move(_decoder));
	}
	if (!own)
	{
		_decoder = FrameDecoder(_context.settings.frameBytesMax);
	}
}


void Hub::State::hear(MemberSession& session, const FrameView& frame)
{
	switch (session.stage)
	{
	case MemberStage::hello: _reception.hear(session, frame); break;
	case MemberStage::naming: _hearing.keep(session, frame); break;
	case MemberStage::talking: _hearing.hear(session, frame); break;
	default: break;
	}
}


/// Whoever has been answered goes on with what was kept; that may be answered at once in turn.
void Hub::State::resumeKept()
{
	while (!_context.resumable.empty())
	{
		const Whom whom = _context.resumable.back();
		_context.resumable.pop_back();
		MemberSession* const session = _context.members.find(whom);
		if (session != nullptr && session->stage == MemberStage::talking)
		{
			_hearing.resume(*session);
		}
	}
}


} // namespace ciarla
