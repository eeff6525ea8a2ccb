#include "Ending.h"

#include "Wording.h"

#include <ciarla/protocol/SafeText.h>


namespace ciarla {


namespace {


/// The sentence, and the words of the goodbye, where it has any.
std::string withWords(const LinkEnd& end, std::string sentence)
{
	return withReason(std::move(sentence), end.bye ? std::string_view(end.bye->text) : std::string_view());
}


std::string sentenceOf(const LinkEnd& end, std::string fallback)
{
	return end.error.text.empty() ? std::move(fallback) : safeReason(end.error.text);
}


/// The same, and when to try again if that was said.
std::string withWordsAndRetry(const LinkEnd& end, std::string begun)
{
	std::string sentence = withWords(end, std::move(begun));
	if (!end.bye || end.bye->retryAfter <= Duration::zero())
	{
		return sentence;
	}
	const std::string when = "ry again in " + secondsWords(end.bye->retryAfter) + ".";
	if (!sentence.ends_with('.'))
	{
		return sentence + " T" + when;
	}
	sentence.pop_back();
	return sentence + "; t" + when;
}


/// The other side waited for something of ours; its words say for what.
std::string tiredSentence(const LinkEnd& end, std::string_view who, std::string_view what)
{
	return withWordsAndRetry(end, std::string(who) + " ended the " + std::string(what) + ", tired of waiting for us");
}


/// What a link says of a call that it gave up, and where; a wire has named the place already.
std::string failedCall(const LinkEnd& end, const std::string& where)
{
	std::string why = sentenceOf(end, "The other side left before a chat began.");
	const bool standsAlone = end.says == CloseText::place || end.says == CloseText::answer;
	return standsAlone ? why : "The call to " + where + " failed: " + why;
}


/// A wire may say which connection it was: that is not said twice. What the peer did, it did to the chat.
std::string lostSentence(const LinkEnd& end, const std::string& name)
{
	const std::string why = sentenceOf(end, "it ended without a goodbye.");
	const bool isOfWire = end.says == CloseText::unsaid && end.side != CloseSide::peer;
	const bool isReason = end.says == CloseText::why || isOfWire;
	return (isReason ? "The connection to " + name + " was lost: " : "The chat with " + name + " broke off: ") + why;
}


bool failedThere(const LinkEnd& end) noexcept
{
	return end.bye && end.bye->code == ByeCode::internal;
}


/// Somebody's program, or a hub, said that it had to give up.
Ending failureThere(const LinkEnd& end, const std::string& who)
{
	return {ExitCode::lost, withWordsAndRetry(end, who + " failed")};
}


std::string busySentence(const LinkEnd& end, std::string_view who)
{
	const std::string name(who);
	// The words of our own "busy" say nothing new.
	if (end.bye->code == ByeCode::busy && end.bye->text == busyWords)
	{
		return name + " is busy with another chat; try later.";
	}
	return withWordsAndRetry(
		end, name + (end.bye->code == ByeCode::busy ? " has no room" : " does not want this chat"));
}


std::string undelivered(std::size_t lines)
{
	return std::to_string(lines) + (lines == 1 ? " line is" : " lines are") + " not delivered yet";
}


Ending chatEnding(const LinkEnd& end, const std::string& name)
{
	switch (end.outcome)
	{
	case LinkOutcome::left: return {ExitCode::orderly, "The chat with " + name + " is closed."};
	case LinkOutcome::peerLeft:
		if (failedThere(end))
		{
			return failureThere(end, name + "'s program");
		}
		if (end.bye && end.bye->code == ByeCode::shutdown)
		{
			return {ExitCode::orderly, withWords(end, name + " left, because their program was told to end")};
		}
		return {
			ExitCode::orderly, end.bye ? withWords(end, name + " left the chat") : name + " closed the connection."};
	case LinkOutcome::refused: return {ExitCode::refused, busySentence(end, name)};
	case LinkOutcome::timedOut:
		return {
			ExitCode::timedOut,
			end.bye ? tiredSentence(end, name, "chat")
					: "The chat with " + name + " ended: " + sentenceOf(end, "it timed out.")};
	case LinkOutcome::peerFault:
		return {ExitCode::fault, name + " broke the protocol: " + sentenceOf(end, "it made no sense.")};
	case LinkOutcome::ourFault:
		return {
			ExitCode::fault,
			withWords(end, name + "'s program says that ours broke the protocol") + " Please report this."};
	case LinkOutcome::failed:
	case LinkOutcome::lost: return {ExitCode::lost, lostSentence(end, name)};
	case LinkOutcome::aborted: return {ExitCode::lost, "The chat with " + name + " was cut off."};
	}
	return {ExitCode::internal, {}};
}


Ending hubEnding(const LinkEnd& end, const std::string& hub)
{
	const std::string name = "The hub " + hub;
	switch (end.outcome)
	{
	case LinkOutcome::left: return {ExitCode::orderly, "You left the hub " + hub + "."};
	case LinkOutcome::peerLeft:
		if (failedThere(end))
		{
			return failureThere(end, name);
		}
		if (end.bye && end.bye->code == ByeCode::shutdown)
		{
			return {ExitCode::orderly, withWordsAndRetry(end, name + " stopped")};
		}
		return {ExitCode::orderly, withWordsAndRetry(end, name + " ended your stay")};
	case LinkOutcome::refused: return {ExitCode::refused, withWordsAndRetry(end, name + " turned you away")};
	case LinkOutcome::timedOut:
		return {
			ExitCode::timedOut,
			end.bye ? withWordsAndRetry(end, name + " put you out")
					: "The connection to the hub " + hub + " ended: " + sentenceOf(end, "it timed out.")};
	default: return chatEnding(end, "the hub " + hub);
	}
}


} // namespace


ExitCode exitCodeOf(const std::error_code& error) noexcept
{
	switch (errorCodeOf(error).value_or(ErrorCode::internal))
	{
	case ErrorCode::malformedAddress:
	case ErrorCode::unknownScheme:
	case ErrorCode::badOption:
	case ErrorCode::notSupported:
	case ErrorCode::notPermitted: return ExitCode::usage;
	case ErrorCode::refused: return ExitCode::refused;
	case ErrorCode::cannotResolve:
	case ErrorCode::unreachable: return ExitCode::unreachable;
	case ErrorCode::timedOut: return ExitCode::timedOut;
	case ErrorCode::lost: return ExitCode::lost;
	case ErrorCode::protocolFault: return ExitCode::fault;
	case ErrorCode::addressInUse: return ExitCode::addressInUse;
	case ErrorCode::cancelled: return ExitCode::orderly;
	case ErrorCode::outOfResources:
	case ErrorCode::internal: return ExitCode::internal;
	}
	return ExitCode::internal;
}


Ending endingOfChat(const LinkEnd& end, std::string_view peer)
{
	const std::string name(peer);
	Ending ending = chatEnding(end, name);
	const bool hasLeft = end.outcome == LinkOutcome::peerLeft && ending.code == ExitCode::orderly;
	ending.brief = hasLeft ? name + " has left" : "The chat with " + name + " is over";
	return ending;
}


Ending endingOfHub(const LinkEnd& end, std::string_view hub)
{
	Ending ending = hubEnding(end, std::string(hub));
	ending.brief = "No longer in " + std::string(hub);
	return ending;
}


Ending endingOfDial(const LinkEnd& end, std::string_view address, std::string_view listen)
{
	const std::string where(address);
	switch (end.outcome)
	{
	case LinkOutcome::left:
	case LinkOutcome::aborted: return {ExitCode::orderly, {}};
	case LinkOutcome::refused:
		if (end.bye)
		{
			return {ExitCode::refused, busySentence(end, where)};
		}
		// Where somebody is and does not want us, the wire says what it was answered.
		if (!end.error.text.empty() && end.says == CloseText::answer)
		{
			return {ExitCode::refused, safeReason(end.error.text)};
		}
		return {
			ExitCode::refused, "Nobody listens at " + where + ". Ask them to run " + std::string(listen) + ".", true};
	case LinkOutcome::timedOut:
		return {ExitCode::timedOut, end.bye ? tiredSentence(end, where, "call") : failedCall(end, where)};
	case LinkOutcome::failed: return {exitCodeOf(end.error.code), sentenceOf(end, "Cannot reach " + where + ".")};
	case LinkOutcome::peerLeft:
		if (failedThere(end))
		{
			return failureThere(end, "The program at " + where);
		}
		return {ExitCode::refused, withWords(end, where + " ended the call before a chat began")};
	case LinkOutcome::lost: return {ExitCode::lost, failedCall(end, where)};
	case LinkOutcome::peerFault:
		return {
			ExitCode::fault, "At " + where + " there is no chat: " + sentenceOf(end, "what it says makes no sense.")};
	case LinkOutcome::ourFault: return {ExitCode::fault, withWords(end, where + " does not understand us")};
	}
	return {ExitCode::internal, {}};
}


std::string unsentSentence(std::size_t lines)
{
	return lines == 1 ? "1 line of yours was not sent: nobody came."
					  : std::to_string(lines) + " lines of yours were not sent: nobody came.";
}


std::string leaveAgainSentence(std::size_t lines)
{
	return "Ctrl-C again leaves" + (lines == 0 ? std::string() : "; " + undelivered(lines));
}


std::string leavingSentence(std::size_t lines)
{
	return "Leaving" + (lines == 0 ? std::string() : "; " + undelivered(lines));
}


std::string unacknowledgedSentence(std::size_t lines, std::string_view peer)
{
	const std::string name(peer);
	return lines == 1
		? "1 line of yours was not acknowledged; " + name + " may not have seen it."
		: std::to_string(lines) + " lines of yours were not acknowledged; " + name + " may not have seen them.";
}


} // namespace ciarla
