#pragma once

#include "ChatLine.h"

#include <ciarla/console/Console.h>


namespace ciarla {


class Chat;
class IgnoreList;
class RecordedConsole;


/// OwnCommands obeys what is entered that concerns this program alone, whether or not there is a chat: /help, /time.
///
/// Ownership: the console and the list outlive it.
class OwnCommands
{
public:
	OwnCommands(RecordedConsole& console, IgnoreList& ignored) noexcept;

	/// Whether it was such a command; then it is done. `chat` is null where there is none, or none any more.
	bool obey(const ChatLine& line, ChatPlace where, Chat* chat);

private:
	bool lookBack(LookBack what, const ChatLine& line);

	RecordedConsole& _console;
	IgnoreList& _ignored;
};


} // namespace ciarla
