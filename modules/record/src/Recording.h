#pragma once

#include "RecordingLine.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// One event of a recorded connection.
struct RecordedEvent
{
	RecordedKind kind = RecordedKind::opened;
	Duration at{};           ///< Since the recording's first connection was started.
	std::size_t line = 0;    ///< In the file, from 1.
	Bytes received;          ///< What the peer sent.
	std::size_t sentEnd = 0; ///< How much our side had sent with this event.
};


/// One connection, as its recorded side saw it.
struct RecordedConnection
{
	Role role = Role::dialled;
	Duration begun{};
	std::vector<RecordedEvent> events;
	std::string sent;      ///< All that our side sent.
	bool finished = false; ///< Our side ended its sending by itself, or began to close.
	bool whole = false;    ///< Its ending is there. Otherwise the recording was cut off.
	CloseReason ending;
};


/// A Recording is what RecordLayer wrote, read again and checked: a value.
struct Recording
{
	/// Errors: one sentence, with the line, for whatever is not as it must be.
	static Result<std::shared_ptr<const Recording>> read(const std::string& path);

	/// The same of a text, that of the file at `path`.
	static Result<std::shared_ptr<const Recording>> parse(const std::string& path, std::string_view text);

	std::string path;
	std::vector<RecordedConnection> connections; ///< In the order in which they began.
};


} // namespace ciarla
