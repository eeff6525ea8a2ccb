#pragma once

#include "MemberSession.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>


namespace ciarla {


/// Members are all connections of one hub, by slot and by handle.
class Members
{
public:
	/// A connection's session, in a slot that is free.
	MemberSession& add();

	/// The session of a slot that is in use.
	MemberSession& at(MemberSlot slot) noexcept
	{
		return *_sessions[slot];
	}

	/// Who is meant, if they are here still.
	MemberSession* find(Whom whom) noexcept;

	/// The one who was given this handle, if they are here still.
	MemberSession* find(std::uint32_t handle) noexcept;

	/// Gives the session its handle, which must be above all others.
	void name(MemberSession& session, std::uint32_t handle);

	/// Its connection is gone; the slot stays taken until release().
	void remove(MemberSession& session);

	/// Whether there is anything to release.
	bool hasRemoved() const noexcept
	{
		return !_removed.empty();
	}

	/// From here on the slots of those removed are given out again.
	void release();

	std::size_t size() const noexcept
	{
		return _count;
	}

	/// Calls `visit` for each session; it may end them.
	template <typename Visit>
	void forEach(Visit visit)
	{
		for (const std::unique_ptr<MemberSession>& session: _sessions)
		{
			if (session && session->stage != MemberStage::gone)
			{
				visit(*session);
			}
		}
	}

private:
	using Named = std::pair<std::uint32_t, MemberSlot>;

	std::vector<std::unique_ptr<MemberSession>> _sessions;
	std::vector<MemberSlot> _free;
	std::vector<MemberSlot> _removed;
	std::size_t _count = 0;

	/// By handle, which only grows, so that a new one goes to the end. One who has gone stays until a half has.
	std::vector<Named> _named;
	std::size_t _namedGone = 0;
};


} // namespace ciarla
