#include "SettingCheck.h"

#include "../hub/NetworkList.h"

#include <ciarla/base/Nearest.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/transport/Address.h>

#include <algorithm>
#include <charconv>


namespace ciarla {


namespace {


std::string numberWords(std::string_view what, const SettingRow& row)
{
	const std::string upTo = row.min == 0 ? " up to " : " from " + std::to_string(row.min) + " to ";
	return std::string(what).append(upTo).append(std::to_string(row.max));
}


bool areAddresses(std::string_view text)
{
	const std::vector<std::string_view> words = splitList(text, listSeparators);
	return std::all_of(words.begin(), words.end(), [](std::string_view word) { return Address::parse(word).ok(); });
}


bool areHosts(std::string_view text)
{
	constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_, \t";
	return text.find_first_not_of(letters) == std::string_view::npos;
}


bool isCredential(std::string_view word) noexcept
{
	return word == "starter" || (word.starts_with("uid:") && parseNumber(word.substr(4), 0, UINT32_MAX)) ||
		(word.starts_with("cert:") && word.size() > 5);
}


bool areCredentials(std::string_view text)
{
	const std::vector<std::string_view> words = splitList(text, credentialSeparators);
	return std::all_of(words.begin(), words.end(), isCredential);
}


/// A room may have the # before its name that other programs write.
std::string nameComplaint(const SettingRow& row, std::string_view text)
{
	text.remove_prefix(row.key == "room" && text.starts_with('#') ? 1 : 0);
	const NameProblem problem = text.empty() && row.fallback.empty() ? NameProblem::none : checkName(text);
	return problem == NameProblem::none
		? std::string()
		: std::string("a name of 1 to 64 bytes (this one ").append(describe(problem)).append(")");
}


/// For a key that other programs have and this one has not: one sentence with the right way. Empty for all others.
std::string_view adviceFor(std::string_view key) noexcept
{
	if (key.starts_with("logging.") || key == "logging")
	{
		return "The log is set by hub.log and hub.log_level, and a chat's by log; POCO's logging.* is not read.";
	}
	if (key.starts_with("application.") || key == "application")
	{
		return "POCO's application.* is not read; every key is listed by \"ciarla config\".";
	}
	if (key == "port" || key == "p")
	{
		return "The address says that: ciarla listen :3333, ciarla connect HOST:3333; in a file: listen = :3333.";
	}
	if (key == "host" || key == "bind" || key == "address")
	{
		return "The address says that: ciarla connect HOST, ciarla listen HOST:PORT; in a file: connect = HOST.";
	}
	if (key == "transport" || key == "scheme" || key == "tls" || key == "ssl" || key == "unix")
	{
		return "The address says that: tls+tcp://HOST:PORT, unix:PATH, ws://HOST; see \"ciarla transports\".";
	}
	return {};
}


} // namespace


std::string settingComplaint(const SettingRow& row, std::string_view text)
{
	const auto unless = [](bool isFit, std::string words) { return isFit ? std::string() : std::move(words); };
	switch (row.type)
	{
	case SettingType::text: return nameComplaint(row, text);
	case SettingType::file:
	case SettingType::words: return {};
	case SettingType::flag: return unless(parseFlag(text).has_value(), "yes or no");
	case SettingType::seconds:
		return unless(parseNumber(text, row.min, row.max).has_value(), numberWords("a number of seconds", row));
	case SettingType::count:
	case SettingType::number:
		return unless(parseNumber(text, row.min, row.max).has_value(), numberWords("a number", row));
	case SettingType::choice:
		return complaintOf({nullptr, row.argument.data(), OptionType::choice, 0, 0, nullptr}, text);
	case SettingType::address:
		return unless(text.empty() || Address::parse(text).ok(), "an address (see \"ciarla transports\")");
	case SettingType::addresses: return unless(areAddresses(text), "addresses to listen on");
	case SettingType::networks:
		return unless(
			NetworkList::parse(text).ok(),
			"addresses, networks (10.0.0.0/8, fd00::/8), or the words loopback and unix");
	case SettingType::hosts: return unless(areHosts(text), "names of hosts, without ports");
	case SettingType::ofWire: return text.empty() ? std::string() : complaintOf(*row.option, text);
	case SettingType::credentials:
		return unless(areCredentials(text), "credentials (uid:1000, cert:CN=Ada, starter), separated by semicolons");
	}
	return {};
}


bool isOfMissingModule(const SettingTable& table, const std::string& key)
{
	return key.find('.') != std::string::npos && !table.hasOwnerOf(key) && adviceFor(key).empty() &&
		nearestWord(key, table.keys()).empty();
}


std::string complaintOfKey(
	const SettingTable& table, const std::string& key, std::string_view word, std::string_view dashes)
{
	if (const std::string_view advice = adviceFor(key); !advice.empty())
	{
		return std::string(advice);
	}
	std::vector<std::string> known = table.keys();
	if (!dashes.empty())
	{
		known.insert(known.end(), {"help", "version"});
	}
	const std::string sentence = std::string(word) + " \"" + std::string(dashes) + key + "\"";
	if (const std::string_view nearest = nearestWord(key, known); !nearest.empty())
	{
		return sentence + ". Did you mean \"" + std::string(dashes.empty() ? "" : "--") + std::string(nearest) + "\"?";
	}
	const std::string owner = key.substr(0, key.find('.'));
	return sentence +
		(owner == key || table.hasOwnerOf(key) ? "."
											   : ": no wire and no layer here has an option \"" + owner +
				 ".\"; it is of a module that is not there, or was left out.");
}


std::string suggestion(std::string_view word, std::span<const std::string> known)
{
	const std::string_view nearest = nearestWord(word, known);
	return nearest.empty() ? std::string() : " Did you mean \"" + std::string(nearest) + "\"?";
}


std::optional<bool> parseFlag(std::string_view text) noexcept
{
	if (text.empty() || text == "yes" || text == "true" || text == "on" || text == "1")
	{
		return true;
	}
	if (text == "no" || text == "false" || text == "off" || text == "0")
	{
		return false;
	}
	return std::nullopt;
}


std::optional<std::uint32_t> parseNumber(std::string_view text, std::uint32_t min, std::uint32_t max) noexcept
{
	std::uint32_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error != std::errc() || end != text.data() + text.size() || number < min || number > max)
	{
		return std::nullopt;
	}
	return number;
}


std::vector<std::string_view> splitList(std::string_view text, std::string_view separators)
{
	const auto trimmed = [](std::string_view word) {
		const std::size_t begin = std::min(word.find_first_not_of(" \t"), word.size());
		return word.substr(begin, word.find_last_not_of(" \t") + 1 - begin);
	};
	std::vector<std::string_view> words;
	while (!text.empty())
	{
		const std::size_t end = std::min(text.find_first_of(separators), text.size());
		if (const std::string_view word = trimmed(text.substr(0, end)); !word.empty())
		{
			words.push_back(word);
		}
		text.remove_prefix(std::min(end + 1, text.size()));
	}
	return words;
}


} // namespace ciarla
