#include "Announcements.h"

#include <algorithm>
#include <cstddef>
#include <utility>


namespace ciarla {


void Announcements::joined(std::uint32_t member, const Bytes& name, bool knowsAll, TimePoint now)
{
	add({member, true, knowsAll, LeaveCode::left, name}, now);
}


void Announcements::left(std::uint32_t member, LeaveCode code, std::string_view reason, TimePoint now)
{
	const auto unseen = _changes.begin() + static_cast<std::ptrdiff_t>(_seen);
	const auto came = std::find_if(
		unseen, _changes.end(), [member](const Change& change) { return change.arrived && change.member == member; });
	if (came != _changes.end())
	{
		_changes.erase(came);
		return;
	}
	add({member, false, false, code, Bytes::copyOf(reason)}, now);
}


void Announcements::seen() noexcept
{
	_seen = _changes.size();
}


bool Announcements::isComing(std::uint32_t member) const noexcept
{
	return std::ranges::any_of(
		_changes, [member](const Change& change) { return change.arrived && change.member == member; });
}


bool Announcements::isLeaving(std::uint32_t member) const noexcept
{
	return std::ranges::any_of(
		_changes, [member](const Change& change) { return !change.arrived && change.member == member; });
}


void Announcements::renamed(std::uint32_t member, const Bytes& name) noexcept
{
	for (Change& change: _changes)
	{
		if (change.arrived && change.member == member)
		{
			change.text = name;
		}
	}
}


std::optional<TimePoint> Announcements::since() const noexcept
{
	return _changes.empty() ? std::nullopt : std::optional<TimePoint>(_since);
}


std::vector<Announcements::Change> Announcements::take()
{
	_seen = 0;
	return std::exchange(_changes, {});
}


void Announcements::add(Change change, TimePoint now)
{
	if (_changes.empty())
	{
		_since = now;
	}
	_changes.push_back(std::move(change));
}


} // namespace ciarla
