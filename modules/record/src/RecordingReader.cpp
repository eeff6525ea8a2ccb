#include "RecordingReader.h"

#include <algorithm>
#include <optional>
#include <utility>


namespace ciarla {


namespace {


std::optional<CloseSide> parseSide(std::string_view word)
{
	if (word == "local" || word == "peer")
	{
		return word == "local" ? CloseSide::local : CloseSide::peer;
	}
	return word == "wire" ? std::optional(CloseSide::wire) : std::nullopt;
}


/// side SP code [ SP text ]
std::optional<CloseReason> parseEnding(std::string_view rest)
{
	const std::size_t sideEnd = std::min(rest.find(' '), rest.size());
	const auto side = parseSide(rest.substr(0, sideEnd));
	rest.remove_prefix(std::min(sideEnd + 1, rest.size()));
	const std::size_t codeEnd = std::min(rest.find(' '), rest.size());
	const auto code = parseCodeWord(rest.substr(0, codeEnd));
	const auto text = unescaped(rest.substr(std::min(codeEnd + 1, rest.size())));
	if (!side || !code || !text)
	{
		return std::nullopt;
	}
	return CloseReason{*side, *code, *text, 0, CloseText::place}; // As nearly every wire says it.
}


} // namespace


RecordingReader::RecordingReader(std::string path)
{
	_recording.path = std::move(path);
}


std::string RecordingReader::take(std::string_view line)
{
	++_line;
	if (line.starts_with('#') && _line > 1)
	{
		return {};
	}
	if (line == recordingHeader)
	{
		_numbers.clear();
		return {};
	}
	const auto parsed = parseRecordingLine(line);
	if (!parsed)
	{
		return "it is no event: a number, a time, a word and what belongs to it";
	}
	const bool begins = parsed->kind == RecordedKind::dialled || parsed->kind == RecordedKind::accepted;
	return begins ? begin(*parsed) : goOn(*parsed);
}


std::size_t RecordingReader::line() const noexcept
{
	return _line;
}


Recording RecordingReader::finish()
{
	return std::move(_recording);
}


std::string RecordingReader::begin(const RecordingLine& line)
{
	if (!_numbers.emplace(line.connection, _recording.connections.size()).second)
	{
		return "connection " + std::to_string(line.connection) + " has begun before";
	}
	RecordedConnection connection;
	connection.role = line.kind == RecordedKind::dialled ? Role::dialled : Role::accepted;
	connection.begun = line.at;
	_recording.connections.push_back(std::move(connection));
	return {};
}


std::string RecordingReader::goOn(const RecordingLine& line)
{
	const auto found = _numbers.find(line.connection);
	if (found == _numbers.end())
	{
		return "connection " + std::to_string(line.connection) + " has not begun";
	}
	RecordedConnection& connection = _recording.connections[found->second];
	if (connection.whole)
	{
		return "connection " + std::to_string(line.connection) + " has ended before";
	}
	if (line.at < (connection.events.empty() ? connection.begun : connection.events.back().at))
	{
		return "its time is before that of the event before it";
	}
	if (std::string why = whyOutOfOrder(connection, line.kind); !why.empty())
	{
		return why;
	}
	return add(connection, line);
}


std::string RecordingReader::whyOutOfOrder(const RecordedConnection& connection, RecordedKind kind)
{
	const bool isOpen = !connection.events.empty() && connection.events.front().kind == RecordedKind::opened;
	if (kind == RecordedKind::opened && !connection.events.empty())
	{
		return "a connection opens once, first";
	}
	const bool needsOpen =
		kind != RecordedKind::opened && kind != RecordedKind::closing && kind != RecordedKind::closed;
	if (needsOpen && !isOpen)
	{
		return "the connection is not open yet";
	}
	const bool ends = kind == RecordedKind::finished || kind == RecordedKind::sent;
	return ends && connection.finished ? "our side had finished before" : "";
}


std::string RecordingReader::add(RecordedConnection& connection, const RecordingLine& line)
{
	RecordedEvent event;
	event.kind = line.kind;
	event.at = line.at;
	event.line = _line;
	if (line.kind == RecordedKind::closed)
	{
		auto reason = parseEnding(line.rest);
		if (!reason)
		{
			return "an ending is a side, a code and a text";
		}
		connection.ending = std::move(*reason);
	}
	else
	{
		const auto payload = unescaped(line.rest);
		const bool hasPayload = line.kind == RecordedKind::sent || line.kind == RecordedKind::received;
		if (!payload || payload->empty() == hasPayload)
		{
			return "what belongs to its word is missing, or is not written as a recording writes it";
		}
		event.received = line.kind == RecordedKind::received ? Bytes::copyOf(*payload) : Bytes();
		connection.sent += line.kind == RecordedKind::sent ? *payload : "";
	}
	event.sentEnd = connection.sent.size();
	connection.finished =
		connection.finished || line.kind == RecordedKind::finished || line.kind == RecordedKind::closing;
	connection.whole = line.kind == RecordedKind::closed;
	connection.events.push_back(std::move(event));
	return {};
}


} // namespace ciarla
