#pragma once

#include "LogChannel.h"

#include <ciarla/protocol/OutgoingBatch.h>

#include <Poco/AutoPtr.h>
#include <Poco/Message.h>

#include <atomic>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A HubLog tells whoever runs a hub what happens: who came, left and was put out, and why.
///
/// All that comes from a peer is made safe here.
/// Threading: any thread.
class HubLog
{
public:
	/// The descriptor stays its owner's.
	HubLog(int descriptor, LogFormat format, Poco::Message::Priority level);

	/// Another form from now on.
	void configure(LogFormat format, Poco::Message::Priority level);

	/// Something about the hub itself: an event's word and its sentence.
	void tell(Poco::Message::Priority level, std::string_view event, const std::string& sentence);

	/// Where it listens, and how to join, whatever the level. In the text form these are the lines alone; for the first
	/// scripts look.
	void tellListening(const std::string& address, const std::vector<std::string>& lines);

	/// Something about a member or a caller, who is at `address`.
	void tell(const HubNotice& notice, const std::string& address);

	/// Whether something of this level would be written.
	bool wants(Poco::Message::Priority level) const noexcept;

	/// Writes what was told; true if some of it has to wait. Once a turn.
	bool flush();

	bool hasOutput() const;

private:
	Poco::AutoPtr<LogChannel> _channel;
	std::atomic<Poco::Message::Priority> _level;
	std::atomic<bool> _fields = false; ///< Whether the format shows them; a sentence for a person says it all.
};


/// The word for a code in the log: "tooSlow".
std::string_view logWord(LeaveCode code) noexcept;

/// How much a notice is worth: who is put out is a notice, who comes and goes information.
Poco::Message::Priority logLevelOf(const HubNotice& notice) noexcept;


} // namespace ciarla
