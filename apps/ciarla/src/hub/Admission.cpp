#include "Admission.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


/// How many times the limit of those who wait may be there while none of them has had its time.
constexpr std::size_t crowdFactor = 2;


} // namespace


Bye byeOf(TurnAway reason)
{
	switch (reason)
	{
	case TurnAway::none: break;
	case TurnAway::notAllowed: return {ByeCode::refused, "This hub takes no calls from your address.", {}};
	case TurnAway::full: return {ByeCode::busy, "This hub is full; try again in a while.", std::chrono::seconds(30)};
	case TurnAway::fullForSource:
		return {
			ByeCode::busy, "This hub holds as many connections from your address as it takes.",
			std::chrono::seconds(30)};
	}
	return {};
}


Admission::Admission(AdmissionRules rules):
	_rules(std::move(rules))
{
}


Admitted Admission::ask(const PeerSource& caller, TimePoint now, Trust most)
{
	const Sources::iterator source = _sources.try_emplace(keyOf(caller)).first;
	const bool trusted = most == Trust::trusted && !caller.forwarded && _rules.trusted.contains(caller);
	if (const TurnAway reason = objection(caller, source->second, trusted); reason != TurnAway::none)
	{
		return turnAway(source, reason, now);
	}
	Admitted admitted;
	admitted.trust = trusted ? Trust::trusted : std::min(most, Trust::wire);
	admitted.displaced = displace(source->second, trusted, now);
	admitted.ticket = enter(source, Stage::waiting, now);
	wait(*admitted.ticket);
	++_connections;
	++source->second.connections;
	return admitted;
}


void Admission::finish(Ticket ticket)
{
	Entry& entry = _entries[ticket];
	if (entry.stage == Stage::waiting)
	{
		endWait(ticket);
		entry.stage = Stage::in;
	}
}


void Admission::leave(Ticket ticket)
{
	Entry& entry = _entries[ticket];
	assert(entry.stage != Stage::none);
	Source& source = entry.source->second;
	if (entry.stage == Stage::turnedAway)
	{
		--_turnedAway;
		--source.turnedAway;
	}
	else
	{
		finish(ticket);
		--_connections;
		--source.connections;
	}
	entry.stage = Stage::none;
	_free.push_back(ticket);
	dropIfUnused(entry.source);
}


void Admission::configure(AdmissionRules rules)
{
	_rules = std::move(rules);
}


IpAddress Admission::keyOf(const PeerSource& source) noexcept
{
	IpAddress key = source.address;
	if (!isIpV4(key))
	{
		std::fill(key.begin() + 8, key.end(), std::uint8_t{0});
	}
	return key;
}


TurnAway Admission::objection(const PeerSource& caller, const Source& source, bool trusted) const
{
	if (_rules.deny.contains(caller) || (!_rules.allow.empty() && !_rules.allow.contains(caller)))
	{
		return TurnAway::notAllowed;
	}
	if (_connections >= _rules.connectionsMax)
	{
		return TurnAway::full;
	}
	const std::size_t most = _rules.connectionsPerSourceMax;
	return !trusted && most != 0 && source.connections >= most ? TurnAway::fullForSource : TurnAway::none;
}


Admitted Admission::turnAway(Sources::iterator source, TurnAway reason, TimePoint now)
{
	Admitted refused;
	refused.turnAway = reason;
	if (_turnedAway < _rules.turnedAwayMax && source->second.turnedAway < _rules.turnedAwayPerSourceMax)
	{
		++_turnedAway;
		++source->second.turnedAway;
		refused.ticket = enter(source, Stage::turnedAway, now);
	}
	dropIfUnused(source);
	return refused;
}


std::optional<Ticket> Admission::displace(const Source& source, bool trusted, TimePoint now)
{
	Ticket oldest = trusted ? noTicket : excess(source.waiting, _rules.unfinishedPerSourceMax, now);
	if (oldest == noTicket)
	{
		oldest = excess(_waiting, _rules.unfinishedMax, now);
	}
	if (oldest == noTicket)
	{
		return std::nullopt;
	}
	endWait(oldest);
	_entries[oldest].stage = Stage::displaced;
	return oldest;
}


/// Whoever of these has to make room for one more.
Ticket Admission::excess(const Queue& queue, std::size_t most, TimePoint now) const noexcept
{
	if (queue.count == 0 || queue.count < most)
	{
		return noTicket;
	}
	const bool hadItsTime = _entries[queue.first].since + _rules.grace <= now;
	return hadItsTime || queue.count >= crowdFactor * most ? queue.first : noTicket;
}


Ticket Admission::enter(Sources::iterator source, Stage stage, TimePoint now)
{
	if (_free.empty())
	{
		_free.push_back(static_cast<Ticket>(_entries.size()));
		_entries.emplace_back();
	}
	const Ticket ticket = _free.back();
	_free.pop_back();
	_entries[ticket] = {.source = source, .ofAll = {}, .ofSource = {}, .since = now, .stage = stage};
	return ticket;
}


void Admission::wait(Ticket ticket)
{
	append(_waiting, &Entry::ofAll, ticket);
	append(_entries[ticket].source->second.waiting, &Entry::ofSource, ticket);
}


void Admission::endWait(Ticket ticket)
{
	remove(_waiting, &Entry::ofAll, ticket);
	remove(_entries[ticket].source->second.waiting, &Entry::ofSource, ticket);
}


void Admission::append(Queue& queue, Links Entry::*links, Ticket ticket)
{
	(_entries[ticket].*links) = {.previous = queue.last, .next = noTicket};
	(queue.last == noTicket ? queue.first : (_entries[queue.last].*links).next) = ticket;
	queue.last = ticket;
	++queue.count;
}


void Admission::remove(Queue& queue, Links Entry::*links, Ticket ticket)
{
	const Links own = _entries[ticket].*links;
	(own.previous == noTicket ? queue.first : (_entries[own.previous].*links).next) = own.next;
	(own.next == noTicket ? queue.last : (_entries[own.next].*links).previous) = own.previous;
	--queue.count;
}


void Admission::dropIfUnused(Sources::iterator source)
{
	if (source->second.connections == 0 && source->second.turnedAway == 0)
	{
		_sources.erase(source);
	}
}


} // namespace ciarla
