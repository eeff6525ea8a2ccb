#include "OpenedFile.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <utility>


namespace ciarla {


namespace {


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


} // namespace


Result<std::unique_ptr<LineFile>> LineFile::open(const std::string& path, FileRights rights)
{
	Result<OpenedFile> opened = OpenedFile::open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW);
	if (!opened)
	{
		return opened.error();
	}
	OpenedFile file = std::move(opened).value();
	if (file.isPipe())
	{
		return unfitFile("it is a pipe, and no regular file");
	}
	if (rights == FileRights::madeOwn)
	{
		file.makeOwn();
	}
	if (const Result<void> checked = file.checkRights(rights); !checked)
	{
		return checked.error();
	}
	const bool isRegular = file.isRegular();
	return std::unique_ptr<LineFile>(new LineFile(path, file.release(), isRegular));
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
		return systemFileError(errno);
	}
	return _isRegular ? checkRightsOf(found, _path, rights) : Result<void>();
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
	const int file = ::open(same.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char last = '\n';
	const bool isRead = ::pread(file, &last, 1, found.st_size - 1) == 1;
	if (file >= 0)
	{
		::close(file);
	}
	return isRead && last != '\n';
}


} // namespace ciarla
