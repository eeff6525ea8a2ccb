// What a person or a script enters, and the commands that concern this program alone.

#include "ChatSession.h"
#include "Wording.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <ctime>
#include <utility>
#include <variant>


namespace ciarla {


namespace {


/// A hub knows an operator by what the wire says of us; a wire that says nothing of the hub says nothing of us, either.
bool couldBeOperator(const ConnectionInfo& wire) noexcept
{
	return wire.credentials.user.has_value() || !wire.credentials.certificate.empty();
}


} // namespace


/// What concerns this program alone is done at once; with whom one chats decides what else is a command.
void ChatSession::keepEarly(std::string_view line, LinePart part)
{
	const ChatPlace where = _console.isInteractive() ? ChatPlace::raw : ChatPlace::bare;
	const ChatEntry entry = part == LinePart::whole ? readChatLine(line, where) : ChatLine();
	if (const auto* command = std::get_if<ChatLine>(&entry); command && command->command == ChatCommand::close)
	{
		end(ExitCode::orderly);
		return;
	}
	if (const auto* command = std::get_if<ChatLine>(&entry);
		command != nullptr && _console.isInteractive() && obeyHere(*command, where))
	{
		return;
	}
	if (line.empty())
	{
		return;
	}
	_early.emplace_back(line, part);
	if (!std::exchange(_earlyLineTold, true))
	{
		notice("Nobody is here yet; what you type is sent when somebody is.");
	}
}


void ChatSession::sayEarly()
{
	for (const auto& [line, part]: std::exchange(_early, {}))
	{
		say(line, part);
	}
}


void ChatSession::say(std::string_view line, LinePart part)
{
	if (_farewell)
	{
		return;
	}
	if (part == LinePart::piece)
	{
		if (!std::exchange(_cutTold, true))
		{
			notice("A line was too long, and is sent in pieces.");
		}
		obey({ChatCommand::say, {}, {}, repairUtf8(line)}, place());
		return;
	}
	ChatEntry entry = readChatLine(line, place());
	if (const auto* mistake = std::get_if<ChatMistake>(&entry))
	{
		notice(mistake->sentence);
		return;
	}
	auto& command = std::get<ChatLine>(entry);
	if (command.command == ChatCommand::save && !_console.isInteractive())
	{
		// A script may pass on what strangers wrote, and they shall not choose a file of ours.
		notice("/save is for a person at a terminal; a script has --log FILE.");
		return;
	}
	obey(std::move(command), place());
}


void ChatSession::obey(ChatLine line, ChatPlace where)
{
	if (obeyHere(line, where))
	{
		return;
	}
	if (line.command == ChatCommand::reply)
	{
		if (const std::string problem = _membership->address(line); !problem.empty())
		{
			notice(problem);
			return;
		}
	}
	sayOwn(line);
	if (_membership)
	{
		_membership->enter(std::move(line));
	}
	else
	{
		_outbox.add(line.text, line.command == ChatCommand::me ? TextKind::act : TextKind::say, line.id);
	}
	pump();
}


/// What concerns this program alone; whether it does.
bool ChatSession::obeyHere(const ChatLine& line, ChatPlace where)
{
	switch (line.command)
	{
	case ChatCommand::close:
		notice(_membership ? "Leaving the hub." : "Closing the chat.");
		wishToLeave(Farewell::typed);
		return true;
	case ChatCommand::help:
		for (const std::string& row: chatCommandLines(where, _chat && couldBeOperator(_chat->info())))
		{
			notice(row);
		}
		return true;
	case ChatCommand::ignore: notice(_inbox.ignore(safeName(line.text))); return true;
	case ChatCommand::save: _console.save(line.text); return true;
	case ChatCommand::send:
		notice("Files cannot be sent yet. Put it where the other side can fetch it, and say where; a short text can be "
			   "pasted as one message.");
		return true;
	case ChatCommand::time: notice(timeSentence(std::time(nullptr))); return true;
	case ChatCommand::ping: askForAnswer(); return true;
	case ChatCommand::clear: clearConsole(); return true;
	default: return false;
	}
}


void ChatSession::askForAnswer()
{
	if (!_chat)
	{
		notice("Nobody is here yet.");
	}
	else if (_chat->ping())
	{
		_pingAsked = true;
	}
	else
	{
		notice("The original protocol has no ping.");
	}
}


void ChatSession::clearConsole()
{
	if (_console.isInteractive())
	{
		_console.clear();
	}
	else
	{
		notice("/clear is for a person at a terminal.");
	}
}


/// A line that goes to somebody. A person sees what becomes of it, except where nobody would ever know.
void ChatSession::sayOwn(ChatLine& line)
{
	const bool isText =
		line.command == ChatCommand::say || line.command == ChatCommand::me || line.command == ChatCommand::msg;
	if (!isText || line.text.empty())
	{
		return;
	}
	if (_console.isInteractive() && _chat->dialect() != Dialect::raw)
	{
		line.id = ++_lastId;
	}
	const std::string name = _membership ? _membership->ownName() : safeName(_settings.name);
	const std::string place = _membership ? _membership->currentLabel() : std::string();
	const std::string label = line.command == ChatCommand::msg ? "[to " + safeName(line.name) + "]" : place;
	const TalkKind kind = line.command == ChatCommand::me ? TalkKind::act : TalkKind::say;
	_console.said({name, safeBody(line.text), kind, label}, line.id);
}


/// A script's lines go to a person byte for byte: who writes a file looks out for `/close` alone.
ChatPlace ChatSession::place() const noexcept
{
	return _membership || _console.isInteractive() ? placeOfPerson() : ChatPlace::bare;
}


ChatPlace ChatSession::placeOfPerson() const noexcept
{
	if (_membership)
	{
		return ChatPlace::hub;
	}
	return _chat->dialect() == Dialect::raw ? ChatPlace::raw : ChatPlace::framed;
}


} // namespace ciarla
