#pragma once

#include <ciarla/base/Result.h>

#include <filesystem>


namespace ciarla {


/// The file with its links resolved, if only the user and root could have put there what is in it. The error is the
/// end of a sentence.
Result<std::filesystem::path> trustedFile(const std::filesystem::path& file);


} // namespace ciarla
