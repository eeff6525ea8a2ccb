#include "ChatProgram.h"

#include "ChatLine.h"
#include "Ending.h"
#include "Session.h"
#include "settings/CommandLine.h"
#include "SignalWatcher.h"
#include "ThisMachine.h"
#include "Wires.h"

#include <ciarla/console/LineConsole.h>
#include <ciarla/console/TerminalConsole.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/SocketLoop.h>
#include <ciarla/transport/TransportRegistry.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


/// How often, and how far apart, it is looked whether a pager or an editor has stopped: for a second in all.
constexpr int guestLooks = 50;
constexpr auto guestLookEach = std::chrono::milliseconds(20);

/// A terminal on both sides, of a kind that obeys.
bool isInteractive() noexcept
{
	const char* kind = std::getenv("TERM");
	const std::string_view terminal = kind == nullptr ? "" : kind;
	return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0 && !terminal.empty() && terminal != "dumb";
}


SessionSettings sessionSettings(const CommandLine& line, const SettingValues& values)
{
	SessionSettings session;
	session.command.name = line.command->name;
	session.command.address = line.arguments.empty() ? std::string() : line.arguments.front();
	for (const auto& [key, value]: line.options)
	{
		session.command.options.emplace_back(key, value);
	}
	session.name = values.text("name");
	session.guessedName = guessName();
	session.room = values.text("room");
	session.dialect = dialectOf(values).value();
	session.keep = values.flag("keep");
	session.stay = values.flag("stay");
	session.log = values.text("log");
	session.verbosity = static_cast<int>(values.number("verbose"));
	if (const Duration wait = values.seconds("wait"); wait > Duration::zero())
	{
		session.wait = wait;
	}
	session.sessionId = makeSessionId();
	if (line.command->command == Command::listen)
	{
		session.localAddresses = localAddresses();
	}
	return session;
}


/// What keeps a chat from this wire.
Result<void> checkWire(const Address& address, const SettingValues& values, const CommandLine& line, const Wires& wires)
{
	if (address.scheme() == "stdio")
	{
		return Error{
			ErrorCode::notSupported,
			"A chat takes what you type from standard input, which so cannot be its wire too; join it to a wire that a "
			"chat can have: ciarla bridge stdio: ADDRESS."};
	}
	if (dialectOf(values).value() == Dialect::raw && wires.registry().capabilities(address).programOnly)
	{
		return Error{
			ErrorCode::badOption,
			"--raw is for the original scripts, which " + address.text() + " does not reach; leave it out."};
	}
	return wires.checkGiven(line.options, {&address, 1});
}


/// Everything that one chat program is made of; main builds and connects it here.
class ChatProgram final: private SessionHandler
{
public:
	ChatProgram(Wires& wires, const SettingValues& values):
		_signals(_loop, [this](int signal, SignalSender sender) { onSignal(signal, sender); }),
		_wires(wires)
	{
		if (values.flag("json"))
		{
			auto json = std::make_unique<LineConsole>(_loop, LineFormat::json);
			_json = json.get();
			_console = std::move(json);
		}
		else if (!values.flag("plain") && isInteractive())
		{
			auto terminal = std::make_unique<TerminalConsole>(
				_loop, TerminalDescriptors(), values.flag("no-history") ? std::filesystem::path() : inputHistoryFile(),
				terminalLook(values, environmentVariable));
			terminal->setPrivate(isPrivateLine);
			_terminal = terminal.get();
			_terminal->setSignalHandler([this](int signal) { return onTerminalSignal(signal); });
			_console = std::move(terminal);
		}
		else
		{
			_console =
				std::make_unique<LineConsole>(_loop, LineFormat::plain, ConsoleDescriptors(), timestampsOf(values));
		}
		_wires.showBy([this](std::string_view line) { _console->notice(line); });
	}

	~ChatProgram() override
	{
		_wires.showBy({});
	}

	ChatProgram(const ChatProgram&) = delete;
	ChatProgram& operator=(const ChatProgram&) = delete;

	/// There is no address to use; who reads JSON is told as of everything else.
	int refuse(const std::string& sentence, int status)
	{
		_console->notice(sentence);
		_console->report({.kind = ReportKind::closed, .code = status});
		onSessionEnd(status);
		_loop.run();
		return _status;
	}

	int run(const CommandLine& line, const Address& address, const SettingValues& values)
	{
		SessionHandler& handler = *this;
		SessionSettings session = sessionSettings(line, values);
		_session = std::make_unique<Session>(
			_loop, *_console, _wires.registry(),
			line.command->command == Command::listen ? SeekBy::listening : SeekBy::dialling, address,
			std::move(session), handler);
		if (_terminal != nullptr)
		{
			_terminal->setCompleter(_session.get());
			_terminal->setStatusLine(_session.get());
		}
		_session->start();
		_loop.run();
		_console->close();
		_loop.cancel(_interrupt);
		return _status;
	}

private:
	void onSessionEnd(int status) noexcept override
	{
		_status = status;
		_ended = true;
		if (_json == nullptr)
		{
			_loop.stop();
			return;
		}
		_json->finish([this] { _loop.stop(); });
		if (_signalled)
		{
			_loop.callAt(_loop.now() + SessionLimits().goodbye, [this] { _loop.stop(); });
		}
	}

	void onSignal(int signal, SignalSender sender)
	{
		const bool isForGuest = _terminal != nullptr && _terminal->isLent() && sender == SignalSender::system &&
			(signal == SIGINT || signal == SIGQUIT);
		if (isForGuest)
		{
			return; // The pager, or the editor, has heard it.
		}
		_hungUp = _hungUp || signal == SIGHUP;
		const int keys = signal == SIGINT ? std::exchange(_interruptKeys, 0) : 0;
		const bool isKey = keys > 0 || (signal == SIGINT && sender == SignalSender::system);
		if (signal == SIGWINCH && _terminal != nullptr)
		{
			_terminal->resized();
		}
		else if (signal == SIGCONT && _terminal != nullptr)
		{
			// Who is to end, in the background even, needs the terminal no more.
			if (_signalled || _ended)
			{
				_terminal->suspend();
			}
			else
			{
				_terminal->resume();
			}
		}
		else if (signal == SIGTSTP)
		{
			stopWithGuest(guestLooks);
		}
		else if (signal == SIGHUP && std::exchange(_hangUpDue, false))
		{
			// The terminal has told it already.
		}
		else if (_ended)
		{
			_loop.stop(); // Only somebody who does not read is waited for.
		}
		else if (isKey && _terminal != nullptr)
		{
			heedInterrupts(std::max(keys, 1));
		}
		else if (_session && signal != SIGWINCH && signal != SIGCONT)
		{
			_signalled = true;
			_session->interrupt(signal);
		}
	}

	/// Ctrl-C, so often. What was typed before it may be read in this very turn, and is to be there when it is dropped.
	void heedInterrupts(int count)
	{
		_interruptsDue += count;
		if (_interrupt != CallId::none)
		{
			return;
		}
		_interrupt = _loop.defer([this] {
			_interrupt = CallId::none;
			for (; _interruptsDue > 0; --_interruptsDue)
			{
				if (!_terminal->clearLine())
				{
					_signalled = _session->interruptByKey();
				}
			}
		});
	}

	/// A pager or an editor has its time to stop, too. One that goes on would read the keyboard beside the shell.
	void stopWithGuest(int looks)
	{
		if (_terminal == nullptr || !_terminal->isLent() || _terminal->isGuestStopped())
		{
			stop();
		}
		else if (looks > 0)
		{
			_loop.callAt(_loop.now() + guestLookEach, [this, looks] {
				if (_terminal->isLent())
				{
					stopWithGuest(looks - 1);
				}
			});
		}
	}

	void stop()
	{
		if (_terminal != nullptr)
		{
			_terminal->suspend();
		}
		if (!SignalWatcher::stopProcess())
		{
			if (_terminal != nullptr)
			{
				_terminal->resume();
			}
			_console->notice("Nobody could continue the program here, so it does not stop.");
		}
	}

	/// A key does what the system would have done, for all who are at this terminal with us. That it is gone is seen
	/// before the system says so.
	bool onTerminalSignal(int signal)
	{
		if (signal != SIGHUP)
		{
			_interruptKeys += signal == SIGINT ? 1 : 0;
			return ::kill(0, signal) == 0;
		}
		if (SignalWatcher::isIgnored(SIGHUP))
		{
			return false;
		}
		if (!_hungUp)
		{
			onSignal(SIGHUP, SignalSender::system);
			_hangUpDue = true;
		}
		return true;
	}

	SocketLoop _loop;
	SignalWatcher _signals;
	Wires& _wires;
	std::unique_ptr<Console> _console;
	TerminalConsole* _terminal = nullptr; ///< The console, if it is one.
	LineConsole* _json = nullptr;         ///< The console, if a program reads it.
	std::unique_ptr<Session> _session;
	CallId _interrupt = CallId::none; ///< Of a Ctrl-C that is yet to be heeded.
	int _status = exitStatus(ExitCode::internal);
	bool _signalled = false;
	bool _ended = false;
	int _interruptKeys = 0;  ///< Ctrl-C was pressed so often: what comes is not somebody's kill, and may come but once.
	int _interruptsDue = 0;  ///< And so often is it yet to be heeded.
	bool _hungUp = false;    ///< The terminal is gone.
	bool _hangUpDue = false; ///< And the system will say so.
};


} // namespace


Result<Dialect> dialectOf(const SettingValues& values)
{
	const SettingValue& raw = values.of("raw");
	const SettingValue& framed = values.of("framed");
	const bool isRaw = values.flag("raw");
	const bool isFramed = values.flag("framed");
	if (isRaw && isFramed && raw.rank == framed.rank)
	{
		return Error{ErrorCode::badOption, raw.origin + " and " + framed.origin + " exclude each other: choose one."};
	}
	if (isRaw && (!isFramed || raw.rank < framed.rank))
	{
		return Dialect::raw;
	}
	return isFramed ? Dialect::framed : Dialect::detect;
}


std::optional<Timestamps> timestampsOf(const SettingValues& values)
{
	const std::string& text = values.text("timestamps");
	if (text == "auto")
	{
		return std::nullopt;
	}
	return text == "off" ? Timestamps::off : text == "iso" ? Timestamps::iso : Timestamps::timeOfDay;
}


ConsoleLook terminalLook(
	const SettingValues& values, const std::function<std::optional<std::string>(std::string_view)>& environment)
{
	const auto value = [&environment](std::string_view name) { return environment(name).value_or(std::string()); };
	const bool isRich = value("TERM").find("256color") != std::string::npos || !value("COLORTERM").empty();
	ConsoleLook look;
	const std::string& bell = values.text("bell");
	const std::string& colour = values.text("colour");
	look.timestamps = timestampsOf(values).value_or(Timestamps::timeOfDay);
	look.bell = bell == "mention" ? Bell::mention : bell == "always" ? Bell::always : Bell::off;
	look.title = values.flag("title");
	look.colour = colour == "auto" ? isRich && value("NO_COLOR").empty() : colour == "always";
	return look;
}


int runChat(const CommandLine& line, const std::string& address, const SettingValues& values, Wires& wires)
{
	const Result<Address> parsed = Address::parse(address);
	const Result<void> checked = parsed ? checkWire(parsed.value(), values, line, wires) : parsed.error();
	if (!checked)
	{
		if (values.flag("json"))
		{
			return ChatProgram(wires, values)
				.refuse(
					safeReason(checked.error().text) + alsoSeeHelp(*line.command),
					exitStatus(exitCodeOf(checked.error().code)));
		}
		return complain(checked.error(), *line.command);
	}
	ChatProgram program(wires, values);
	return program.run(line, parsed.value(), values);
}


} // namespace ciarla
