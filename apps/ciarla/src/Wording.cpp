#include "Wording.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/IpLiteral.h>

#include <algorithm>
#include <array>
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


/// How to call every address of this machine; `words` says what to type for one.
template <typename Words>
std::vector<std::string> dialLines(const std::vector<std::string>& local, const Words& words)
{
	std::vector<std::string> lines;
	for (const std::string& host: local)
	{
		const std::string_view opening = lines.empty() ? "On the other machine: " : "                  or: ";
		lines.push_back(std::string(opening) + "ciarla connect " + words(host));
	}
	if (lines.empty())
	{
		lines.push_back(
			"This machine has no address on a network. On this machine: ciarla connect " + words("localhost"));
	}
	return lines;
}


std::vector<std::string> inviteLines(const Address& bound, const std::vector<std::string>& local)
{
	const Result<HostPort> place = bound.hostPort();
	const Address theirs = withoutOurs(bound);
	if (bound.scheme() != "tcp" || !place || !place->port)
	{
		return {"To call: ciarla connect " + shellWord(theirs.text())};
	}
	const bool isBare = bound.layers().empty();
	if (const std::optional<std::vector<std::string>> addresses = addressesOf(place->host, local))
	{
		return dialLines(*addresses, [&](const std::string& host) {
			const Address there = Address::ofHostPort("tcp", host, *place->port);
			return isBare ? dialWords(host, *place->port)
						  : shellWord(there.withLayers(theirs.layers(), theirs.options()).text());
		});
	}
	if (!isBare)
	{
		return {"To call: ciarla connect " + shellWord(theirs.text())};
	}
	const bool hasZone = place->host.find('%') != std::string::npos;
	const std::string_view where = isLoopback(place->host) ? "On this machine" : "On the other machine";
	return {
		std::string(where) + ": ciarla connect " + dialWords(place->host, *place->port) +
		(hasZone ? " (with its own network interface after the %)" : "")};
}


} // namespace


std::vector<std::string> listeningLines(
	const Address& bound, const Capabilities& capabilities, const std::vector<std::string>& local)
{
	std::vector<std::string> lines{"Listening on " + bound.text()};
	const std::vector<std::string> invitation = inviteLines(bound, local);
	lines.insert(lines.end(), invitation.begin(), invitation.end());
	if (!capabilities.secure && !capabilities.local)
	{
		lines.emplace_back("The line is not encrypted: whoever carries it can read along.");
	}
	return lines;
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
	std::string quoted = "'";
	for (const char letter: word)
	{
		quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
	}
	return quoted + "'";
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
