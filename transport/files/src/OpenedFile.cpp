#include "OpenedFile.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/magic.h>
#include <pwd.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <vector>


namespace ciarla {


namespace {


/// More than a user or a group with thousands of members takes.
constexpr std::size_t nameServiceBytesMax = 1024 * 1024;


/// What the system makes up while somebody looks, and takes for orders what is written.
constexpr std::array<std::uint32_t, 8> systemViews{PROC_SUPER_MAGIC,    SYSFS_MAGIC,      DEBUGFS_MAGIC,
												   TRACEFS_MAGIC,       SECURITYFS_MAGIC, CGROUP_SUPER_MAGIC,
												   CGROUP2_SUPER_MAGIC, EFIVARFS_MAGIC};


bool isViewOfSystem(int descriptor) noexcept
{
	struct statfs system
	{
	};
	return ::fstatfs(descriptor, &system) == 0 &&
		std::ranges::find(systemViews, static_cast<std::uint32_t>(system.f_type)) != systemViews.end();
}


/// Those that keep nothing, and are a person's: a terminal, /dev/null, and /dev/full, by which a full disk is tried.
/// Source: the kernel's admin-guide/devices.txt.
bool isHarmlessDevice(const struct stat& found, int descriptor) noexcept
{
	constexpr unsigned memoryDevices = 1;
	constexpr unsigned nullDevice = 3;
	constexpr unsigned fullDevice = 7;
	const bool isMemory = major(found.st_rdev) == memoryDevices;
	return (isMemory && (minor(found.st_rdev) == nullDevice || minor(found.st_rdev) == fullDevice)) ||
		::isatty(descriptor) == 1;
}


/// What a path leads to that is none of what can be opened here; null for the rest.
const char* wrongKind(mode_t mode) noexcept
{
	return S_ISDIR(mode) ? "it is a folder"
		: S_ISSOCK(mode) ? "it is a socket"
		: S_ISBLK(mode)  ? "it is a disk"
						 : nullptr;
}


/// Why open() failed, in a word for what is there if that is why.
Error openError(int number, const std::string& path)
{
	struct stat found
	{
	};
	if (number == ELOOP && ::lstat(path.c_str(), &found) == 0 && S_ISLNK(found.st_mode))
	{
		return unfitFile("it is a symbolic link");
	}
	if (number == ENXIO && ::stat(path.c_str(), &found) == 0)
	{
		return unfitFile(S_ISSOCK(found.st_mode) ? "it is a socket" : "nothing is behind it");
	}
	return systemFileError(number);
}


/// Calls one of getpwuid_r() and its like with room enough; false where there is no such entry.
template <typename Entry, typename Id>
bool lookUp(int (*call)(Id, Entry*, char*, std::size_t, Entry**), Id id, Entry& entry, std::vector<char>& room)
{
	Entry* found = nullptr;
	int error = ERANGE;
	for (room.resize(1024); error == ERANGE && room.size() <= nameServiceBytesMax; room.resize(room.size() * 2))
	{
		error = call(id, &entry, room.data(), room.size(), &found);
		if (error != ERANGE)
		{
			break;
		}
	}
	return error == 0 && found != nullptr;
}


/// Debian gives every user a group of the user's own. One that names somebody else is none.
bool isGroupOf(uid_t owner, gid_t group)
{
	passwd user{};
	std::vector<char> userRoom;
	const bool isKnown = lookUp(::getpwuid_r, owner, user, userRoom);
	if (group != (isKnown ? user.pw_gid : static_cast<gid_t>(owner)))
	{
		return false;
	}
	::group found{};
	std::vector<char> groupRoom;
	if (!lookUp(::getgrgid_r, group, found, groupRoom))
	{
		return true;
	}
	char** member = found.gr_mem;
	while (*member != nullptr && isKnown && std::string_view(*member) == user.pw_name)
	{
		++member;
	}
	return *member == nullptr;
}


std::string cure(const char* change, const std::string& path)
{
	return std::string("; chmod ") + change + " " + path + " takes that right away";
}


Result<void> checkWriters(const struct stat& found, const std::string& path, FileRights rights)
{
	const bool byOthers = (found.st_mode & S_IWOTH) != 0;
	const bool byGroup =
		(found.st_mode & S_IWGRP) != 0 && (rights == FileRights::code || !isGroupOf(found.st_uid, found.st_gid));
	if (byOthers || byGroup)
	{
		return unfitFile("others may write to it" + cure(byGroup && !byOthers ? "g-w" : "go-w", path));
	}
	return {};
}


} // namespace


Error unfitFile(std::string why)
{
	return {ErrorCode::badOption, std::move(why)};
}


Error systemFileError(int number)
{
	const bool isShortage =
		number == EMFILE || number == ENFILE || number == ENOMEM || number == ENOSPC || number == EDQUOT;
	return {isShortage ? ErrorCode::outOfResources : ErrorCode::badOption, std::generic_category().message(number)};
}


bool isOwn(FileRights rights) noexcept
{
	return rights == FileRights::own || rights == FileRights::madeOwn;
}


Result<void> checkRightsOf(const struct stat& found, const std::string& path, FileRights rights)
{
	const bool isRoots = found.st_uid == 0;
	const bool isOurs = found.st_uid == ::geteuid();
	if (rights == FileRights::any)
	{
		return {};
	}
	if (!isOurs && (isOwn(rights) || !isRoots))
	{
		return unfitFile(isOwn(rights) ? "it belongs to somebody else" : "it belongs to neither you nor root");
	}
	if (rights == FileRights::trusted || rights == FileRights::code)
	{
		return checkWriters(found, path, rights);
	}
	if (rights == FileRights::secret && !S_ISREG(found.st_mode))
	{
		// What a pipe gives to others it does not give to us; but what others write into it is not ours.
		return checkWriters(found, path, FileRights::trusted);
	}
	const bool mayGroupRead = rights == FileRights::secret && isRoots;
	const mode_t allowed = S_IRWXU | (mayGroupRead ? S_IRGRP : 0);
	if ((found.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO) & ~allowed) != 0)
	{
		return mayGroupRead ? unfitFile("more than a group may read it, and root alone may write" + cure("640", path))
			: rights == FileRights::secret ? unfitFile("others may read it; chmod 600 " + path + " makes it yours")
										   : unfitFile("others may use it; chmod 600 " + path + " makes it yours");
	}
	return {};
}


Result<void> checkFileRights(const std::string& path, FileRights rights)
{
	struct stat found
	{
	};
	return ::stat(path.c_str(), &found) == 0 ? checkRightsOf(found, path, rights) : systemFileError(errno);
}


Result<OpenedFile> OpenedFile::open(const std::string& path, int flags)
{
	OpenedFile file(path, ::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, S_IRUSR | S_IWUSR));
	if (file._descriptor < 0)
	{
		return openError(errno, path);
	}
	if (::fstat(file._descriptor, &file._found) != 0)
	{
		return systemFileError(errno);
	}
	if (const char* kind = wrongKind(file._found.st_mode))
	{
		return unfitFile(kind);
	}
	if (file.isRegular() && isViewOfSystem(file._descriptor))
	{
		return unfitFile("it is a view of the system, and no file");
	}
	if (S_ISCHR(file._found.st_mode) && !isHarmlessDevice(file._found, file._descriptor))
	{
		return unfitFile("it is a device");
	}
	return file;
}


OpenedFile::OpenedFile(std::string path, int descriptor) noexcept:
	_path(std::move(path)),
	_descriptor(descriptor)
{
}


OpenedFile::OpenedFile(OpenedFile&& other) noexcept:
	_path(std::move(other._path)),
	_descriptor(other.release()),
	_found(other._found)
{
}


OpenedFile::~OpenedFile()
{
	if (_descriptor >= 0)
	{
		::close(_descriptor);
	}
}


Result<void> OpenedFile::checkRights(FileRights rights) const
{
	return S_ISCHR(_found.st_mode) ? Result<void>() : checkRightsOf(_found, _path, rights);
}


void OpenedFile::makeOwn() noexcept
{
	constexpr mode_t others = S_IRWXG | S_IRWXO;
	const bool isOurs = isRegular() && _found.st_uid == ::geteuid();
	if (isOurs && (_found.st_mode & others) != 0 && ::fchmod(_descriptor, S_IRUSR | S_IWUSR) == 0)
	{
		_found.st_mode &= ~others;
	}
}


} // namespace ciarla
