#include "RecordingFile.h"

#include <ciarla/base/Bytes.h>

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


Error cannotRecord(const std::string& path, const std::string& why, std::error_code code = ErrorCode::badOption)
{
	return {code, "Cannot record to " + path + ": " + why + "; choose another record.file."};
}


/// Adding to what is no recording would spoil it, and to one that was cut off would make of two lines one.
std::string whyNoRecording(int descriptor, off_t size)
{
	if (size == 0)
	{
		return {};
	}
	std::string first(recordingHeader.size() + 1, '\0');
	char last = '\0';
	const bool isRead = ::pread(descriptor, first.data(), first.size(), 0) == static_cast<ssize_t>(first.size()) &&
		::pread(descriptor, &last, 1, size - 1) == 1;
	if (!isRead || first != std::string(recordingHeader) + "\n")
	{
		return "it is there, and is no recording";
	}
	return last == '\n' ? "" : "it is a recording whose last line is cut off";
}


} // namespace


Result<std::shared_ptr<RecordingFile>> RecordingFile::open(const std::string& path, ShowLine show)
{
	Result<std::unique_ptr<LineFile>> opened = LineFile::open(path, FileRights::any);
	if (!opened)
	{
		return cannotRecord(path, opened.error().text, opened.error().code);
	}
	const int descriptor = opened.value()->descriptor();
	const bool isRegular = opened.value()->isRegular();
	if (isRegular && ::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
	{
		return cannotRecord(path, "something else is being recorded into it");
	}
	struct stat status
	{
	};
	if (::fstat(descriptor, &status) != 0)
	{
		return cannotRecord(path, std::generic_category().message(errno));
	}
	const std::string why = isRegular ? whyNoRecording(descriptor, status.st_size) : "";
	if (!why.empty())
	{
		return cannotRecord(path, why);
	}
	if (const Result<void> rights = opened.value()->checkRights(FileRights::own); !rights)
	{
		return cannotRecord(path, rights.error().text);
	}
	auto file = std::make_shared<RecordingFile>(
		std::move(opened).value(), isRegular ? std::optional(status.st_size) : std::nullopt, path, std::move(show));
	file->put(std::string(recordingHeader) + "\n");
	return file;
}


RecordingFile::RecordingFile(
	std::unique_ptr<LineFile> file, std::optional<off_t> size, std::string path, ShowLine show) noexcept:
	_file(std::move(file)),
	_path(std::move(path)),
	_show(std::move(show)),
	_wholeBytes(size)
{
}


std::uint64_t RecordingFile::begin(TimePoint now, RecordedKind kind, std::string_view peer)
{
	const std::lock_guard lock(_mutex);
	++_connections;
	put(recordingLine(_connections, since(now), kind, escaped(asBytes(peer))));
	return _connections;
}


void RecordingFile::write(std::uint64_t connection, TimePoint now, RecordedKind kind, std::string_view rest)
{
	const std::lock_guard lock(_mutex);
	put(recordingLine(connection, since(now), kind, rest));
}


void RecordingFile::write(std::uint64_t connection, TimePoint now, RecordedKind kind, std::span<const std::byte> bytes)
{
	const std::lock_guard lock(_mutex);
	for (std::size_t offset = 0; offset < bytes.size() && !_broken; offset += recordedBytesMost)
	{
		const auto part = bytes.subspan(offset, std::min(recordedBytesMost, bytes.size() - offset));
		put(recordingLine(connection, since(now), kind, escaped(part)));
	}
}


void RecordingFile::put(std::string_view lines)
{
	if (_broken)
	{
		return;
	}
	const int error = _file->append(lines);
	_broken = error != 0;
	if (_broken && _show)
	{
		_show(
			"The recording in " + _path + " ends here: " + std::generic_category().message(error) +
			". The connection goes on.");
	}
	if (_wholeBytes && !_broken)
	{
		*_wholeBytes += static_cast<off_t>(lines.size());
	}
	else if (_wholeBytes)
	{
		// Where even this fails, the half line remains, and a replay says so.
		[[maybe_unused]] const int cut = ::ftruncate(_file->descriptor(), *_wholeBytes);
	}
}


/// Two loops do not agree to the microsecond on what is now, so a time may be a little before the first.
Duration RecordingFile::since(TimePoint now) noexcept
{
	if (!_begun)
	{
		_begun = now;
	}
	return std::max(now - *_begun, Duration::zero());
}


} // namespace ciarla
