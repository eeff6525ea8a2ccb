#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>
#include <ciarla/module/Module.h>
#include <ciarla/transport/NamedFile.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// A TraceFile is the transcript of all connections of one address.
///
/// Ownership: shared by their connections, which may live on several loops, and by whoever makes more of them.
/// Threading: any thread. Each call writes its lines together.
class TraceFile
{
public:
	/// `show` is told once what keeps lines from being written, and that it ended; it may be empty.
	static Result<std::shared_ptr<TraceFile>> open(const std::string& path, ShowLine show);

	TraceFile(std::unique_ptr<LineFile> file, std::string path, ShowLine show) noexcept;
	TraceFile(const TraceFile&) = delete;
	TraceFile& operator=(const TraceFile&) = delete;

	/// The number of a new connection, from 1; its first line is written.
	std::uint64_t begin(std::string_view what);

	/// One line, `since` the connection was started, and below it the bytes if there are any.
	void write(std::uint64_t connection, Duration since, std::string_view what, std::span<const std::byte> bytes = {});

private:
	/// A disk that is full costs the lines that it has no room for.
	void put(const std::string& lines);

	std::mutex _mutex;
	std::unique_ptr<LineFile> _file;
	const std::string _path;
	const ShowLine _show;
	std::uint64_t _connections = 0;
	bool _lacksLines = false; ///< Which was told.
};


/// Sixteen bytes a line, as numbers and as what is readable of them.
std::string hexLines(std::span<const std::byte> bytes);


} // namespace ciarla
