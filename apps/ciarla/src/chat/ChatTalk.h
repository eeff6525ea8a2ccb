#pragma once

#include "ChatLine.h"
#include "Ending.h"

#include <ciarla/console/Console.h>
#include <ciarla/console/StatusLine.h>
#include <ciarla/protocol/ChatEvent.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class IgnoreList;
class Loop;
class Outbox;
class OwnCommands;
class RecordedConsole;
struct SessionSettings;


/// What a chat of a session works with, and the next one too; it outlives them.
struct ChatTools
{
	Loop& loop;
	RecordedConsole& console;
	const SessionSettings& settings;
	IgnoreList& ignored;
	OwnCommands& commands;
	Outbox& outbox;
};


/// What is called by other words in a hub than between two people. All of it is safe to show.
struct TalkNames
{
	std::string peer;    ///< "Bob", "hub tavern".
	std::string other;   ///< "The other side", "The hub".
	std::string closing; ///< "Closing the chat."
	std::string staying; ///< What holds once the input has ended.
};


/// As whom, and where, a line of ours is said.
struct OwnPlace
{
	std::string name;
	std::string label; ///< Of the room, where that could be more than one.
};


/// A ChatTalk is what is said in a chat: between two people, PersonTalk, or in a hub, HubTalk.
///
/// Ownership: what it is made of outlives it.
/// Threading: the loop's thread.
class ChatTalk
{
public:
	virtual ~ChatTalk() = default;

	virtual const TalkNames& names() const noexcept = 0;
	virtual OwnPlace ownPlace(const ChatLine& line) = 0;

	/// What the status line says first: with whom one talks, or where.
	virtual StatusPart where() const = 0;

	/// And what else at its end.
	virtual std::vector<StatusPart> statusParts() const = 0;

	/// What stands before the line that is being entered.
	virtual std::string prompt() const = 0;

	/// What a word that is no command's could become.
	virtual std::vector<std::string> completions(std::string_view before, std::string_view word) const = 0;

	/// Names whom a line is for that does not say it: an answer. Returns why that cannot be, empty if it can.
	virtual std::string address(ChatLine& line) = 0;

	/// A line was entered, anything but what concerns this program alone.
	virtual void enter(ChatLine line) = 0;

	/// Says as much as the link takes now. Returns how often it had to cut a line.
	virtual std::size_t pump() = 0;

	/// A person's text; a hub's comes as a frame.
	virtual void hear(const TextHeard& text) = 0;
	virtual void hear(const HubFrame& frame) = 0;
	virtual void acknowledged(const TextAcknowledged& acknowledged) = 0;
	virtual void refused(const TextRefused& refusal) = 0;

	/// Whether what is said goes nowhere, and will not by itself.
	virtual bool isNowhere() const noexcept = 0;

	/// What the end of the link means, with what was refused before.
	virtual Ending endingOf(const LinkEnd& end) const = 0;
};


/// Tells what became of a line, by its id; nobody asks of one without, 0.
inline void reportState(Console& console, std::uint64_t id, std::string_view state, std::uint64_t sequence = 0)
{
	if (id != 0)
	{
		console.report({.kind = ReportKind::state, .words = state, .id = id, .sequence = sequence});
	}
}


} // namespace ciarla
