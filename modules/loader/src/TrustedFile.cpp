#include "TrustedFile.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>


namespace ciarla {


namespace {


Error untrusted(const std::string& why)
{
	return {ErrorCode::notPermitted, why};
}


Result<void> checkOwnership(const std::filesystem::path& path)
{
	struct stat status
	{
	};
	if (::stat(path.c_str(), &status) != 0)
	{
		return untrusted(std::generic_category().message(errno) + ".");
	}
	if (status.st_uid != 0 && status.st_uid != ::geteuid())
	{
		return untrusted(path.string() + " belongs to neither you nor root.");
	}
	if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
	{
		return untrusted("others may write to " + path.string() + "; take that right away (chmod go-w).");
	}
	return {};
}


} // namespace


Result<std::filesystem::path> trustedFile(const std::filesystem::path& file)
{
	std::error_code error;
	const std::filesystem::path real = std::filesystem::canonical(file, error);
	if (error)
	{
		return untrusted(error.message() + ".");
	}
	if (!std::filesystem::is_regular_file(real, error))
	{
		return untrusted("it is no file.");
	}
	if (const Result<void> checked = checkOwnership(real.parent_path()); !checked)
	{
		return checked.error();
	}
	if (const Result<void> checked = checkOwnership(real); !checked)
	{
		return checked.error();
	}
	return real;
}


} // namespace ciarla
