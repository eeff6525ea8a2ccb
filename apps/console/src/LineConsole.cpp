#include <ciarla/console/LineConsole.h>

#include "DescriptorOutput.h"
#include "JsonEntry.h"
#include "JsonEvents.h"
#include "LineInput.h"

#include <ciarla/console/TalkWords.h>

#include <string>
#include <utility>
#include <variant>


namespace ciarla {


namespace {


/// The ticket of the last line; no session counts so far.
constexpr std::uint64_t finalTicket = ~std::uint64_t{0};


/// What a program waits for is never left out, and is bounded by what it has entered itself.
bool isAwaited(ReportKind kind) noexcept
{
	switch (kind)
	{
	case ReportKind::connected:
	case ReportKind::named:
	case ReportKind::who:
	case ReportKind::rooms:
	case ReportKind::answer:
	case ReportKind::state:
	case ReportKind::ended:
	case ReportKind::closed: return true;
	default: return false;
	}
}


} // namespace


/// What a LineConsole is on its descriptors.
class LineConsole::Streams final: private OutputHandler, private ConsoleHandler
{
public:
	Streams(Loop& loop, LineFormat format, ConsoleDescriptors descriptors):
		_loop(loop),
		_format(format),
		_descriptors(descriptors),
		_output(loop, descriptors.output, this)
	{
		if (!isJson())
		{
			_notices.emplace(loop, descriptors.notices, nullptr);
		}
	}

	~Streams() override
	{
		_loop.cancel(_lateNews);
	}

	bool isJson() const noexcept
	{
		return _format == LineFormat::json;
	}

	void start(ConsoleHandler& handler)
	{
		_handler = &handler;
		ConsoleHandler& entries = *this;
		_input.emplace(_loop, _descriptors.input, isJson() ? entries : handler);
		_input->setReading(_reading);
		if (_outputError)
		{
			// It failed before anybody listened; a handler is not called from inside.
			_lateNews = _loop.defer([this] { onOutputFailed(*_outputError); });
		}
	}

	void setReading(bool on)
	{
		_reading = on;
		if (_input && _handler != nullptr)
		{
			_input->setReading(on);
		}
	}

	bool holdsInput() const noexcept
	{
		return _input && _input->holdsInput();
	}

	std::size_t unshownBytes() const noexcept
	{
		return _output.queuedBytes() + (_notices ? _notices->queuedBytes() : 0);
	}

	void write(const std::string& line, std::uint64_t ticket = 0)
	{
		_output.write(line, ticket);
	}

	/// What may be left out, because it is neither a message nor an answer.
	void writeIfRead(const std::string& line)
	{
		if (_output.queuedBytes() >= unreadBytesMax)
		{
			++_leftOut;
			return;
		}
		if (const std::size_t count = std::exchange(_leftOut, 0); count > 0)
		{
			write(jsonNotice(std::to_string(count) + " events were left out here, because nobody read them."));
		}
		write(line);
	}

	void notice(std::string_view text)
	{
		if (isJson())
		{
			writeIfRead(jsonNotice(text));
		}
		else if (_notices->queuedBytes() < noticeBytesMax)
		{
			_notices->write(std::string(text).append("\n"));
		}
	}

	void finish(std::function<void()> done)
	{
		silenceInput();
		_done = std::move(done);
		if (_outputError || _output.queuedBytes() == 0)
		{
			_lateNews = _loop.defer([this] { tellDone(); });
		}
		else
		{
			_output.write({}, finalTicket);
		}
	}

	void close() noexcept
	{
		silenceInput();
		_done = nullptr;
		_loop.cancel(std::exchange(_lateNews, CallId::none));
		_output.close();
		if (_notices)
		{
			_notices->close();
		}
	}

private:
	/// This may be called from inside onLine(), so the input is silenced and not destroyed.
	void silenceInput() noexcept
	{
		_handler = nullptr;
		if (_input)
		{
			_input->setReading(false);
		}
	}

	void onLine(std::string_view line, LinePart part) noexcept override
	{
		if (_handler == nullptr || isPieceOfLongLine(part) || line.find_first_not_of(" \t") == std::string_view::npos)
		{
			return;
		}
		const std::variant<JsonEntry, JsonMistake> read = readJsonEntry(line);
		if (const auto* mistake = std::get_if<JsonMistake>(&read))
		{
			tellMistake(mistake->sentence);
			return;
		}
		const auto& entry = std::get<JsonEntry>(read);
		_handler->onEntry({entry.kind, entry.text, entry.id, entry.room, entry.person});
	}

	/// A line that is too long is told of once, however many pieces it comes in.
	bool isPieceOfLongLine(LinePart part)
	{
		const bool isPiece = part == LinePart::piece;
		if (isPiece && !_inLongLine)
		{
			tellMistake("A line is longer than " + std::to_string(Console::lineBytesMax) + " bytes. Nothing was done.");
		}
		_inLongLine = isPiece;
		return isPiece;
	}

	void tellMistake(const std::string& sentence)
	{
		notice(sentence);
		_handler->onEntry({ConsoleEntry::Kind::mistake, sentence});
	}

	void onEntry(const ConsoleEntry&) noexcept override
	{
	}

	void onInputEnd() noexcept override
	{
		if (_handler != nullptr)
		{
			_handler->onInputEnd();
		}
	}

	void onShown(std::uint64_t) noexcept override
	{
	}

	void onOutputClosed(const Error&) noexcept override
	{
	}

	void onWritten(std::uint64_t ticket) noexcept override
	{
		if (ticket == finalTicket)
		{
			tellDone();
		}
		else if (_handler != nullptr)
		{
			_handler->onShown(ticket);
		}
	}

	void onOutputFailed(const Error& error) noexcept override
	{
		_outputError = error;
		if (_handler != nullptr)
		{
			_handler->onOutputClosed(error);
		}
		else
		{
			tellDone();
		}
	}

	void tellDone()
	{
		_lateNews = CallId::none;
		if (const auto done = std::exchange(_done, nullptr))
		{
			done();
		}
	}

	Loop& _loop;
	const LineFormat _format;
	const ConsoleDescriptors _descriptors;
	ConsoleHandler* _handler = nullptr;
	DescriptorOutput _output;
	std::optional<DescriptorOutput> _notices; ///< Of the plain format.
	std::optional<LineInput> _input;
	std::optional<Error> _outputError;
	std::function<void()> _done;
	CallId _lateNews = CallId::none;
	std::size_t _leftOut = 0;
	bool _reading = true;
	bool _inLongLine = false;
};


LineConsole::LineConsole(
	Loop& loop, LineFormat format, ConsoleDescriptors descriptors, std::optional<Timestamps> timestamps):
	_streams(std::make_unique<Streams>(loop, format, descriptors)),
	_timestamps(timestamps)
{
}


LineConsole::~LineConsole()
{
	close();
}


Interactive* LineConsole::interactive() noexcept
{
	return nullptr;
}


void LineConsole::start(ConsoleHandler& handler)
{
	_streams->start(handler);
}


void LineConsole::setReading(bool on)
{
	_streams->setReading(on);
}


bool LineConsole::holdsInput() const noexcept
{
	return _streams->holdsInput();
}


void LineConsole::show(const Talk& talk, std::uint64_t ticket)
{
	_streams->write(_streams->isJson() ? jsonMessage(talk) : talkWords(talk, _timestamps).append("\n"), ticket);
}


void LineConsole::notice(std::string_view text)
{
	_streams->notice(text);
}


void LineConsole::report(const Report& report)
{
	if (!_streams->isJson())
	{
		if (!report.sentence.empty())
		{
			notice(report.sentence);
		}
	}
	else if (isAwaited(report.kind))
	{
		_streams->write(jsonReport(report));
	}
	else
	{
		_streams->writeIfRead(jsonReport(report));
	}
}


std::size_t LineConsole::unshownBytes() const noexcept
{
	return _streams->unshownBytes();
}


void LineConsole::close() noexcept
{
	_streams->close();
}


void LineConsole::finish(std::function<void()> done)
{
	_streams->finish(std::move(done));
}


} // namespace ciarla
