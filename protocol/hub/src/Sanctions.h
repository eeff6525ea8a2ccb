#pragma once

#include <ciarla/base/Time.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// By what somebody is known. Empty: not by that.
struct Marks
{
	std::string_view name;
	std::string_view credential = {};
	std::string_view source = {}; ///< The address.
};


/// Sanctions are what operators have laid on somebody: on a name, and on a credential and an address where they are
/// known, until it expires. Every hub of a group has them all. What has expired is dropped when it is next looked at.
class Sanctions
{
public:
	/// `until` none: as long as the hub runs.
	void ban(const Marks& marks, std::optional<TimePoint> until);
	void mute(const Marks& marks, std::optional<TimePoint> until);

	/// Lifts it from the name, and from whatever it was laid on with it.
	void unban(std::string_view name);
	void unmute(std::string_view name);

	/// Whether it was laid on any of these.
	bool isBanned(const Marks& marks, TimePoint now);
	bool isMuted(const Marks& marks, TimePoint now);

private:
	struct Sanction
	{
		std::optional<TimePoint> until;
		std::string credential;
		std::string source;
		std::string name;
	};

	/// Of one kind.
	struct Kept
	{
		void lay(const Marks& marks, std::optional<TimePoint> until);
		void lift(std::string_view name);
		bool holds(const Marks& marks, TimePoint now);
		bool holdsName(std::string_view name, TimePoint now);

		std::map<std::string, Sanction, std::less<>> names; ///< By key.
		std::map<std::string, Sanction, std::less<>> credentials;
		std::map<std::string, Sanction, std::less<>> sources;
	};

	Kept _bans;
	Kept _mutes;
};


} // namespace ciarla
