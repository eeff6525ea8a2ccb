#include "PageRequest.h"

#include <ciarla/transport/NetworkPrefix.h>

#include <algorithm>


namespace ciarla {


namespace {


bool isTokenCharacter(char character) noexcept
{
	constexpr std::string_view others = "!#$%&'*+-.^_`|~";
	const bool isLetter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
	return isLetter || (character >= '0' && character <= '9') || others.find(character) != std::string_view::npos;
}


bool isToken(std::string_view text) noexcept
{
	return !text.empty() && std::ranges::all_of(text, isTokenCharacter);
}


/// Neither a control character, but for the tab, nor white space that is part of no field.
bool isVisible(char character) noexcept
{
	return static_cast<unsigned char>(character) > ' ' && character != '\x7F';
}


std::string lowered(std::string_view text)
{
	std::string lower(text);
	std::ranges::transform(lower, lower.begin(), [](char letter) {
		return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
	});
	return lower;
}


std::string_view trimmed(std::string_view text) noexcept
{
	const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
	return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}


/// Takes a line and its end away; a line feed alone ends one, too.
std::string_view takeLine(std::string_view& text) noexcept
{
	const std::size_t end = text.find('\n');
	std::string_view line = text.substr(0, end);
	text.remove_prefix(end + 1);
	if (line.ends_with('\r'))
	{
		line.remove_suffix(1);
	}
	return line;
}


/// The host of "host:port"; empty where it has not that form. A v6 address keeps its brackets.
std::string_view hostOf(std::string_view authority) noexcept
{
	const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
	const std::size_t colon = bracket == std::string_view::npos ? 0 : authority.find(':', bracket);
	const std::string_view port = authority.substr(std::min(colon, authority.size()));
	const bool isPort =
		port.empty() || std::ranges::all_of(port.substr(1), [](char digit) { return digit >= '0' && digit <= '9'; });
	return isPort ? authority.substr(0, colon) : std::string_view();
}


/// A v6 address stands in brackets, and any other without.
bool isLiteral(std::string_view host)
{
	const bool hasBrackets = host.starts_with('[') && host.ends_with(']');
	const std::string_view address = hasBrackets ? host.substr(1, host.size() - 2) : host;
	const bool isV6 = address.find(':') != std::string_view::npos;
	return hasBrackets == isV6 && parseIpAddress(address).has_value();
}


} // namespace


PageRequest::State PageRequest::feed(std::span<const std::byte> bytes)
{
	for (const std::byte byte: bytes)
	{
		if (_state != State::gathering)
		{
			break;
		}
		const char character = static_cast<char>(byte);
		// Some send an empty line before they begin.
		if (!_head.empty() || (character != '\r' && character != '\n'))
		{
			_head += character;
		}
		if (_head.ends_with("\n\r\n") || _head.ends_with("\n\n"))
		{
			_state = parse();
			_head = {};
		}
		else if (_head.size() >= headBytesMax)
		{
			_state = State::tooLong;
			_head = {};
		}
	}
	return _state;
}


bool PageRequest::isFor(const std::vector<std::string>& names) const
{
	return std::ranges::all_of(_hosts, [&names](std::string_view host) {
		host.remove_suffix(host.ends_with('.') ? 1 : 0);
		return isLiteral(host) || host == "localhost" || std::ranges::find(names, host) != names.end();
	});
}


PageRequest::State PageRequest::parse()
{
	std::string_view rest = _head;
	if (!parseRequestLine(takeLine(rest)))
	{
		return State::malformed;
	}
	for (std::string_view line = takeLine(rest); !line.empty(); line = takeLine(rest))
	{
		if (!parseField(line))
		{
			return State::malformed;
		}
	}
	const bool mayBeSilent = _version == "HTTP/1.0";
	return _hostFields == 1 || (_hostFields == 0 && mayBeSilent) ? State::whole : State::malformed;
}


bool PageRequest::parseRequestLine(std::string_view line)
{
	const std::size_t first = std::min(line.find(' '), line.size());
	const std::size_t last = std::max(line.rfind(' ') + 1, first);
	_method = line.substr(0, first);
	_version = line.substr(last);
	std::string_view target = line.substr(first, last - first);
	target = target.size() < 3 ? std::string_view() : target.substr(1, target.size() - 2);
	const bool hasVersion =
		_version.size() == 8 && _version.starts_with("HTTP/1.") && _version[7] >= '0' && _version[7] <= '9';
	if (!isToken(_method) || !hasVersion || target.empty() || !std::ranges::all_of(target, isVisible))
	{
		return false;
	}
	constexpr std::string_view scheme = "http://";
	if (lowered(target.substr(0, scheme.size())) == scheme)
	{
		target.remove_prefix(scheme.size());
		const std::size_t path = std::min(target.find_first_of("/?"), target.size());
		_hosts.push_back(lowered(hostOf(target.substr(0, path))));
		target.remove_prefix(path);
	}
	_path = target.substr(0, target.find('?'));
	return true;
}


bool PageRequest::parseField(std::string_view line)
{
	const std::size_t colon = line.find(':');
	const std::string_view value = trimmed(line.substr(std::min(colon, line.size() - 1) + 1));
	const bool isFit = std::ranges::all_of(
		value, [](char character) { return isVisible(character) || character == ' ' || character == '\t'; });
	if (!isToken(line.substr(0, colon)) || colon == std::string_view::npos || !isFit)
	{
		return false;
	}
	if (lowered(line.substr(0, colon)) == "host")
	{
		++_hostFields;
		_hosts.push_back(lowered(hostOf(value)));
	}
	return true;
}


} // namespace ciarla
