#include <ciarla/console/PlainConsole.h>

#include "DescriptorOutput.h"
#include "LineInput.h"

#include <ciarla/console/TalkWords.h>

#include <optional>
#include <string>


namespace ciarla {


class PlainConsole::Streams final: private OutputHandler
{
public:
	Streams(Loop& loop, ConsoleDescriptors descriptors):
		_loop(loop),
		_descriptors(descriptors),
		_output(loop, descriptors.output, this),
		_notices(loop, descriptors.notices, nullptr)
	{
	}

	void start(ConsoleHandler& handler)
	{
		_handler = &handler;
		_input.emplace(_loop, _descriptors.input, handler);
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

	DescriptorOutput& output() noexcept
	{
		return _output;
	}

	DescriptorOutput& notices() noexcept
	{
		return _notices;
	}

	void close() noexcept
	{
		// This may be called from inside onLine(), so the input is silenced and not destroyed.
		_handler = nullptr;
		if (_input)
		{
			_input->setReading(false);
		}
		_loop.cancel(_lateNews);
		_output.close();
		_notices.close();
	}

private:
	void onWritten(std::uint64_t ticket) noexcept override
	{
		if (_handler != nullptr)
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
	}

	Loop& _loop;
	const ConsoleDescriptors _descriptors;
	ConsoleHandler* _handler = nullptr;
	DescriptorOutput _output;
	DescriptorOutput _notices;
	std::optional<LineInput> _input;
	std::optional<Error> _outputError;
	CallId _lateNews = CallId::none;
	bool _reading = true;
};


PlainConsole::PlainConsole(Loop& loop, ConsoleDescriptors descriptors, std::optional<Timestamps> timestamps):
	_streams(std::make_unique<Streams>(loop, descriptors)),
	_timestamps(timestamps)
{
}


PlainConsole::~PlainConsole()
{
	close();
}


void PlainConsole::start(ConsoleHandler& handler)
{
	_streams->start(handler);
}


bool PlainConsole::interactive() const noexcept
{
	return false;
}


Keyboard* PlainConsole::keyboard() noexcept
{
	return nullptr;
}


void PlainConsole::setPrompt(std::string_view)
{
}


void PlainConsole::ask(std::string_view)
{
}


void PlainConsole::setReading(bool on)
{
	_streams->setReading(on);
}


bool PlainConsole::holdsInput() const noexcept
{
	return _streams->holdsInput();
}


void PlainConsole::show(const Talk& talk, std::uint64_t ticket)
{
	_streams->output().write(talkWords(talk, _timestamps).append("\n"), ticket);
}


/// Whoever entered it has it.
void PlainConsole::said(const Talk&, std::uint64_t)
{
}


void PlainConsole::clear()
{
}


void PlainConsole::notice(std::string_view text)
{
	if (_streams->notices().queuedBytes() < noticeBytesMax)
	{
		_streams->notices().write(std::string(text).append("\n"));
	}
}


void PlainConsole::report(const Report& report)
{
	if (!report.sentence.empty())
	{
		notice(report.sentence);
	}
}


std::size_t PlainConsole::unshownBytes() const noexcept
{
	return _streams->output().queuedBytes() + _streams->notices().queuedBytes();
}


void PlainConsole::close() noexcept
{
	_streams->close();
}


} // namespace ciarla
