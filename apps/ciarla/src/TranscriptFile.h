#pragma once

#include <ciarla/base/Result.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A TranscriptFile is where a chat is written down: only its owner may read it, and nothing that stood there is lost.
///
/// Writing waits for the disk, as it must before the next line can be promised.
/// Threading: one thread.
class TranscriptFile
{
public:
	/// Opens a regular file or a device to append to, and makes it if there is none; no symbolic link, and no file that
	/// others may read.
	static Result<std::unique_ptr<TranscriptFile>> open(const std::string& path);

	~TranscriptFile();
	TranscriptFile(const TranscriptFile&) = delete;
	TranscriptFile& operator=(const TranscriptFile&) = delete;

	/// Appends whole lines. Why that failed, if it did; part of them may stand there then.
	std::optional<Error> append(std::string_view lines) noexcept;

private:
	explicit TranscriptFile(int descriptor) noexcept;

	const int _descriptor;
};


} // namespace ciarla
