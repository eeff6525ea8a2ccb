#include "Recording.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t recordingBytesMax = 16 * 1024 * 1024; ///< It is held in memory, several times as large.


Error refusal(const std::string& path, const std::string& why)
{
	return {ErrorCode::malformedAddress, "Cannot replay " + path + ": " + why + "."};
}


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
	return CloseReason{*side, *code, *text, 0};
}


/// Reads line after line into a recording.
class RecordingReader
{
public:
	explicit RecordingReader(std::string path)
	{
		_recording.path = std::move(path);
	}

	/// Empty, or what is wrong with the line.
	std::string take(std::string_view line)
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

	std::size_t line() const noexcept
	{
		return _line;
	}

	Recording finish()
	{
		return std::move(_recording);
	}

private:
	std::string begin(const RecordingLine& line)
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

	std::string goOn(const RecordingLine& line)
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

	static std::string whyOutOfOrder(const RecordedConnection& connection, RecordedKind kind)
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

	std::string add(RecordedConnection& connection, const RecordingLine& line)
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

	Recording _recording;
	std::map<std::uint64_t, std::size_t> _numbers; ///< Of the part that is being read.
	std::size_t _line = 0;
};


class Descriptor
{
public:
	explicit Descriptor(int descriptor) noexcept:
		_descriptor(descriptor)
	{
	}

	Descriptor(const Descriptor&) = delete;
	Descriptor& operator=(const Descriptor&) = delete;

	~Descriptor()
	{
		if (_descriptor >= 0)
		{
			::close(_descriptor);
		}
	}

	int get() const noexcept
	{
		return _descriptor;
	}

private:
	int _descriptor;
};


/// Empty, or why it cannot be.
std::string readAll(const std::string& path, std::string& text)
{
	// A pipe that nobody writes to must not hold the program up.
	const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	struct stat status
	{
	};
	if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
	{
		return std::generic_category().message(errno);
	}
	if (!S_ISREG(status.st_mode))
	{
		return S_ISDIR(status.st_mode) ? "it is a folder" : "it is no regular file";
	}
	if (static_cast<std::uint64_t>(status.st_size) > recordingBytesMax)
	{
		return "it is larger than 16 MiB; record a shorter session";
	}
	text.resize(static_cast<std::size_t>(status.st_size));
	std::size_t size = 0;
	while (size < text.size())
	{
		const ssize_t count = ::read(file.get(), text.data() + size, text.size() - size);
		if (count < 0 && errno != EINTR)
		{
			return std::generic_category().message(errno);
		}
		if (count == 0)
		{
			break;
		}
		size += count < 0 ? 0 : static_cast<std::size_t>(count);
	}
	text.resize(size);
	return {};
}


std::string whyNotOurs(std::string_view text)
{
	if (text.empty())
	{
		return "it is empty; nothing was recorded into it";
	}
	constexpr std::string_view anyVersion = "ciarla-recording ";
	const std::string_view first = text.substr(0, text.find('\n'));
	if (!first.starts_with(anyVersion))
	{
		return "it is no recording; its first line would be \"" + std::string(recordingHeader) + "\"";
	}
	return first == recordingHeader ? ""
									: "it is a recording of another version, and this program knows version 1; "
									  "record it again";
}


} // namespace


Result<std::shared_ptr<const Recording>> Recording::read(const std::string& path)
{
	if (path.empty())
	{
		return Error{ErrorCode::malformedAddress, "There is no recording without a name; write replay:PATH."};
	}
	std::string text;
	const std::string why = readAll(path, text);
	return why.empty() ? parse(path, text) : refusal(path, why);
}


Result<std::shared_ptr<const Recording>> Recording::parse(const std::string& path, std::string_view text)
{
	if (const std::string why = whyNotOurs(text); !why.empty())
	{
		return refusal(path, why);
	}
	RecordingReader reader(path);
	while (!text.empty())
	{
		std::string where = "line " + std::to_string(reader.line() + 1);
		const std::size_t end = text.find('\n');
		if (end == std::string_view::npos)
		{
			return refusal(path, where + " is cut off; delete it, and what is before it can be played");
		}
		if (end > recordedLineBytesMax)
		{
			return refusal(path, where + " is longer than any that is recorded");
		}
		if (const std::string why = reader.take(text.substr(0, end)); !why.empty())
		{
			return refusal(path, where.append(" is wrong: ").append(why));
		}
		text.remove_prefix(end + 1);
	}
	return std::make_shared<const Recording>(reader.finish());
}


} // namespace ciarla
