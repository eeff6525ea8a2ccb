#pragma once

#include <ciarla/base/Time.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// Sanctions are what operators have laid on names, and on addresses, until it expires. Every hub of a group has
/// them all. What has expired is dropped when it is next looked at.
class Sanctions
{
public:
	/// `until` none: as long as the hub runs. `source` empty: the name alone.
	void ban(std::string_view name, std::string_view source, std::optional<TimePoint> until);

	/// Lifts it from the name, and from the address that was banned with it.
	void unban(std::string_view name);

	void mute(std::string_view name, std::optional<TimePoint> until);
	void unmute(std::string_view name);

	bool isNameBanned(std::string_view name, TimePoint now);
	bool isSourceBanned(std::string_view source, TimePoint now);
	bool isMuted(std::string_view name, TimePoint now);

private:
	struct Sanction
	{
		std::optional<TimePoint> until;
		std::string source;
	};

	using Kept = std::map<std::string, Sanction, std::less<>>;

	Kept _bannedNames; ///< By key.
	Kept _mutedNames;
	Kept _bannedSources; ///< By address.
};


} // namespace ciarla
