#include "TranscriptFile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>


namespace ciarla {


namespace {


constexpr mode_t ownerOnly = 0600;


Error cannotWrite(const std::string& path, const std::string& why)
{
	return {ErrorCode::badOption, "The chat cannot be written to " + path + ": " + why + "."};
}


/// Why a file that could be opened is none to write a chat to; empty if it is one.
std::string unfitness(int descriptor)
{
	struct stat found
	{
	};
	if (::fstat(descriptor, &found) != 0)
	{
		return std::generic_category().message(errno);
	}
	if (S_ISCHR(found.st_mode))
	{
		return {};
	}
	if (!S_ISREG(found.st_mode))
	{
		return "it is no file";
	}
	return (found.st_mode & (S_IRWXG | S_IRWXO)) == 0 ? std::string()
													  : "others may use that file; chmod 600 makes it yours";
}


} // namespace


Result<std::unique_ptr<TranscriptFile>> TranscriptFile::open(const std::string& path)
{
	// A pipe without a reader must not make us wait, which O_NONBLOCK sees to.
	constexpr int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;
	const int descriptor = ::open(path.c_str(), flags, ownerOnly);
	if (descriptor < 0)
	{
		return cannotWrite(path, errno == ELOOP ? "it is a symbolic link" : std::generic_category().message(errno));
	}
	std::unique_ptr<TranscriptFile> file(new TranscriptFile(descriptor));
	if (const std::string why = unfitness(descriptor); !why.empty())
	{
		return cannotWrite(path, why);
	}
	return file;
}


TranscriptFile::TranscriptFile(int descriptor) noexcept:
	_descriptor(descriptor)
{
}


TranscriptFile::~TranscriptFile()
{
	::close(_descriptor);
}


std::optional<Error> TranscriptFile::append(std::string_view lines) noexcept
{
	while (!lines.empty())
	{
		const ssize_t count = ::write(_descriptor, lines.data(), lines.size());
		if (count > 0)
		{
			lines.remove_prefix(static_cast<std::size_t>(count));
		}
		else if (count == 0 || errno != EINTR)
		{
			const int error = count == 0 ? ENOSPC : errno;
			return Error{std::error_code(error, std::generic_category()), std::generic_category().message(error)};
		}
	}
	return std::nullopt;
}


} // namespace ciarla
