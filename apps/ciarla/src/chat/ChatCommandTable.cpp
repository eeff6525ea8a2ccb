#include "ChatCommandTable.h"

#include <algorithm>
#include <array>
#include <cstddef>


namespace ciarla {


namespace {


/// What people type who come from elsewhere. Of two rows for one word the later one is for the later place.
struct AliasRow
{
	std::string_view word;
	std::string_view meant;
	ChatPlace from;
};


constexpr std::array<AliasRow, 11> aliases{{
	{"quit", "close", ChatPlace::raw},
	{"exit", "close", ChatPlace::raw},
	{"leave", "close", ChatPlace::raw},
	{"leave", "part", ChatPlace::hub},
	{"names", "who", ChatPlace::hub},
	{"list", "rooms", ChatPlace::hub},
	{"m", "msg", ChatPlace::hub},
	{"w", "msg", ChatPlace::hub},
	{"tell", "msg", ChatPlace::hub},
	{"query", "msg", ChatPlace::hub},
	{"r", "reply", ChatPlace::hub},
}};


bool sameLetter(char left, char right) noexcept
{
	return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) == right;
}


bool sameWord(std::string_view left, std::string_view right) noexcept
{
	return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), sameLetter);
}


} // namespace


const ChatCommandRow* findChatCommand(std::string_view word, ChatPlace place) noexcept
{
	std::string_view meant = word;
	for (const AliasRow& alias: aliases)
	{
		if (place != ChatPlace::bare && sameWord(word, alias.word) && (alias.from <= place || meant == word))
		{
			meant = alias.meant;
		}
	}
	const auto found =
		std::find_if(chatCommandTable.begin(), chatCommandTable.end(), [meant](const ChatCommandRow& row) {
			return sameWord(meant, row.word);
		});
	return found == chatCommandTable.end() ? nullptr : &*found;
}


std::vector<std::string> chatCommandWords(ChatPlace place)
{
	std::vector<std::string> words;
	for (const ChatCommandRow& row: chatCommandTable)
	{
		if (row.from <= place)
		{
			words.push_back("/" + std::string(row.word));
		}
	}
	for (const std::string_view alias: chatCommandAliases(place))
	{
		words.push_back("/" + std::string(alias));
	}
	return words;
}


std::vector<std::string_view> chatCommandAliases(ChatPlace place)
{
	std::vector<std::string_view> words;
	for (const AliasRow& alias: aliases)
	{
		const bool again = !words.empty() && words.back() == alias.word;
		if (alias.from <= place && alias.word.size() > 1 && !again)
		{
			words.push_back(alias.word);
		}
	}
	return words;
}


std::vector<std::string> chatCommandLines(ChatPlace place, bool couldBeOperator)
{
	constexpr std::size_t column = 31; // Where explanations begin.
	std::vector<std::string> lines;
	for (const ChatCommandRow& row: chatCommandTable)
	{
		const bool isListed = !row.summary.empty() && !row.isToldBefore;
		if (row.from > place || !isListed || (row.isOfOperators && !couldBeOperator))
		{
			continue;
		}
		std::string line = "  /" + std::string(row.word) + " " + std::string(row.arguments);
		line.resize(std::max(line.size() + 1, column), ' ');
		lines.push_back(line.append(row.summary));
	}
	lines.emplace_back(
		place == ChatPlace::hub ? "Anything else is said in the room you entered last. //me says \"/me\"."
								: "Anything else is said. //help says \"/help\".");
	return lines;
}


} // namespace ciarla
