#pragma once

#include "Chat.h"

#include <ciarla/console/Keyboard.h>
#include <ciarla/transport/Loop.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// An UnheardInput is what is entered in a session while nobody hears it. Before a chat it is kept for whoever comes; after
/// one it reaches nobody, and a person who types on is told so.
///
/// Ownership: what it is given outlives it.
/// Threading: the loop's thread.
class UnheardInput
{
public:
	UnheardInput(Loop& loop, RecordedConsole& console, OwnCommands& commands, const SessionLimits& limits) noexcept;
	~UnheardInput();
	UnheardInput(const UnheardInput&) = delete;
	UnheardInput& operator=(const UnheardInput&) = delete;

	/// What concerns this program alone is done at once; with whom one chats decides what else is a command. Returns
	/// whether it was the wish to leave.
	[[nodiscard]] bool enterEarly(std::string_view line, LinePart part);

	/// Somebody has come: to whom this is said.
	std::vector<EarlyLine> takeEarly();

	/// Whether more can be kept.
	bool hasRoom() const noexcept
	{
		return _early.size() < _limits.heldLinesMax;
	}

	/// Nobody will come.
	void tellUnsent();

	/// The other side has left: `why` are words for that. What concerns this program alone is still done. Returns how one
	/// leaves, if that was entered. Only where a person sits.
	std::optional<Farewell> enterLate(std::string_view line, const std::string& why, Chat* chat);

	/// Says how a chat ended, and that nobody hears what is typed from now on, if that is so.
	void tellEnding(const std::string& sentence, bool isUnheard);

	/// Nobody will hear what is typed, until `onStopped`: nothing stands in the line, and no key was pressed for a while.
	void watchTyping(std::function<void()> onStopped);

	/// Whether a person types. The shell must not get the rest of a line that was begun for somebody, nor its Enter.
	bool isTyped() const;

	/// Another one will hear what is entered. A line that has been begun was for one who left; `why` are words for that.
	void changesHands(const std::string& why);

	/// Puts such a line back where it was entered, once: what was begun for somebody who has left is said to another one
	/// only if it is entered twice. Returns whether it did.
	bool holdsBack(std::string_view line);

	/// Somebody is waited for, who will hear it.
	void willBeHeard();

private:
	void look();

	Loop& _loop;
	RecordedConsole& _console;
	OwnCommands& _commands;
	const SessionLimits& _limits;
	Keyboard* const _keyboard; ///< Null: no person sits here.
	std::vector<EarlyLine> _early;
	std::string _whoLeft; ///< Before the line that was begun was entered, in words.
	bool _isTold = false; ///< That nobody hears what is typed.
	std::function<void()> _onStopped;
	CallId _look = CallId::none;
};


} // namespace ciarla
