#include "HubContext.h"

#include "Room.h"

#include <algorithm>
#include <cassert>
#include <utility>


namespace ciarla {


namespace {


/// Of a member's homes there is one bit for each hub.
constexpr unsigned hubsMax = 64;


/// The same in every run and on every machine: FNV-1a.
std::uint32_t hash(std::string_view text) noexcept
{
	std::uint32_t value = 2166136261U;
	for (const char letter: text)
	{
		value = (value ^ static_cast<unsigned char>(letter)) * 16777619U;
	}
	return value;
}


} // namespace


HubContext::HubContext(
	HubSettings hubSettings, HubPlace hubPlace, std::uint64_t hubEpoch, std::function<std::uint64_t()> unixTime):
	settings(std::move(hubSettings)),
	place(hubPlace),
	epoch(hubEpoch),
	turn(members, stats),
	_clock(std::move(unixTime)),
	_mail(hubPlace.count)
{
	assert(place.index < place.count && place.count <= hubsMax);
}


void HubContext::begin(TimePoint at) noexcept
{
	now = at;
	_unixTime.reset();
}


std::uint64_t HubContext::unixTime()
{
	if (!_unixTime)
	{
		_unixTime = _clock();
	}
	return *_unixTime;
}


unsigned HubContext::homeOf(const NameKey& name) const noexcept
{
	return name.home() % place.count;
}


unsigned HubContext::homeOf(std::string_view room) const noexcept
{
	return hash(room) % place.count;
}


std::uint32_t HubContext::nextHandle(std::uint32_t& count) const noexcept
{
	++count;
	assert(count < UINT32_MAX / place.count);
	return count * place.count + place.index;
}


void HubContext::post(unsigned to, Letter letter)
{
	assert(to != place.index);
	if (!_mail[to])
	{
		_mail[to] = std::make_unique<HubMail::Content>();
	}
	_mail[to]->letters.push_back(std::move(letter));
}


Letter* HubContext::lastLetter(unsigned to) noexcept
{
	return _mail[to] ? &_mail[to]->letters.back() : nullptr;
}


void HubContext::postToAll(const SanctionLetter& letter)
{
	for (unsigned to = 0; to < place.count; ++to)
	{
		if (to != place.index)
		{
			post(to, letter);
		}
	}
}


void HubContext::willSay(Room& room)
{
	_saying.push_back(&room);
}


bool HubContext::hasOutput() const noexcept
{
	return !turn.empty() || !_saying.empty() || members.hasRemoved() ||
		std::ranges::any_of(_mail, [](const auto& mail) { return mail != nullptr; });
}


void HubContext::settle(HubSink& sink)
{
	++turns;
	for (Room* room: _saying)
	{
		room->seal();
	}
	_saying.clear();
	turn.settle(sink);
	for (unsigned to = 0; to < place.count; ++to)
	{
		if (_mail[to])
		{
			sink.mail(to, HubMail(std::exchange(_mail[to], nullptr)));
		}
	}
}


} // namespace ciarla
