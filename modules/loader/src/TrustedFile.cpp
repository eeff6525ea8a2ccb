#include "TrustedFile.h"

#include <ciarla/transport/NamedFile.h>

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
	Result<void> checked = checkFileRights(path.string(), FileRights::code);
	return checked ? checked : untrusted(path.string() + ": " + checked.error().text + ".");
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
