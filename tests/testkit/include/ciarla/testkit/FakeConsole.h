#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/console/Keyboard.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla::testkit {


/// A FakeConsole is a person at a keyboard, played by a test: it types lines and reads what is shown.
///
/// What is shown counts as seen when the test says look(), so that a test decides when the acknowledgement is
/// due. Call the typing methods between turns of the loop, never from inside a callback of the console's owner:
/// a real console calls its handler from the loop only.
///
/// Threading: one thread.
class FakeConsole final: public Console, public Interactive, public Keyboard
{
public:
	explicit FakeConsole(bool isInteractive = false) noexcept:
		_interactive(isInteractive)
	{
	}

	void start(ConsoleHandler& handler) override
	{
		_handler = &handler; // What was typed before waits for deliver(): no line comes from inside.
	}

	Interactive* interactive() noexcept override
	{
		return _interactive ? this : nullptr;
	}

	Keyboard& keyboard() noexcept override
	{
		return *this;
	}

	void setPrompt(std::string_view text) override
	{
		prompt = text;
	}

	void ask(std::string_view question) override
	{
		prompt = question;
		++questions;
	}

	void setReading(bool on) override
	{
		reading = on;
	}

	bool holdsInput() const noexcept override
	{
		return !_interactive && !_typed.empty();
	}

	void show(const Talk& talk, std::uint64_t ticket) override
	{
		std::string line(talk.source.isOld ? "(earlier)" : "");
		line.append(line.empty() || talk.label.empty() ? "" : " ").append(talk.label);
		line.append(line.empty() ? "" : " ").append(talk.kind == TalkKind::act ? "* " : "").append(talk.name);
		shown.push_back(line.append(talk.kind == TalkKind::act ? " " : ": ").append(talk.text));
		_lastTicket = ticket;
		_unshownBytes += talk.name.size() + talk.text.size();
	}

	void said(const Talk& talk, std::uint64_t id) override
	{
		std::string line(talk.label);
		line.append(line.empty() ? "" : " ").append(talk.name).append(": ").append(talk.text);
		own.push_back(id == 0 ? std::move(line) : std::to_string(id) + " " + line);
	}

	void clear() override
	{
		++cleared;
	}

	void lookBack(LookBack what, std::string_view words) override
	{
		lookedBack.emplace_back(what, words);
	}

	void statusChanged() override
	{
		++statusChanges;
	}

	void notice(std::string_view text) override
	{
		notices.emplace_back(text);
	}

	void report(const Report& report) override
	{
		if (!report.sentence.empty())
		{
			notices.emplace_back(report.sentence);
		}
		reports.push_back(textOf(report));
	}

	std::size_t unshownBytes() const noexcept override
	{
		return outputClosed ? 0 : _unshownBytes;
	}

	void close() noexcept override
	{
		closed = true;
		_handler = nullptr;
	}

	bool lineIsEmpty() const noexcept override
	{
		return draft.empty();
	}

	std::optional<TimePoint> lastKey() const noexcept override
	{
		return keyPressed;
	}

	bool keepsLine() const override
	{
		return !draft.empty();
	}

	void putBack(std::string_view line) override
	{
		draft = line;
	}

	std::string exchangeLine(std::string_view line) override
	{
		return std::exchange(draft, std::string(line));
	}

	void setHeard(bool on) override
	{
		heard = on;
	}

	/// Enters one line. It waits while reading is off, as the end of the input does.
	void type(std::string_view line, LinePart part = LinePart::whole)
	{
		_typed.emplace_back(line, part);
		deliver();
	}

	/// Enters what a program does. It is not held: read only while `reading`.
	void enter(const ConsoleEntry& entry)
	{
		if (canRead())
		{
			_handler->onEntry(entry);
		}
	}

	/// Presses Ctrl-D.
	void endInput()
	{
		_inputEnds = true;
		deliver();
	}

	/// Hands on what was typed before start(), or while reading was off.
	void deliver()
	{
		while (canRead() && !_typed.empty())
		{
			const auto [line, part] = std::move(_typed.front());
			_typed.erase(_typed.begin());
			_handler->onLine(line, part);
		}
		if (canRead() && std::exchange(_inputEnds, false))
		{
			_handler->onInputEnd();
		}
	}

	/// Sees everything that was shown so far.
	void look()
	{
		_unshownBytes = 0;
		if (_handler && !outputClosed && _lastTicket != _seenTicket)
		{
			_seenTicket = _lastTicket;
			_handler->onShown(_seenTicket);
		}
	}

	/// Nobody reads any more, as in `| head -1`.
	void closeOutput(const Error& error)
	{
		if (_handler && !std::exchange(outputClosed, true))
		{
			_handler->onOutputClosed(error);
		}
	}

	std::vector<std::string> shown; ///< "Ada: hello", "* Ada waves", "(earlier) [lobby] Ada: hello".
	std::vector<std::string> own;   ///< What we said, each with its id if it has one: "3 Ada: hello".
	std::vector<std::string> notices;
	std::vector<std::string> reports; ///< Their kind and parts: "joined Bob in lobby", "state 3 delivered", "closed 0".
	std::string prompt;
	std::string draft;                   ///< What stands in the line and is not entered.
	std::optional<TimePoint> keyPressed; ///< When a key was pressed last; type() is not told the time.
	bool heard = true;                   ///< Whether somebody hears what is entered.
	int questions = 0;
	int cleared = 0;
	std::vector<std::pair<LookBack, std::string>> lookedBack;
	int statusChanges = 0;
	bool reading = true;
	bool closed = false;
	bool outputClosed = false;

private:
	static std::string textOf(const Report& report)
	{
		const std::string name(report.name);
		const std::string room(report.room);
		const std::string words(report.words);
		switch (report.kind)
		{
		case ReportKind::listening: return "listening " + std::string(report.place);
		case ReportKind::connected: return "connected " + std::string(report.place);
		case ReportKind::named: return (report.isHub ? "named hub " : "named ") + name;
		case ReportKind::welcomed: return "welcomed " + name;
		case ReportKind::joined: return "joined " + (report.isSelf ? "self" : name) + " in " + room;
		case ReportKind::left: return "left " + (report.isSelf ? "self" : name) + " from " + room;
		case ReportKind::renamed: return "renamed " + std::string(report.before) + " to " + name;
		case ReportKind::topic: return "topic of " + room + " is " + words;
		case ReportKind::advice: return "advice " + std::string(report.sentence);
		case ReportKind::who: return "who in " + room + ":" + textOf(report.items);
		case ReportKind::rooms: return "rooms:" + textOf(report.items);
		case ReportKind::answer: return words + textOf(report.facts);
		case ReportKind::state: return "state " + std::to_string(report.id) + " " + words;
		case ReportKind::ended: return "ended " + std::to_string(report.code);
		case ReportKind::closed: return "closed " + std::to_string(report.code);
		}
		return {};
	}

	static std::string textOf(std::span<const ReportItem> items)
	{
		std::string words;
		for (const ReportItem& item: items)
		{
			words.append(" ").append(item.name).append("=").append(std::to_string(item.number));
		}
		return words;
	}

	static std::string textOf(std::span<const ReportFact> facts)
	{
		std::string words;
		for (const ReportFact& fact: facts)
		{
			words.append(" ").append(fact.key).append("=");
			words.append(fact.words.empty() ? std::to_string(fact.number) : fact.words);
		}
		return words;
	}

	bool canRead() const noexcept
	{
		return _handler && reading;
	}

	bool _interactive;
	ConsoleHandler* _handler = nullptr;
	std::vector<std::pair<std::string, LinePart>> _typed;
	bool _inputEnds = false;
	std::uint64_t _lastTicket = 0;
	std::uint64_t _seenTicket = 0;
	std::size_t _unshownBytes = 0;
};


} // namespace ciarla::testkit
