#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>
#include <ciarla/transport/Address.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>


namespace ciarla {


/// The number that is the text of an option, which was held against its row.
std::uint64_t checkedNumber(std::string_view text) noexcept;


/// What is wrong with an impaired wire; ImpairedLayer.h says what each of it means.
struct ImpairedOptions
{
	std::uint64_t seed = 1;
	Duration delay{};
	Duration jitter{};
	Duration coalesce{};
	std::optional<std::size_t> splitBytes;
	std::optional<std::uint64_t> stallBytes;
	std::optional<std::uint64_t> cutBytes;

	/// The options without their prefix.
	static Result<ImpairedOptions> read(const AddressOptions& options);
};


} // namespace ciarla
