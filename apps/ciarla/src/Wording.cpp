#include "Wording.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/IpLiteral.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>


namespace ciarla {


namespace {


constexpr std::uint16_t usualPort = 12345;


/// Those that lead to what listens at `host`; none where that is one address itself.
std::optional<std::vector<std::string>> addressesOf(const std::string& host, std::vector<std::string> local)
{
	if (host == "*")
	{
		return local;
	}
	const std::optional<IpLiteral> address = IpLiteral::parse(host);
	if (!address || !address->isUnspecified())
	{
		return std::nullopt;
	}
	// An unspecified address is every one of its own family.
	const auto isOther = [&address](const std::string& each) {
		const std::optional<IpLiteral> other = IpLiteral::parse(each);
		return other && other->isV4 != address->isV4;
	};
	local.erase(std::remove_if(local.begin(), local.end(), isOther), local.end());
	return local;
}


bool isLoopback(const std::string& host)
{
	return host == "localhost" || host == "::1" || host.starts_with("127.");
}


/// What somebody would type after `ciarla connect`.
std::string dialWords(const std::string& host, std::uint16_t port)
{
	const bool v6 = host.find(':') != std::string::npos;
	if (port == usualPort)
	{
		return v6 ? "[" + host + "]" : host;
	}
	return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}


/// Files, permissions and the like concern our side alone; a path is part of where to call.
Address withoutOurs(const Address& bound)
{
	AddressOptions theirs;
	for (const auto& option: bound.options())
	{
		if (option.first.ends_with(".path"))
		{
			theirs.push_back(option);
		}
	}
	return bound.withOptions(std::move(theirs));
}


/// Where somebody calls, and what that is called in a sentence.
struct Invitation
{
	std::string where;
	std::vector<std::string> addresses; ///< As somebody types them after `ciarla connect`.
	std::string remark = {};
};


Invitation invitationTo(
	const Address& bound, const std::vector<std::string>& local, const CallersForm& callersForm,
	SpeakerRole us = SpeakerRole::person)
{
	const bool isHub = us == SpeakerRole::hub;
	const std::string elsewhere = isHub ? "To join" : "On the other machine";
	const std::string toCall = isHub ? "To join" : "To call";
	const Result<HostPort> place = bound.hostPort();
	const Address theirs = withoutOurs(bound);
	const std::string theirWord = shellWord(callersForm(theirs).text());
	if (bound.scheme() != "tcp" || !place || !place->port)
	{
		return {toCall, {theirWord}};
	}
	const bool isBare = bound.layers().empty();
	if (const std::optional<std::vector<std::string>> hosts = addressesOf(place->host, local))
	{
		const auto words = [&](const std::string& host) {
			const Address there = Address::ofHostPort("tcp", host, *place->port);
			return isBare ? dialWords(host, *place->port)
						  : shellWord(callersForm(there.withLayers(theirs.layers(), theirs.options())).text());
		};
		if (hosts->empty())
		{
			return {"This machine has no address on a network. On this machine", {words("localhost")}};
		}
		Invitation invitation{elsewhere, {}};
		std::transform(hosts->begin(), hosts->end(), std::back_inserter(invitation.addresses), words);
		return invitation;
	}
	if (!isBare)
	{
		return {toCall, {theirWord}};
	}
	const bool hasZone = place->host.find('%') != std::string::npos;
	return {
		isLoopback(place->host) ? "On this machine" : elsewhere,
		{dialWords(place->host, *place->port)},
		hasZone ? " (with its own network interface after the %)" : ""};
}


/// A byte between $' and ', where no shell takes it for anything else.
std::string byteEscape(char byte)
{
	constexpr std::string_view digits = "0123456789abcdef";
	const auto value = static_cast<unsigned char>(byte);
	return std::string("\\x") + digits[value >> 4U] + digits[value & 15U];
}


std::string optionWords(const std::string& key, const std::string& value)
{
	return value.empty()       ? " --" + key
		: value.front() == '-' ? " --" + key + "=" + shellWord(value)
							   : " --" + key + " " + shellWord(value);
}


} // namespace


std::vector<std::string> listeningLines(
	const Address& bound, const Capabilities& capabilities, const std::vector<std::string>& local,
	const CallersForm& callersForm, SpeakerRole us)
{
	std::vector<std::string> lines{"Listening on " + safeReason(bound.text())};
	const Invitation invitation = invitationTo(bound, local, callersForm, us);
	const std::string other = std::string(invitation.where.size() - 2, ' ') + "or";
	for (const std::string& address: invitation.addresses)
	{
		lines.push_back(
			(lines.size() == 1 ? invitation.where : other) + ": ciarla connect " + address + invitation.remark);
	}
	if (!capabilities.secure && !capabilities.local)
	{
		lines.emplace_back("The line is not encrypted: whoever carries it can read along.");
	}
	return lines;
}


std::vector<AdvisedCall> advisedCalls(
	const Listener& listener, const std::vector<std::string>& local, const CallersForm& callersForm)
{
	const auto* advisor = dynamic_cast<const CallerAdvisor*>(&listener);
	std::vector<AdvisedCall> calls;
	for (const CallerAdvice& advice: advisor == nullptr ? std::vector<CallerAdvice>() : advisor->callerAdvice())
	{
		const std::string command =
			"ciarla connect " + invitationTo(listener.address(), local, callersForm).addresses.front();
		calls.push_back({safeReason(advice.who) + ":", command + optionsText(advice.options)});
	}
	return calls;
}


std::string listenCommand(const Address& called)
{
	// A path, which a URL may have, is no part of where somebody listens.
	const std::string& where = called.where();
	const std::size_t slash = std::min(where.find('/'), where.size());
	const Result<HostPort> place = called.withWhere(where.substr(0, slash)).hostPort();
	const bool hasHosts = called.scheme() == "tcp" || called.scheme() == "ws" || called.scheme() == "wss";
	if (called.scheme() == "tcp" && called.layers().empty() && place)
	{
		const std::uint16_t port = place->port.value_or(usualPort);
		return port == usualPort ? "ciarla listen" : "ciarla listen :" + std::to_string(port);
	}
	Address theirs = withoutOurs(called);
	if (hasHosts && place)
	{
		theirs = theirs.withWhere((place->port ? ":" + std::to_string(*place->port) : "*") + where.substr(slash));
	}
	return "ciarla listen " + shellWord(theirs.text());
}


std::string commandWith(const EnteredCommand& entered, const AddressOptions& added)
{
	const auto isAdded = [&added](const auto& option) {
		return std::any_of(added.begin(), added.end(), [&](const auto& each) { return each.first == option.first; });
	};
	std::string command = "ciarla " + entered.name;
	if (!entered.address.empty())
	{
		// What an address says itself counts more than an option.
		const Result<Address> address = Address::parse(entered.address);
		AddressOptions kept = address ? address->options() : AddressOptions();
		const bool isOverruled = std::erase_if(kept, isAdded) > 0;
		command += " " + shellWord(isOverruled ? address->withOptions(std::move(kept)).text() : entered.address);
	}
	for (const auto& option: entered.options)
	{
		command += isAdded(option) ? std::string() : optionWords(option.first, option.second);
	}
	return command + optionsText(added);
}


std::string optionsText(const AddressOptions& options)
{
	std::string text;
	for (const auto& [key, value]: options)
	{
		text += optionWords(key, value);
	}
	return text;
}


std::optional<std::string> callersByNameWords(const Address& bound)
{
	const std::vector<std::string>& layers = bound.layers();
	const auto has = [&layers](std::string_view name) {
		return std::find(layers.begin(), layers.end(), name) != layers.end();
	};
	const Result<HostPort> place = bound.hostPort();
	if (!has("ws") || bound.scheme() != "tcp" || !place || isLoopback(place->host))
	{
		return std::nullopt;
	}
	const AddressOptions options = bound.optionsOf("ws");
	if (std::any_of(options.begin(), options.end(), [](const auto& option) { return option.first == "host"; }))
	{
		return std::nullopt;
	}
	const std::string_view who = has("tls") ? "Callers by names other than the certificate's" : "Callers by name";
	return std::string(who) + " are turned away; --ws.host NAME lets in those by that name.";
}


std::vector<std::string> connectedLines(
	std::string_view peer, std::string_view place, Dialect dialect, const ConnectionInfo& wire)
{
	const std::string tongue = dialect == Dialect::raw ? "the original protocol: no receipts, not private" : "ciarla/1";
	std::string line = "You are chatting with ";
	line.append(peer).append(" at ").append(place).append(" (").append(tongue).append(", ");
	line.append(securityWords(wire)).append(").");
	return {line, "To leave: /close, or Ctrl-D on an empty line."};
}


std::string securityWords(const ConnectionInfo& wire)
{
	const Capabilities& capabilities = wire.capabilities;
	std::string words = capabilities.secure ? "encrypted" : capabilities.local ? "on this machine" : "not encrypted";
	if (!wire.credentials.certificate.empty())
	{
		words += ", " + safeReason(wire.credentials.certificate);
	}
	if (wire.credentials.user)
	{
		words += ", user " + std::to_string(*wire.credentials.user);
	}
	return words;
}


std::string shellWord(std::string_view word)
{
	constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_+=:,./-[]";
	if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
	{
		return std::string(word);
	}
	const bool isSafe = safeReason(word) == word;
	std::string quoted = isSafe ? "'" : "$'";
	for (const char letter: word)
	{
		const bool mustBeWritten = !isSafe && (letter < ' ' || letter > '~' || letter == '\\' || letter == '\'');
		const std::string plainLetter = letter == '\'' ? std::string("'\\''") : std::string(1, letter);
		quoted += mustBeWritten ? byteEscape(letter) : plainLetter;
	}
	return quoted + "'";
}


std::string withReason(std::string sentence, std::string_view reason)
{
	const std::string safe = safeReason(reason);
	sentence += safe.empty() ? "" : ": " + safe;
	return sentence.ends_with('.') || sentence.ends_with('!') || sentence.ends_with('?') ? sentence : sentence + ".";
}


std::string millisecondsWords(Duration duration)
{
	return std::to_string(std::chrono::ceil<std::chrono::milliseconds>(duration).count()) + " ms";
}


std::string secondsWords(Duration duration)
{
	const auto seconds = std::chrono::ceil<std::chrono::seconds>(duration).count();
	return std::to_string(seconds) + (seconds == 1 ? " second" : " seconds");
}


std::string timeSentence(std::time_t now)
{
	std::tm local{};
	std::array<char, 32> text{};
	if (::localtime_r(&now, &local) == nullptr ||
		std::strftime(text.data(), text.size(), "%H:%M:%S here (UTC%z)", &local) == 0)
	{
		return "The time is not known here.";
	}
	return "It is " + std::string(text.data()) + ".";
}


} // namespace ciarla
