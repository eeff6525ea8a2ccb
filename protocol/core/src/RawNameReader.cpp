#include "RawNameReader.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/ForeignProtocol.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>

#include <string_view>


namespace ciarla {


bool RawNameReader::feed(std::span<const std::byte>& input, TimePoint now)
{
	if (!input.empty())
	{
		_deadline = now + _quiet;
	}
	if (_gathered.empty() && asText(input).starts_with('\r') && !foreignProtocol(asText(input)).empty())
	{
		// What a proxy says first would be an empty line.
		_gathered = asText(input).substr(0, Limits::greetingBytesMax);
		input = {};
		return true;
	}
	while (!input.empty())
	{
		const char next = static_cast<char>(input.front());
		if (next == '\n' || next == '\r')
		{
			return true; // The break stays: to what reads messages it is an empty line.
		}
		if (_gathered.size() == Limits::greetingBytesMax)
		{
			return true;
		}
		_gathered += next;
		input = input.subspan(1);
	}
	return false;
}


std::optional<std::string> RawNameReader::finish(Fault& fault) const
{
	std::string_view name(_gathered);
	if (const std::string_view foreign = foreignProtocol(name); !foreign.empty())
	{
		fault = {FaultKind::notAChat, std::string(foreign)};
		return std::nullopt;
	}
	const bool greeted = name.starts_with('\0');
	while (name.starts_with('\0'))
	{
		name.remove_prefix(1);
	}
	while (name.ends_with('\0'))
	{
		name.remove_suffix(1);
	}
	if (greeted && name.find('\0') != std::string_view::npos)
	{
		fault = {FaultKind::wrongDialect, "Frames came where raw text was asked for."};
		return std::nullopt;
	}
	name = trimSpaces(name);
	const NameProblem problem = checkName(name);
	if (problem != NameProblem::none)
	{
		fault = {FaultKind::notAChat, "The first bytes are no name: it " + std::string(describe(problem)) + "."};
		return std::nullopt;
	}
	return std::string(name);
}


} // namespace ciarla
