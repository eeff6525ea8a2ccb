#include <ciarla/record/ReplayTransport.h>

#include "Recording.h"
#include "ReplayConnection.h"
#include "ReplayListener.h"

#include <ciarla/record/RecordModule.h>

#include <algorithm>
#include <charconv>
#include <utility>


namespace ciarla {


namespace {


struct ReplayOptions
{
	ReplayPace pace;
	bool comparesBytes = true;
	std::optional<std::size_t> connection; ///< From 1.
};


Result<ReplayOptions> readOptions(const AddressOptions& options)
{
	if (const Result<void> checked = checkOptions(recordOptions, "replay", options); !checked)
	{
		return checked.error();
	}
	ReplayOptions read;
	for (const auto& [name, value]: options)
	{
		if (name == "speed")
		{
			const auto pace = ReplayPace::parse(value);
			if (!pace)
			{
				return Error{
					ErrorCode::badOption,
					"replay.speed=" + value + " does not fit: it is a factor from 0.01 to 1000, or max."};
			}
			read.pace = *pace;
		}
		else if (name == "compare")
		{
			read.comparesBytes = value == "bytes";
		}
		else
		{
			std::size_t number = 0;
			(void)std::from_chars(value.data(), value.data() + value.size(), number);
			read.connection = number;
		}
	}
	return read;
}


Error noSuch(const std::string& path, const std::string& why)
{
	return {ErrorCode::badOption, "Cannot replay " + path + ": " + why + "."};
}


Result<ReplayPart> partToDial(const Address& address)
{
	const Result<ReplayOptions> options = readOptions(address.options());
	if (!options)
	{
		return options.error();
	}
	auto recording = Recording::read(address.path());
	if (!recording)
	{
		return recording.error();
	}
	const auto& connections = recording.value()->connections;
	const auto first = std::find_if(connections.begin(), connections.end(), [](const RecordedConnection& each) {
		return each.role == Role::dialled;
	});
	const std::size_t index =
		options->connection ? *options->connection - 1 : static_cast<std::size_t>(first - connections.begin());
	if (options->connection && index >= connections.size())
	{
		return noSuch(
			address.path(),
			"it has " + std::to_string(connections.size()) + " connections, and no number " +
				std::to_string(*options->connection));
	}
	if (index >= connections.size() || connections[index].role != Role::dialled)
	{
		return noSuch(address.path(), "what it has was not dialled but accepted, or is nothing; listen on it instead");
	}
	return ReplayPart{std::move(recording).value(), index, options->pace, options->comparesBytes};
}


} // namespace


std::string_view ReplayTransport::scheme() const noexcept
{
	return "replay";
}


Capabilities ReplayTransport::capabilities() const noexcept
{
	return replayCapabilities;
}


std::unique_ptr<Connection> ReplayTransport::dial(const Address& address)
{
	Result<ReplayPart> part = partToDial(address);
	if (!part)
	{
		return std::make_unique<ReplayConnection>(Role::dialled, address, part.error());
	}
	return std::make_unique<ReplayConnection>(Role::dialled, address, std::move(part).value());
}


Result<std::unique_ptr<Listener>> ReplayTransport::listen(Loop& loop, const Address& address, AcceptHandler& handler)
{
	const Result<ReplayOptions> options = readOptions(address.options());
	if (!options)
	{
		return options.error();
	}
	if (options->connection)
	{
		return Error{
			ErrorCode::badOption, "replay.connection is for dialling; who listens hears all callers of the recording."};
	}
	auto recording = Recording::read(address.path());
	if (!recording)
	{
		return recording.error();
	}
	const auto& connections = recording.value()->connections;
	const bool hasCaller = std::any_of(connections.begin(), connections.end(), [](const RecordedConnection& each) {
		return each.role == Role::accepted;
	});
	if (!hasCaller)
	{
		return noSuch(address.path(), "nobody called in it; dial it instead");
	}
	return std::unique_ptr<Listener>(std::make_unique<ReplayListener>(
		loop, address, handler, ReplayPart{std::move(recording).value(), 0, options->pace, options->comparesBytes}));
}


} // namespace ciarla
