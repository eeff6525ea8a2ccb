#pragma once

#include "RecordingLine.h"

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>
#include <ciarla/module/Module.h>
#include <ciarla/transport/NamedFile.h>

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// A RecordingFile takes down all connections of one address.
///
/// Ownership: shared by their connections, which may live on several loops, and by whoever makes more of them. While it
///            lives no other one can be opened on the same regular file.
/// Threading: any thread. Each call writes its lines together.
class RecordingFile
{
public:
	/// `show` is told when it cannot be written any more; it may be empty.
	static Result<std::shared_ptr<RecordingFile>> open(const std::string& path, ShowLine show);

	/// `size` is that of a regular file.
	RecordingFile(std::unique_ptr<LineFile> file, std::optional<off_t> size, std::string path, ShowLine show) noexcept;
	RecordingFile(const RecordingFile&) = delete;
	RecordingFile& operator=(const RecordingFile&) = delete;

	/// The number of a new connection, from 1; its first line is written. `now` is a loop's time, here and below.
	std::uint64_t begin(TimePoint now, RecordedKind kind, std::string_view peer);

	void write(std::uint64_t connection, TimePoint now, RecordedKind kind, std::string_view rest = {});
	void write(std::uint64_t connection, TimePoint now, RecordedKind kind, std::span<const std::byte> bytes);

private:
	void put(std::string_view lines);
	Duration since(TimePoint now) noexcept;

	std::mutex _mutex;
	std::unique_ptr<LineFile> _file;
	const std::string _path;
	const ShowLine _show;
	std::optional<off_t> _wholeBytes; ///< Where the last whole line ends, in a regular file.
	std::optional<TimePoint> _begun;
	std::uint64_t _connections = 0;
	bool _broken = false; ///< A line could not be written: nothing may follow it.
};


} // namespace ciarla
