#include "HubHost.h"

#include <algorithm>
#include <string>
#include <utility>


// What time does to a host; HubHost.cpp says what goes through it.
namespace ciarla {


namespace {


/// Between being told to go and going: long enough for another turn of the loop, which reads what has come meanwhile,
/// and short enough that a flood cannot fill the hub with those who are to go.
constexpr Duration lastChance = std::chrono::milliseconds(1);


std::uint64_t microseconds(Duration duration) noexcept
{
	const auto count = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
	return static_cast<std::uint64_t>(std::max<decltype(count)>(count, 0));
}


} // namespace


void HubHost::shutDown(Duration patience)
{
	_stopping = true;
	_hub->shutDown(_loop.now());
	for (const std::unique_ptr<HubConnection>& connection: _byTicket)
	{
		if (connection && connection->slot == HubConnection::noSlot)
		{
			abort(*connection, "The hub is stopping.");
		}
	}
	_giveUp = _loop.callAt(_loop.now() + patience, [this] {
		_giveUp = CallId::none;
		for (const std::unique_ptr<HubConnection>& connection: _byTicket)
		{
			if (connection)
			{
				abort(*connection, "The hub has stopped.");
			}
		}
	});
	arm();
}


void HubHost::showNumbers()
{
	show();
	const TimePoint due = _loop.now() + _limits.show;
	_show = _loop.callAt(due, [this, due] {
		_gauges.lagMicroseconds.set(microseconds(_loop.now() - due));
		showNumbers();
	});
}


/// Only who is behind has something queued between two turns, so nobody else is looked at.
void HubHost::show()
{
	std::size_t inAll = 0;
	std::size_t most = 0;
	for (const HubConnection* reader = _readers.front(); reader != nullptr; reader = reader->next)
	{
		const std::size_t queued = reader->connection().stats().bytesQueued;
		inAll += queued;
		most = std::max(most, queued);
	}
	_gauges.take(_hub->stats());
	_gauges.queuedBytes.set(inAll);
	_gauges.queuedBytesMax.set(most);
	_gauges.seen.set(microseconds(_loop.now().time_since_epoch()));
}


/// One timer serves everybody. Too early is harmless, so it moves only to an earlier time: a deadline that moves on with
/// every text then costs nothing.
void HubHost::armTimer()
{
	const std::optional<TimePoint> deadline = nextDeadline();
	if (!deadline || (_timer != CallId::none && _timerTime <= *deadline))
	{
		return;
	}
	_loop.cancel(_timer);
	_timerTime = *deadline;
	_timer = _loop.callAt(_timerTime, [this] { onTimer(); });
}


void HubHost::onTimer()
{
	_timer = CallId::none;
	_hub->tick(_loop.now());
	sendPostponed();
	judgeReaders();
	endGoodbyes();
	hangUpOnDisplaced();
	if (_logRetry && *_logRetry <= _loop.now())
	{
		_logRetry = _log.flush() ? std::optional(_loop.now() + _limits.logRetry) : std::nullopt;
	}
	if (_hub->hasOutput())
	{
		arm();
	}
	armTimer();
}


std::optional<TimePoint> HubHost::nextDeadline() const noexcept
{
	std::optional<TimePoint> next = _hub->deadline();
	const auto consider = [&next](TimePoint time) { next = next ? std::min(*next, time) : time; };
	if (_readers.front() != nullptr)
	{
		consider(_judgement);
	}
	if (const HubConnection* ending = _goodbyes.front())
	{
		consider(ending->since + _limits.goodbye);
	}
	if (const HubConnection* caller = _noticed.front())
	{
		consider(caller->since + lastChance);
	}
	if (const std::optional<TimePoint> ack = _acks.deadline(_limits.ack))
	{
		consider(*ack);
	}
	if (_logRetry)
	{
		consider(*_logRetry);
	}
	return next;
}


void HubHost::sendPostponed()
{
	while (HubConnection* const author = _acks.due(_limits.ack, _loop.now()))
	{
		deliver(*author, {});
	}
}


/// Whoever has taken in enough since they began starts anew.
void HubHost::judgeReaders()
{
	if (_readers.front() == nullptr || _judgement > _loop.now())
	{
		return;
	}
	_judgement = _loop.now() + lookEvery();
	for (HubConnection* next = _readers.front(); next != nullptr;)
	{
		HubConnection& reader = *std::exchange(next, next->next);
		const std::uint64_t sent = reader.connection().stats().bytesSent;
		if (sent >= reader.sentBefore + _limits.progressBytes)
		{
			reader.sentBefore = sent;
			reader.since = _loop.now();
		}
		else if (reader.since + _limits.stall <= _loop.now())
		{
			putOutStalled(reader);
		}
	}
}


void HubHost::putOutStalled(HubConnection& reader)
{
	_readers.remove(reader);
	reader.wait = HubConnection::Wait::verdict;
	const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(_limits.stall).count();
	_hub->putOut(
		reader.slot, LeaveCode::tooSlow,
		"Too little was read: less than " + std::to_string(_limits.progressBytes) + " bytes could be sent in " +
			std::to_string(seconds) + " s.",
		_loop.now());
}


/// When exactly somebody last took in something is not known, so they are looked at more often than they may stall.
Duration HubHost::lookEvery() const noexcept
{
	return _limits.stall / 8;
}


void HubHost::endGoodbyes()
{
	while (HubConnection* ending = _goodbyes.front())
	{
		if (ending->since + _limits.goodbye > _loop.now())
		{
			return;
		}
		_goodbyes.remove(*ending);
		abort(*ending, "The goodbye did not arrive in time.");
	}
}


void HubHost::hangUpOnDisplaced()
{
	while (HubConnection* caller = _noticed.front())
	{
		if (caller->since + lastChance > _loop.now())
		{
			return;
		}
		_noticed.remove(*caller);
		hangUpOn(*caller);
	}
}


void HubHost::hangUpOn(HubConnection& caller)
{
	const bool isOpen = caller.slot != HubConnection::noSlot;
	if (isOpen && !_hub->displace(caller.slot, _loop.now()))
	{
		return;
	}
	_gauges.displaced.set(_gauges.displaced.get() + 1);
	// Whoever has said nothing at all would not understand a goodbye, and a crowd of them is not waited for.
	if (!isOpen || caller.connection().stats().bytesReceived == 0)
	{
		abort(caller, "Others have come who say who they are.");
	}
}


} // namespace ciarla
