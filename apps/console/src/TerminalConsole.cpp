#include <ciarla/console/TerminalConsole.h>

#include "DescriptorInput.h"
#include "DescriptorOutput.h"
#include "HistoryFile.h"
#include "KeyReader.h"
#include "LineEditor.h"
#include "TerminalMode.h"
#include "TextWidth.h"
#include "Wrapping.h"

#include <ciarla/protocol/SafeText.h>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>
#include <utility>


namespace ciarla {


namespace {


constexpr std::string_view pasteOn = "\x1b[?2004h";
constexpr std::string_view pasteOff = "\x1b[?2004l";
/// What was written last may have been cut in the middle of a sequence: CAN ends it.
constexpr std::string_view afterCrash = "\x18\x1b[?2004l\x1b[0m\r\n";
constexpr std::string_view eraseRow = "\r\x1b[K";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view plain = "\x1b[0m";

constexpr std::string_view tooLongWords =
	"That is too long for one message, which holds 64,000 bytes; nothing was pasted.";

constexpr std::size_t columnsMin = 8;
constexpr std::size_t columnsUsual = 80;
constexpr std::size_t indentOfRows = 2; ///< Of a line that goes on in further rows.


std::size_t columnsOfTerminal(int descriptor) noexcept
{
	winsize size{};
	if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
	{
		return columnsUsual;
	}
	return size.ws_col < columnsMin ? columnsMin : size.ws_col;
}


/// A second opening of the same terminal: it can be non-blocking without changing it for others.
int openAgain(int descriptor) noexcept
{
	std::array<char, 256> name;
	if (::ttyname_r(descriptor, name.data(), name.size()) != 0)
	{
		return -1;
	}
	return ::open(name.data(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}


} // namespace


class TerminalConsole::Screen final: private InputHandler, private OutputHandler
{
public:
	Screen(Loop& loop, TerminalDescriptors descriptors, const std::filesystem::path& historyFile):
		_loop(loop),
		_descriptors(descriptors),
		_ownOutput(openAgain(descriptors.output)),
		_mode(descriptors.input, _ownOutput >= 0 ? _ownOutput : descriptors.output, afterCrash),
		_input(loop, descriptors.input, *this),
		_output(loop, _ownOutput >= 0 ? _ownOutput : descriptors.output, this)
	{
		if (!historyFile.empty())
		{
			_historyFile.emplace(historyFile);
			_historyFile->load(_editor.history());
		}
	}

	~Screen() override
	{
		close();
		if (_ownOutput >= 0)
		{
			::close(_ownOutput);
		}
	}

	void start(ConsoleHandler& handler)
	{
		_handler = &handler;
		takeTerminal();
		_input.setReading(_reading);
	}

	void setCompleter(const Completer* completer) noexcept
	{
		_editor.setCompleter(completer);
	}

	bool clearLine()
	{
		if (_handler == nullptr || !_reading)
		{
			return false;
		}
		_keys.reset();
		const bool busy = _editor.isBusy();
		if (busy)
		{
			echo("^C");
			_editor.clear();
			draw();
		}
		return busy;
	}

	void setPrompt(std::string_view prompt)
	{
		_prompt = prompt;
		draw();
	}

	void setReading(bool on)
	{
		_reading = on;
		if (_handler == nullptr || !on)
		{
			_input.setReading(false);
		}
		else if (_delivery == CallId::none)
		{
			_delivery = _loop.defer([this] {
				_delivery = CallId::none;
				deliver();
			});
		}
	}

	/// Puts a whole line above the one that is being typed. The last column stays free: terminals do not agree on where
	/// the cursor is once it is filled.
	void print(const std::string& line, std::uint64_t ticket)
	{
		const std::size_t columns = columnsOfTerminal(_descriptors.output) - 1;
		_output.write(std::string(eraseRow).append(wrapped(line, columns, indentOfRows)).append("\n"), ticket);
		draw();
	}

	std::size_t unshownBytes() const noexcept
	{
		return _output.queuedBytes();
	}

	void close() noexcept
	{
		if (std::exchange(_handler, nullptr) != nullptr)
		{
			_output.write(std::string(eraseRow).append(pasteOff));
		}
		_input.setReading(false);
		_loop.cancel(_delivery);
		_output.close();
		_mode.restore();
	}

	void suspend() noexcept
	{
		if (_handler != nullptr)
		{
			_output.write(std::string(eraseRow).append(pasteOff));
			_output.flushNow();
		}
		_mode.restore();
	}

	void resume() noexcept
	{
		if (_handler != nullptr)
		{
			takeTerminal();
		}
	}

private:
	void onInput(std::string_view bytes) noexcept override
	{
		_keys.append(bytes);
		deliver();
	}

	void onInputEnded() noexcept override
	{
		endInput();
	}

	void onWritten(std::uint64_t ticket) noexcept override
	{
		if (_handler != nullptr)
		{
			_handler->onShown(ticket);
		}
	}

	void onOutputFailed(const Error& error) noexcept override
	{
		if (_handler != nullptr)
		{
			_handler->onOutputClosed(error);
		}
	}

	void deliver() noexcept
	{
		while (_reading && _handler != nullptr)
		{
			const Key key = _keys.next();
			if (key == Key::none)
			{
				break;
			}
			press(key);
		}
		if (_handler != nullptr)
		{
			draw();
			_input.setReading(_reading && !_inputEnded);
		}
	}

	void takeTerminal()
	{
		_mode.enter();
		_output.write(pasteOn);
		draw();
	}

	void press(Key key) noexcept
	{
		if (key == Key::endOfFile && !_editor.isBusy())
		{
			endInput();
		}
		else if (key == Key::pasteTooLong)
		{
			print(std::string(dim).append(tooLongWords).append(plain), 0);
		}
		else if (_editor.apply(key, _keys.text()))
		{
			enterLine();
		}
	}

	void enterLine()
	{
		const std::string line = _editor.text();
		echo({});
		_editor.clear();
		if (_editor.remember(line) && _historyFile)
		{
			_historyFile->append(line);
		}
		_handler->onLine(line, LinePart::whole);
	}

	/// Leaves what was typed where it is, as a line of its own.
	void echo(std::string_view mark)
	{
		const std::size_t columns = columnsOfTerminal(_descriptors.output) - 1;
		const std::string line = _prompt + safeBody(_editor.text()).append(mark);
		_output.write(std::string(eraseRow).append(wrapped(line, columns, indentOfRows)).append("\n"));
	}

	void endInput() noexcept
	{
		_reading = false;
		if (!std::exchange(_inputEnded, true) && _handler != nullptr)
		{
			_handler->onInputEnd();
		}
	}

	/// The row that is being typed, anew: it never has more than one.
	void draw()
	{
		if (_handler == nullptr)
		{
			return;
		}
		const std::size_t columns = columnsOfTerminal(_descriptors.output);
		const std::string ownPrompt = _editor.prompt();
		const std::string& prompt = ownPrompt.empty() ? _prompt : ownPrompt;
		const std::size_t promptColumns = columnsOf(prompt);
		const bool roomForPrompt = promptColumns + columnsMin <= columns;
		const std::size_t begin = roomForPrompt ? promptColumns : 0;
		const LineEditor::View view = _editor.view(columns - begin);

		std::string row(eraseRow);
		row.append(roomForPrompt ? prompt : "").append(view.text).append("\r");
		if (const std::size_t column = begin + view.cursorColumn; column > 0)
		{
			row.append("\x1b[").append(std::to_string(column)).append("C");
		}
		_output.write(row);
	}

	Loop& _loop;
	const TerminalDescriptors _descriptors;
	const int _ownOutput;
	ConsoleHandler* _handler = nullptr;
	TerminalMode _mode;
	DescriptorInput _input;
	DescriptorOutput _output;
	KeyReader _keys;
	LineEditor _editor;
	std::optional<HistoryFile> _historyFile;
	std::string _prompt;
	CallId _delivery = CallId::none;
	bool _reading = true;
	bool _inputEnded = false;
};


TerminalConsole::TerminalConsole(Loop& loop, TerminalDescriptors descriptors, const std::filesystem::path& historyFile):
	_screen(std::make_unique<Screen>(loop, descriptors, historyFile))
{
}


TerminalConsole::~TerminalConsole() = default;


void TerminalConsole::start(ConsoleHandler& handler)
{
	_screen->start(handler);
}


bool TerminalConsole::interactive() const noexcept
{
	return true;
}


void TerminalConsole::setPrompt(std::string_view prompt)
{
	_screen->setPrompt(prompt);
}


void TerminalConsole::setReading(bool on)
{
	_screen->setReading(on);
}


bool TerminalConsole::holdsInput() const noexcept
{
	return false;
}


void TerminalConsole::show(const Talk& talk, std::uint64_t ticket)
{
	const std::string name = std::string(bold).append(talk.name).append(plain);
	std::string line(talk.label);
	line.append(line.empty() ? "" : " ");
	line += talk.kind == TalkKind::act ? "* " + name + " " : name + ": ";
	_screen->print(line.append(talk.text), ticket);
}


void TerminalConsole::notice(std::string_view text)
{
	if (_screen->unshownBytes() < noticeBytesMax)
	{
		_screen->print(std::string(dim).append(text).append(plain), 0);
	}
}


void TerminalConsole::report(const Report& report)
{
	if (!report.sentence.empty())
	{
		notice(report.sentence);
	}
}


std::size_t TerminalConsole::unshownBytes() const noexcept
{
	return _screen->unshownBytes();
}


void TerminalConsole::close() noexcept
{
	_screen->close();
}


void TerminalConsole::setCompleter(const Completer* completer) noexcept
{
	_screen->setCompleter(completer);
}


bool TerminalConsole::clearLine()
{
	return _screen->clearLine();
}


void TerminalConsole::suspend() noexcept
{
	_screen->suspend();
}


void TerminalConsole::resume() noexcept
{
	_screen->resume();
}


} // namespace ciarla
