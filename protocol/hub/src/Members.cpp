#include "Members.h"

#include <algorithm>
#include <cassert>


namespace ciarla {


namespace {


/// Fewer than this many who have gone are not worth tidying up.
constexpr std::size_t goneKeptMax = 64;


} // namespace


MemberSession& Members::add()
{
	++_count;
	auto session = std::make_unique<MemberSession>();
	if (_free.empty())
	{
		session->person.whom.slot = static_cast<MemberSlot>(_sessions.size());
		_sessions.push_back(std::move(session));
		return *_sessions.back();
	}
	const MemberSlot slot = _free.back();
	_free.pop_back();
	session->person.whom.slot = slot;
	_sessions[slot] = std::move(session);
	return *_sessions[slot];
}


MemberSession* Members::find(Whom whom) noexcept
{
	MemberSession* const session = whom.slot < _sessions.size() ? _sessions[whom.slot].get() : nullptr;
	return session != nullptr && session->person.whom.handle == whom.handle ? session : nullptr;
}


MemberSession* Members::find(std::uint32_t handle) noexcept
{
	const auto found = std::ranges::lower_bound(_named, handle, {}, &Named::first);
	return found != _named.end() && found->first == handle ? find({handle, found->second}) : nullptr;
}


void Members::name(MemberSession& session, std::uint32_t handle)
{
	assert(_named.empty() || _named.back().first < handle);
	session.person.whom.handle = handle;
	_named.emplace_back(handle, session.person.whom.slot);
}


void Members::remove(MemberSession& session)
{
	--_count;
	_removed.push_back(session.person.whom.slot);
	if (session.person.whom.handle != 0)
	{
		++_namedGone;
	}
}


void Members::release()
{
	for (const MemberSlot slot: _removed)
	{
		_sessions[slot].reset();
		_free.push_back(slot);
	}
	_removed.clear();
	if (_namedGone > goneKeptMax && _namedGone > _named.size() / 2)
	{
		std::erase_if(_named, [this](const Named& named) { return find({named.first, named.second}) == nullptr; });
		_named.shrink_to_fit();
		_namedGone = 0;
	}
}


} // namespace ciarla
