#pragma once

#include "ChatLine.h"

#include <ciarla/console/Console.h>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>


namespace ciarla {


class Link;
class RecordedConsole;


/// A ChatInput reads what is entered in a chat: a person's lines, a script's, and the entries of a program. What is a
/// mistake is told, and comes to nothing.
///
/// Ownership: what it is given outlives it.
class ChatInput
{
public:
	ChatInput(const Link& link, RecordedConsole& console) noexcept;

	std::optional<ChatLine> read(std::string_view line, LinePart part);

	/// More than one in the original dialect, where a line break begins something else.
	std::vector<ChatLine> read(const ConsoleEntry& entry);

	/// A script's lines go to a person byte for byte: who writes a file looks out for `/close` alone.
	ChatPlace place() const noexcept;
	ChatPlace placeOfPerson() const noexcept;

	/// Whether a program has made entries, and each was a mistake.
	bool isAllMistaken() const noexcept
	{
		return _mistakes > 0 && _entries == 0;
	}

private:
	std::vector<ChatLine> readSaid(const ConsoleEntry& entry);
	std::vector<ChatLine> readRaw(const ConsoleEntry& entry);
	std::vector<ChatLine> readCommand(const ConsoleEntry& entry);
	bool isHub() const noexcept;
	bool isRaw() const noexcept;

	const Link& _link;
	RecordedConsole& _console;
	std::size_t _entries = 0; ///< Of a program,
	std::size_t _mistakes = 0;
};


} // namespace ciarla
