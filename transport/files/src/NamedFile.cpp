#include <ciarla/transport/NamedFile.h>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <ctime>
#include <system_error>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// More than a user or a group with thousands of members takes.
constexpr std::size_t nameServiceBytesMax = 1024 * 1024;


class Descriptor
{
public:
	explicit Descriptor(int descriptor) noexcept:
		_descriptor(descriptor)
	{
	}

	~Descriptor()
	{
		if (_descriptor >= 0)
		{
			::close(_descriptor);
		}
	}

	Descriptor(const Descriptor&) = delete;
	Descriptor& operator=(const Descriptor&) = delete;

	int get() const noexcept
	{
		return _descriptor;
	}

	int release() noexcept
	{
		return std::exchange(_descriptor, -1);
	}

private:
	int _descriptor;
};


Error unfit(std::string why)
{
	return {ErrorCode::badOption, std::move(why)};
}


Error systemError(int number)
{
	const bool isShortage =
		number == EMFILE || number == ENFILE || number == ENOMEM || number == ENOSPC || number == EDQUOT;
	return {isShortage ? ErrorCode::outOfResources : ErrorCode::badOption, std::generic_category().message(number)};
}


bool isOwn(FileRights rights) noexcept
{
	return rights == FileRights::own || rights == FileRights::madeOwn;
}


/// What a path leads to that is neither a regular file nor a pipe; null for a device, which may be read and written.
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
		return unfit("it is a symbolic link");
	}
	if (number == ENXIO && ::stat(path.c_str(), &found) == 0)
	{
		return unfit(S_ISSOCK(found.st_mode) ? "it is a socket" : "nothing is behind it");
	}
	return systemError(number);
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
		return unfit("others may write to it" + cure(byGroup && !byOthers ? "g-w" : "go-w", path));
	}
	return {};
}


Result<void> checkRights(const struct stat& found, const std::string& path, FileRights rights)
{
	const bool isRoots = found.st_uid == 0;
	const bool isOurs = found.st_uid == ::geteuid();
	if (rights == FileRights::any)
	{
		return {};
	}
	if (!isOurs && (isOwn(rights) || !isRoots))
	{
		return unfit(isOwn(rights) ? "it belongs to somebody else" : "it belongs to neither you nor root");
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
		return mayGroupRead ? unfit("more than a group may read it, and root alone may write" + cure("640", path))
			: rights == FileRights::secret ? unfit("others may read it; chmod 600 " + path + " makes it yours")
										   : unfit("others may use it; chmod 600 " + path + " makes it yours");
	}
	return {};
}


/// Waits until there is something to read, or the end.
bool awaitInput(int descriptor, Duration patience) noexcept
{
	const auto last = std::chrono::steady_clock::now() + patience;
	for (;;)
	{
		const auto left = std::chrono::ceil<std::chrono::milliseconds>(last - std::chrono::steady_clock::now()).count();
		pollfd watched{.fd = descriptor, .events = POLLIN, .revents = 0};
		const int count = ::poll(&watched, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX)));
		if (count >= 0 || errno != EINTR)
		{
			return count > 0;
		}
	}
}


/// Reads on until the end, or one byte more than there may be.
Result<std::string> readAll(int descriptor, const FileReading& reading)
{
	std::string text;
	std::size_t size = 0;
	for (;;)
	{
		text.resize(std::min(reading.bytesMax + 1, std::max<std::size_t>(4096, size * 2)));
		const ssize_t count = ::read(descriptor, text.data() + size, text.size() - size);
		if (count == 0 || size == reading.bytesMax + 1)
		{
			text.resize(size);
			return text;
		}
		if (count < 0 && errno == EAGAIN)
		{
			if (reading.pipes == nullptr || !awaitInput(descriptor, reading.patience))
			{
				return unfit("nothing comes from it");
			}
		}
		else if (count < 0 && errno != EINTR)
		{
			return systemError(errno);
		}
		size += count < 0 ? 0 : static_cast<std::size_t>(count);
	}
}


std::string sizeText(std::size_t bytes)
{
	constexpr std::size_t kibi = 1024;
	return bytes % (kibi * kibi) == 0 ? std::to_string(bytes / kibi / kibi) + " MiB"
		: bytes % kibi == 0           ? std::to_string(bytes / kibi) + " KiB"
									  : std::to_string(bytes) + " bytes";
}


std::string withoutByteOrderMark(std::string text)
{
	if (text.starts_with(byteOrderMark))
	{
		text.erase(0, byteOrderMark.size());
	}
	return text;
}


/// Takes from others what they may; where the system refuses, the rights remain as they are, and are refused.
void makeOwn(int descriptor, struct stat& found) noexcept
{
	constexpr mode_t others = S_IRWXG | S_IRWXO;
	if (found.st_uid == ::geteuid() && (found.st_mode & others) != 0 && ::fchmod(descriptor, S_IRUSR | S_IWUSR) == 0)
	{
		found.st_mode &= ~others;
	}
}


/// Keeps the SIGXFSZ of a write on this thread from a host that has not ignored it: a limit is an error as others are.
class SizeLimitHeld
{
public:
	SizeLimitHeld() noexcept
	{
		struct sigaction found
		{
		};
		_isNeeded = ::sigaction(SIGXFSZ, nullptr, &found) == 0 && found.sa_handler != SIG_IGN;
		if (_isNeeded)
		{
			::sigemptyset(&_signal);
			::sigaddset(&_signal, SIGXFSZ);
			::pthread_sigmask(SIG_BLOCK, &_signal, &_before);
		}
	}

	~SizeLimitHeld()
	{
		if (_isNeeded)
		{
			const int error = errno;
			const timespec now{};
			while (::sigismember(&_before, SIGXFSZ) == 0 && ::sigtimedwait(&_signal, nullptr, &now) == SIGXFSZ)
			{
			}
			::pthread_sigmask(SIG_SETMASK, &_before, nullptr);
			errno = error;
		}
	}

	SizeLimitHeld(const SizeLimitHeld&) = delete;
	SizeLimitHeld& operator=(const SizeLimitHeld&) = delete;

private:
	sigset_t _signal{};
	sigset_t _before{};
	bool _isNeeded = false;
};


Result<void> checkKindToRead(const struct stat& found, const FileReading& reading)
{
	if (const char* kind = wrongKind(found.st_mode))
	{
		return unfit(kind);
	}
	return S_ISREG(found.st_mode) || reading.pipes != nullptr ? Result<void>() : unfit("it is no regular file");
}


} // namespace


Result<void> checkFileRights(const std::string& path, FileRights rights)
{
	struct stat found
	{
	};
	return ::stat(path.c_str(), &found) == 0 ? checkRights(found, path, rights) : systemError(errno);
}


Result<std::string> readNamedFile(const std::string& path, const FileReading& reading)
{
	if (reading.pipes != nullptr && reading.pipes->contains(path))
	{
		return reading.pipes->at(path);
	}
	const Descriptor file(
		::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (isOwn(reading.rights) ? O_NOFOLLOW : 0)));
	if (file.get() < 0)
	{
		return openError(errno, path);
	}
	struct stat found
	{
	};
	if (::fstat(file.get(), &found) != 0)
	{
		return systemError(errno);
	}
	if (const Result<void> fits = checkKindToRead(found, reading); !fits)
	{
		return fits.error();
	}
	if (reading.rights == FileRights::madeOwn && S_ISREG(found.st_mode))
	{
		makeOwn(file.get(), found);
	}
	// What is in a device is the system's, and everybody's.
	const Result<void> rights = S_ISCHR(found.st_mode) ? Result<void>() : checkRights(found, path, reading.rights);
	if (!rights)
	{
		return rights.error();
	}
	if (reading.excess == FileExcess::beginning && found.st_size > static_cast<off_t>(reading.bytesMax))
	{
		::lseek(file.get(), -static_cast<off_t>(reading.bytesMax), SEEK_END);
	}
	Result<std::string> text = readAll(file.get(), reading);
	if (!text)
	{
		return text;
	}
	if (text->empty() && S_ISFIFO(found.st_mode))
	{
		return unfit("it is a pipe that nobody writes into");
	}
	if (text->size() > reading.bytesMax && reading.excess != FileExcess::end)
	{
		return unfit("it is larger than " + sizeText(reading.bytesMax));
	}
	text->resize(std::min(text->size(), reading.bytesMax));
	std::string content = withoutByteOrderMark(std::move(text).value());
	if (reading.pipes != nullptr && !S_ISREG(found.st_mode))
	{
		reading.pipes->emplace(path, content);
	}
	return content;
}


Result<std::unique_ptr<LineFile>> LineFile::open(const std::string& path, FileRights rights)
{
	constexpr int flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;
	Descriptor file(::open(path.c_str(), flags, S_IRUSR | S_IWUSR));
	if (file.get() < 0)
	{
		return openError(errno, path);
	}
	struct stat found
	{
	};
	if (::fstat(file.get(), &found) != 0)
	{
		return systemError(errno);
	}
	if (S_ISCHR(found.st_mode))
	{
		return std::unique_ptr<LineFile>(new LineFile(path, file.release(), false));
	}
	if (!S_ISREG(found.st_mode))
	{
		return unfit(S_ISFIFO(found.st_mode) ? "it is a pipe, and no regular file" : wrongKind(found.st_mode));
	}
	if (rights == FileRights::madeOwn)
	{
		makeOwn(file.get(), found);
	}
	if (const Result<void> checked = ciarla::checkRights(found, path, rights); !checked)
	{
		return checked.error();
	}
	return std::unique_ptr<LineFile>(new LineFile(path, file.release(), true));
}


LineFile::LineFile(std::string path, int descriptor, bool isRegular) noexcept:
	_path(std::move(path)),
	_descriptor(descriptor),
	_isRegular(isRegular),
	_isTorn(isRegular && endsWithinLine(descriptor))
{
}


LineFile::~LineFile()
{
	::close(_descriptor);
}


int LineFile::append(std::string_view lines) noexcept
{
	const SizeLimitHeld held;
	if (_isTorn && !lines.empty())
	{
		if (const int error = write("\n"))
		{
			return error;
		}
	}
	return write(lines);
}


int LineFile::write(std::string_view text) noexcept
{
	while (!text.empty())
	{
		const ssize_t count = ::write(_descriptor, text.data(), text.size());
		if (count <= 0 && (count == 0 || errno != EINTR))
		{
			return count == 0 ? ENOSPC : errno;
		}
		if (count > 0)
		{
			_isTorn = text[static_cast<std::size_t>(count) - 1] != '\n';
			text.remove_prefix(static_cast<std::size_t>(count));
		}
	}
	return 0;
}


Result<void> LineFile::checkRights(FileRights rights) const
{
	struct stat found
	{
	};
	if (::fstat(_descriptor, &found) != 0)
	{
		return systemError(errno);
	}
	return _isRegular ? ciarla::checkRights(found, _path, rights) : Result<void>();
}


int LineFile::descriptor() const noexcept
{
	return _descriptor;
}


bool LineFile::isRegular() const noexcept
{
	return _isRegular;
}


bool endsWithinLine(int descriptor) noexcept
{
	struct stat found
	{
	};
	if (::fstat(descriptor, &found) != 0 || !S_ISREG(found.st_mode) || found.st_size == 0)
	{
		return false;
	}
	// A descriptor that only writes, as a shell's >> makes, leads to the file all the same.
	const std::string same = "/proc/self/fd/" + std::to_string(descriptor);
	const Descriptor file(::open(same.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
	char last = '\n';
	return ::pread(file.get(), &last, 1, found.st_size - 1) == 1 && last != '\n';
}


} // namespace ciarla
