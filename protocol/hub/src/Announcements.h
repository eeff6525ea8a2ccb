#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Time.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>


namespace ciarla {


/// Announcements are who has come to a room and gone from it, gathered for a moment before all are told. Who comes
/// and goes meanwhile is not told of, unless somebody has seen them on a roster.
class Announcements
{
public:
	struct Change
	{
		std::uint32_t member;
		bool arrived;
		bool knowsAll; ///< Of one that came: it was told of all who were there.
		LeaveCode code;
		Bytes text; ///< The name of who came; the reason of who left.
	};

	void joined(std::uint32_t member, const Bytes& name, bool knowsAll, TimePoint now);
	void left(std::uint32_t member, LeaveCode code, std::string_view reason, TimePoint now);

	/// Somebody was told a roster: who is on it cannot vanish without a word.
	void seen() noexcept;

	/// Whether this one came and nobody was told.
	bool isComing(std::uint32_t member) const noexcept;

	/// Whether this one left and nobody was told.
	bool isLeaving(std::uint32_t member) const noexcept;

	/// Who came has another name by now.
	void renamed(std::uint32_t member, const Bytes& name) noexcept;

	/// Since when something has been waiting; none if nothing is.
	std::optional<TimePoint> since() const noexcept;

	std::vector<Change> take();

private:
	void add(Change change, TimePoint now);

	std::vector<Change> _changes;
	std::size_t _seen = 0; ///< So many of the first were on a roster that somebody has.
	TimePoint _since{};
};


} // namespace ciarla
