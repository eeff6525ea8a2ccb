#include "OwnCommands.h"

#include "Chat.h"
#include "IgnoreList.h"
#include "RecordedConsole.h"
#include "Wording.h"

#include <ciarla/protocol/SafeText.h>

#include <ctime>


namespace ciarla {


OwnCommands::OwnCommands(RecordedConsole& console, IgnoreList& ignored) noexcept:
	_console(console),
	_ignored(ignored)
{
}


bool OwnCommands::obey(const ChatLine& line, ChatPlace where, Chat* chat)
{
	switch (line.command)
	{
	case ChatCommand::close:
		if (chat != nullptr)
		{
			chat->close();
		}
		return true;
	case ChatCommand::help:
		for (const std::string& row: chatCommandLines(where, chat != nullptr && chat->couldBeOperator()))
		{
			_console.answer(row);
		}
		return true;
	case ChatCommand::ignore: _console.answer(_ignored.toggle(safeName(line.text))); return true;
	case ChatCommand::save: _console.save(line.text); return true;
	case ChatCommand::send:
		_console.answer(
			"Files cannot be sent yet. Put it where the other side can fetch it, and say where; a short text can be "
			"pasted as one message.");
		return true;
	case ChatCommand::time: _console.answer(timeSentence(std::time(nullptr))); return true;
	case ChatCommand::version: _console.answer("This is ciarla " CIARLA_VERSION "."); return true;
	case ChatCommand::ping:
		if (chat != nullptr)
		{
			chat->ping();
		}
		else
		{
			_console.answer("Nobody is here yet.");
		}
		return true;
	case ChatCommand::clear:
		if (_console.isInteractive())
		{
			_console.clear();
		}
		else
		{
			_console.answer("/clear is for a person at a terminal.");
		}
		return true;
	case ChatCommand::more: return lookBack(LookBack::more, line);
	case ChatCommand::less: return lookBack(LookBack::less, line);
	case ChatCommand::find: return lookBack(LookBack::find, line);
	case ChatCommand::copy: return lookBack(LookBack::copy, line);
	case ChatCommand::open: return lookBack(LookBack::open, line);
	default: return false;
	}
}


/// A script has seen all of it, and strangers' words are to start no program for it.
bool OwnCommands::lookBack(LookBack what, const ChatLine& line)
{
	if (_console.isInteractive())
	{
		_console.lookBack(what, line.text);
	}
	else
	{
		_console.answer("That is for a person at a terminal.");
	}
	return true;
}


} // namespace ciarla
