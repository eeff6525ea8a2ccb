#pragma once

#include <ciarla/transport/NamedFile.h>

#include <sys/stat.h>

#include <string>
#include <utility>


namespace ciarla {


/// The end of a sentence about a file that is not taken.
Error unfitFile(std::string why);

/// The same, by what the system says.
Error systemFileError(int number);

/// Whether these rights leave a file to its owner alone.
bool isOwn(FileRights rights) noexcept;


/// Whether what was found under this name has these rights.
Result<void> checkRightsOf(const struct stat& found, const std::string& path, FileRights rights);


/// An OpenedFile is a descriptor of what a name leads to, and what that is: a regular file, a pipe, or a device that
/// holds nothing. Whatever else there is, is refused: folders, sockets, disks, other devices, and the system's own views,
/// such as those below /proc, of which a write may change the program itself.
///
/// Ownership: owns its descriptor, until release().
class OpenedFile final
{
public:
	/// `flags` are those of open(2), to which is added what keeps it from waiting. What it makes is its owner's alone.
	static Result<OpenedFile> open(const std::string& path, int flags);

	~OpenedFile();
	OpenedFile(OpenedFile&& other) noexcept;
	OpenedFile(const OpenedFile&) = delete;
	OpenedFile& operator=(const OpenedFile&) = delete;
	OpenedFile& operator=(OpenedFile&&) = delete;

	int descriptor() const noexcept
	{
		return _descriptor;
	}

	int release() noexcept
	{
		return std::exchange(_descriptor, -1);
	}

	bool isRegular() const noexcept
	{
		return S_ISREG(_found.st_mode);
	}

	bool isPipe() const noexcept
	{
		return S_ISFIFO(_found.st_mode);
	}

	off_t size() const noexcept
	{
		return _found.st_size;
	}

	/// Of a device nobody is asked: what is in it is the system's.
	Result<void> checkRights(FileRights rights) const;

	/// Takes from others what they may; where the system refuses, the rights remain as they are.
	void makeOwn() noexcept;

private:
	OpenedFile(std::string path, int descriptor) noexcept;

	std::string _path;
	int _descriptor;
	struct stat _found
	{
	};
};


} // namespace ciarla
