#pragma once

#include "Ending.h"
#include "SessionSettings.h"

#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/SafeText.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// Somebody to chat with: the peer of this link has just said its name.
struct Found
{
	std::unique_ptr<Link> link;
	std::string place; ///< What the peer is called in a sentence about the place it is at: an address, safe to show.
	bool weCalled = false; ///< So it may turn us away.
};


/// Why no chat will begin.
struct NoChat
{
	ExitCode code = ExitCode::orderly;
	std::vector<std::string> sentences; ///< For a person, safe to show.
	std::string advice = {};            ///< A command that is typed as it stands; empty for none.
};


/// A SeekerHandler hears what a Seeker found.
///
/// Threading: the loop's thread, never from inside a call of the seeker.
class SeekerHandler
{
public:
	virtual ~SeekerHandler() = default;

	/// The first whose name is known. The link is the receiver's now, and says to it what it hears: Link::setHandler().
	virtual void onFound(Found found) noexcept = 0;

	/// Nobody will be found any more.
	virtual void onNobody(const NoChat& why) noexcept = 0;
};


/// A Seeker finds somebody to chat with: Dialling calls, Listening waits for a call. It tells meanwhile what it does.
///
///     made --prepare()--> ready --seek()--> seeking --onFound()--> busy --rest()--> ready
///
/// Ownership: what it is made of outlives it.
/// Threading: the loop's thread.
class Seeker
{
public:
	virtual ~Seeker() = default;

	/// What must work before anybody is asked for a name. Returns why it does not.
	virtual std::optional<NoChat> prepare() = 0;

	/// Our name is known: somebody is to be found, until then if a time is given. Returns why that cannot be.
	virtual std::optional<NoChat> seek(std::optional<TimePoint> until) = 0;

	/// The chat with whom was found is over; nobody is sought yet, and who calls meanwhile waits.
	virtual void rest() = 0;

	/// Nobody is sought any more: drops whoever has not begun a chat.
	virtual void giveUp() = 0;

	/// What is known of why nobody was found so far: part of a sentence, safe to show; empty for nothing.
	virtual std::string whyNoChat() const = 0;
};


/// A link for a chat by these settings.
inline std::unique_ptr<Link> makeLink(
	Loop& loop, std::unique_ptr<Connection> connection, const SessionSettings& settings, LinkHandler& handler)
{
	ChatSettings chat;
	chat.name = settings.name;
	chat.dialect = connection->info().capabilities.programOnly ? Dialect::framed : settings.dialect;
	chat.pipelineHello = chat.dialect == Dialect::framed;
	chat.sessionId = settings.sessionId;
	return std::make_unique<Link>(loop, std::move(connection), std::move(chat), settings.linkLimits, handler);
}


/// Where to read on about a command, after a sentence that has ended.
inline std::string helpHint(std::string_view command)
{
	return " See \"ciarla help " + std::string(command) + "\".";
}


/// What an error comes to that keeps a chat from beginning; `command` says where to read on.
inline NoChat noChatOf(const Error& error, std::string_view command)
{
	const ExitCode code = exitCodeOf(error.code);
	return {code, {safeReason(error.text) + (code == ExitCode::usage ? helpHint(command) : "")}};
}


} // namespace ciarla
