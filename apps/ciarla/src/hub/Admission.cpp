#include "Admission.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <string>
#include <utility>


namespace ciarla {


namespace {


/// How many times the limit of those who wait may be there while none of them has had its time.
constexpr std::size_t crowdFactor = 2;

/// However small the hub is, so many may come from one source.
constexpr std::size_t shareMin = 16;


std::string credentialOf(const Credentials& credentials)
{
	if (!credentials.certificate.empty())
	{
		return "cert:" + credentials.certificate;
	}
	return credentials.user ? "uid:" + std::to_string(*credentials.user) : std::string();
}


} // namespace


MemberOrigin originOf(const ConnectionInfo& info, Trust trust)
{
	const PeerSource source = sourceOf(info);
	const bool wireCounts = trust != Trust::none;
	// Everybody on this machine calls from the loopback: it tells nobody from anybody.
	const bool tellsNobody = wireCounts && isLoopback(source);
	return {
		trust == Trust::trusted, wireCounts ? credentialOf(info.credentials) : std::string(),
		tellsNobody ? std::string() : source.text, networkOf(source)};
}


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
	admitted.caller = enter(source, Stage::waiting, now);
	wait(*admitted.caller);
	++_connections;
	++source->second.connections;
	return admitted;
}


void Admission::finish(CallerId caller)
{
	Entry& entry = _entries[caller];
	if (entry.stage == Stage::waiting)
	{
		endWait(caller);
		entry.stage = Stage::in;
	}
}


void Admission::leave(CallerId caller)
{
	Entry& entry = _entries[caller];
	assert(entry.stage != Stage::none);
	Source& source = entry.source->second;
	if (entry.stage == Stage::turnedAway)
	{
		--_turnedAway;
		--source.turnedAway;
	}
	else
	{
		finish(caller);
		--_connections;
		--source.connections;
	}
	entry.stage = Stage::none;
	_free.push_back(caller);
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
	return !trusted && source.connections >= sourceShare() ? TurnAway::fullForSource : TurnAway::none;
}


/// A quarter of what there is, unless it is tiny or another share was named: so no source can take it all.
std::size_t Admission::sourceShare() const noexcept
{
	return _rules.connectionsPerSourceMax != 0 ? _rules.connectionsPerSourceMax
											   : std::max(_rules.connectionsMax / 4, shareMin);
}


Admitted Admission::turnAway(Sources::iterator source, TurnAway reason, TimePoint now)
{
	Admitted refused;
	refused.turnAway = reason;
	if (_turnedAway < _rules.turnedAwayMax && source->second.turnedAway < _rules.turnedAwayPerSourceMax)
	{
		++_turnedAway;
		++source->second.turnedAway;
		refused.caller = enter(source, Stage::turnedAway, now);
	}
	dropIfUnused(source);
	return refused;
}


std::optional<CallerId> Admission::displace(const Source& source, bool trusted, TimePoint now)
{
	CallerId oldest = trusted ? noCaller : excess(source.waiting, _rules.unfinishedPerSourceMax, now);
	if (oldest == noCaller)
	{
		oldest = excess(_waiting, _rules.unfinishedMax, now);
	}
	if (oldest == noCaller)
	{
		return std::nullopt;
	}
	endWait(oldest);
	_entries[oldest].stage = Stage::displaced;
	return oldest;
}


/// Whoever of these has to make room for one more.
CallerId Admission::excess(const Queue& queue, std::size_t most, TimePoint now) const noexcept
{
	if (queue.count == 0 || queue.count < most)
	{
		return noCaller;
	}
	const bool hadItsTime = _entries[queue.first].since + _rules.grace <= now;
	return hadItsTime || queue.count >= crowdFactor * most ? queue.first : noCaller;
}


CallerId Admission::enter(Sources::iterator source, Stage stage, TimePoint now)
{
	if (_free.empty())
	{
		_free.push_back(static_cast<CallerId>(_entries.size()));
		_entries.emplace_back();
	}
	const CallerId caller = _free.back();
	_free.pop_back();
	_entries[caller] = {.source = source, .ofAll = {}, .ofSource = {}, .since = now, .stage = stage};
	return caller;
}


void Admission::wait(CallerId caller)
{
	append(_waiting, &Entry::ofAll, caller);
	append(_entries[caller].source->second.waiting, &Entry::ofSource, caller);
}


void Admission::endWait(CallerId caller)
{
	remove(_waiting, &Entry::ofAll, caller);
	remove(_entries[caller].source->second.waiting, &Entry::ofSource, caller);
}


void Admission::append(Queue& queue, Links Entry::*links, CallerId caller)
{
	(_entries[caller].*links) = {.previous = queue.last, .next = noCaller};
	(queue.last == noCaller ? queue.first : (_entries[queue.last].*links).next) = caller;
	queue.last = caller;
	++queue.count;
}


void Admission::remove(Queue& queue, Links Entry::*links, CallerId caller)
{
	const Links own = _entries[caller].*links;
	(own.previous == noCaller ? queue.first : (_entries[own.previous].*links).next) = own.next;
	(own.next == noCaller ? queue.last : (_entries[own.next].*links).previous) = own.previous;
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
