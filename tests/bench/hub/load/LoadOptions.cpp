#include "LoadOptions.h"

#include <array>
#include <charconv>
#include <functional>
#include <string_view>
#include <type_traits>


namespace ciarla::bench {


namespace {


template <typename Number>
Number numberIn(std::string_view option, std::string_view word)
{
	Number number{};
	const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
	if (error != std::errc() || end != word.data() + word.size())
	{
		throw UsageError(std::string(option) + " takes a number, not '" + std::string(word) + "'.");
	}
	return number;
}


/// One option, and what becomes of its word; a switch has none.
struct OptionRow
{
	std::string_view name;
	std::function<void(LoadOptions&, std::string_view)> take;
	bool isSwitch = false;
};


template <typename Field>
OptionRow row(std::string_view name, Field LoadOptions::*field)
{
	if constexpr (std::is_same_v<Field, bool>)
	{
		return {name, [field](LoadOptions& options, std::string_view) { options.*field = true; }, true};
	}
	else if constexpr (std::is_same_v<Field, std::string>)
	{
		return {name, [field](LoadOptions& options, std::string_view word) { options.*field = word; }};
	}
	else
	{
		return {name, [name, field](LoadOptions& options, std::string_view word) {
					options.*field = numberIn<Field>(name, word);
				}};
	}
}


const OptionRow& findRow(std::string_view name)
{
	static const std::array rows{
		row("--dialect", &LoadOptions::dialect),
		row("--port", &LoadOptions::port),
		row("--server", &LoadOptions::server),
		row("--count", &LoadOptions::count),
		row("--rooms", &LoadOptions::rooms),
		row("--members", &LoadOptions::members),
		row("--bytes", &LoadOptions::textBytes),
		row("--window", &LoadOptions::window),
		row("--concurrency", &LoadOptions::concurrency),
		row("--rate", &LoadOptions::rate),
		row("--secs", &LoadOptions::seconds),
		row("--warm", &LoadOptions::warmSeconds),
		row("--patience", &LoadOptions::patience),
		row("--spin", &LoadOptions::spin),
		row("--room", &LoadOptions::room),
		row("--stall", &LoadOptions::stall),
		row("--stall-secs", &LoadOptions::stallSeconds)};
	for (const OptionRow& found: rows)
	{
		if (found.name == name)
		{
			return found;
		}
	}
	throw UsageError("There is no option '" + std::string(name) + "'.");
}


} // namespace


LoadOptions readLoadOptions(int count, const char* const* words)
{
	if (count < 1)
	{
		throw UsageError("No suite was named.");
	}
	LoadOptions options;
	options.suite = words[0];
	for (int i = 1; i < count; ++i)
	{
		const OptionRow& found = findRow(words[i]);
		if (found.isSwitch)
		{
			found.take(options, {});
			continue;
		}
		if (++i >= count)
		{
			throw UsageError(std::string(found.name) + " needs a word behind it.");
		}
		found.take(options, words[i]);
	}
	if (options.window == 0 || options.count == 0 || options.rooms == 0 || options.members == 0 ||
		options.concurrency == 0)
	{
		throw UsageError("Counts begin at 1.");
	}
	return options;
}


std::string loadUsage()
{
	return "Usage: chatload fanout|pingpong|rooms|idle|churn --port PORT [OPTIONS]\n"
		   "  --dialect lines|irc|nats|redis|mqtt|ciarla   what the server speaks\n"
		   "  --room                      lines: ask for a room, and wait for OK\n"
		   "  --server PID                the process whose processor time is charged\n"
		   "  --count N                   receivers of a fan-out, idle connections\n"
		   "  --rooms N --members N       rooms, and how many are in each\n"
		   "  --rate N                    rooms: texts a second in all; without it each room as fast as it can\n"
		   "  --bytes N --window N        a text's size; texts under way to receivers of a fan-out\n"
		   "  --secs S --warm S           measured, and before that\n"
		   "  --patience S                no progress for so long is a failure\n"
		   "  --concurrency N             connections in the making at once\n"
		   "  --spin                      never sleep\n"
		   "  --stall [--stall-secs S]    fanout: one receiver stops reading; wait so long until it is put out\n"
		   "Prints one line of JSON; \"ok\" says whether every text came once, in its order, to everybody.\n";
}


} // namespace ciarla::bench
