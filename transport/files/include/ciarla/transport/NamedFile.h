#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// Here every file is opened that a person or the configuration names. There is one rule for its kind, its owner and its
/// mode, and none is waited for without a limit. Devices are refused, except a terminal, /dev/null and /dev/full; so is
/// whatever the system makes up, below /proc and /sys.
///
/// Errors: the text is the end of a sentence, without a full stop: "it is a folder". The code is outOfResources for a
///         shortage of this machine, notPermitted for a file that others may write or read, and badOption for the rest.


/// Who may write a file, or read it. Root may always; "others" are neither its owner nor its group.
enum class FileRights
{
	any,

	/// Ours or root's, and written by nobody else: no others, and no group except one that has the owner alone.
	trusted,

	/// As `trusted`, but no group at all may write: what is in it is run.
	code,

	/// Ours, and for nobody else; or root's, which a group may read as well. Source: PostgreSQL's rule for a key.
	secret,

	/// Ours, and for nobody else.
	own,

	/// As `own`, and a mode that gives others more is put right.
	madeOwn
};


/// Whether the path leads to a file or folder of these rights.
Result<void> checkFileRights(const std::string& path, FileRights rights);


/// What was read from pipes, by their paths: each is read once, and this is its content from then on.
using PipeContents = std::map<std::string, std::string>;


/// What of a text that is too large is not read.
enum class FileExcess
{
	all,       ///< It is an error.
	beginning, ///< Of a regular file only the end is read.
	end        ///< The beginning shows whoever reads it that it is too large.
};


struct FileReading
{
	std::size_t bytesMax = 64 * 1024;
	FileExcess excess = FileExcess::all;
	FileRights rights = FileRights::any;

	/// Keeps what pipes and devices say, and is asked before one is read again. Without it each of them is an error.
	PipeContents* pipes = nullptr;

	/// A pipe whose other end is open and silent for so long is an error. It is a person, sometimes, who types there.
	Duration patience = std::chrono::minutes(1);
};


/// The whole of a text: of a regular file, of a terminal, or of a pipe that somebody writes into. The bytes
/// EF BB BF at its very beginning, which say that it is UTF-8, are no part of it (Unicode 23.8).
Result<std::string> readNamedFile(const std::string& path, const FileReading& reading);


/// A LineFile is a regular file, or a device, that whole lines are added to: at its end, whoever else adds to it, and
/// never to half a line that another run left there.
///
/// Ownership: owns its descriptor.
/// Threading: one thread at a time.
class LineFile final
{
public:
	/// Opens it, and makes it, for its owner alone, if there is none; no symbolic link.
	static Result<std::unique_ptr<LineFile>> open(const std::string& path, FileRights rights = FileRights::own);

	~LineFile();
	LineFile(const LineFile&) = delete;
	LineFile& operator=(const LineFile&) = delete;

	/// Adds whole lines, and waits for the disk. Returns 0, or the errno: then a part of them may have been written, and
	/// the next call begins on a line of its own.
	int append(std::string_view lines) noexcept;

	/// For a user who looks first at what is in it, and opens it with FileRights::any. Nobody minds who uses a device.
	Result<void> checkRights(FileRights rights) const;

	/// It does not block, and it can be read.
	int descriptor() const noexcept;

	/// True for a regular file, false for a device.
	bool isRegular() const noexcept;

private:
	LineFile(std::string path, int descriptor, bool isRegular) noexcept;

	int write(std::string_view text) noexcept;

	const std::string _path;
	const int _descriptor;
	const bool _isRegular;
	bool _isTorn; ///< What stands there last is no whole line.
};


/// Whether a descriptor's file ends in the middle of a line, as far as it can be read.
bool endsWithinLine(int descriptor) noexcept;


} // namespace ciarla
