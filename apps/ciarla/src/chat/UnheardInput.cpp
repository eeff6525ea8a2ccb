#include "UnheardInput.h"

#include "Ending.h"
#include "OwnCommands.h"
#include "RecordedConsole.h"

#include <ciarla/protocol/Name.h>

#include <utility>
#include <variant>


namespace ciarla {


namespace {


constexpr std::string_view unheardWords = "What you type now reaches nobody.";


} // namespace


UnheardInput::UnheardInput(
	Loop& loop, RecordedConsole& console, OwnCommands& commands, const SessionLimits& limits) noexcept:
	_loop(loop),
	_console(console),
	_commands(commands),
	_limits(limits),
	_keyboard(console.isInteractive() ? &console.keyboard() : nullptr)
{
}


UnheardInput::~UnheardInput()
{
	_loop.cancel(_look);
}


bool UnheardInput::enterEarly(std::string_view line, LinePart part)
{
	const ChatPlace where = _keyboard != nullptr ? ChatPlace::raw : ChatPlace::bare;
	const ChatEntry entry = part == LinePart::whole ? readChatLine(line, where) : ChatLine();
	const auto* command = std::get_if<ChatLine>(&entry);
	if (command != nullptr && command->command == ChatCommand::close)
	{
		return true;
	}
	const bool isOwn = command != nullptr && _keyboard != nullptr && _commands.obey(*command, where, nullptr);
	if (isOwn || line.empty())
	{
		return false;
	}
	if (_early.empty())
	{
		_console.notice("Nobody is here yet; what you type is sent when somebody is.");
	}
	_early.emplace_back(line, part);
	return false;
}


std::vector<EarlyLine> UnheardInput::takeEarly()
{
	return std::exchange(_early, {});
}


void UnheardInput::tellUnsent()
{
	if (const std::size_t lines = takeEarly().size(); lines > 0)
	{
		_console.notice(unsentSentence(lines));
	}
}


std::optional<Farewell> UnheardInput::enterLate(std::string_view line, const std::string& why, Chat* chat)
{
	const ChatEntry entry = readChatLine(line, ChatPlace::hub);
	const auto* command = std::get_if<ChatLine>(&entry);
	const bool isNothing = trimSpaces(line).empty();
	if (isNothing || (command != nullptr && command->command == ChatCommand::close))
	{
		return isNothing ? Farewell::silent : Farewell::typed;
	}
	const bool isPing = command != nullptr && command->command == ChatCommand::ping;
	if (command == nullptr || isPing || !_commands.obey(*command, ChatPlace::raw, chat))
	{
		_keyboard->putBack(line);
		_console.notice(command == nullptr ? std::get<ChatMistake>(entry).sentence : why + ": that reaches nobody.");
	}
	return std::nullopt;
}


void UnheardInput::tellEnding(const std::string& sentence, bool isUnheard)
{
	_isTold = isUnheard;
	_console.notice(isUnheard ? sentence + " " + std::string(unheardWords) : sentence);
}


void UnheardInput::watchTyping(std::function<void()> onStopped)
{
	_onStopped = std::move(onStopped);
	if (!std::exchange(_isTold, true))
	{
		_console.notice(unheardWords);
	}
	_keyboard->setHeard(false);
	_console.setPrompt("> ");
	look();
}


void UnheardInput::willBeHeard()
{
	_isTold = false;
	if (_keyboard != nullptr)
	{
		_keyboard->setHeard(true);
	}
}


bool UnheardInput::isTyped() const
{
	if (_keyboard == nullptr)
	{
		return false;
	}
	const std::optional<TimePoint> key = _keyboard->lastKey();
	return !_keyboard->lineIsEmpty() || (key && _loop.now() < *key + _limits.typingPause);
}


void UnheardInput::changesHands(const std::string& why)
{
	_whoLeft = _keyboard != nullptr && !_keyboard->lineIsEmpty() ? why : std::string();
}


bool UnheardInput::holdsBack(std::string_view line)
{
	const std::string whoLeft = std::exchange(_whoLeft, {});
	if (whoLeft.empty() || line.empty() || line.front() == '/')
	{
		return false;
	}
	_keyboard->putBack(line);
	_console.notice(whoLeft + " since that line was begun; Enter again says it to whoever is here, or comes.");
	return true;
}


/// A line becomes empty by a key alone, which is heeded for as long as this waits to look again.
void UnheardInput::look()
{
	_look = CallId::none;
	if (!isTyped())
	{
		_onStopped();
		return;
	}
	const TimePoint since = _keyboard->lineIsEmpty() ? *_keyboard->lastKey() : _loop.now();
	_look = _loop.callAt(since + _limits.typingPause, [this] { look(); });
}


} // namespace ciarla
