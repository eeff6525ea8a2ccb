#include "ImpairedOptions.h"

#include <ciarla/impaired/ImpairedModule.h>

#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


/// Where the number of an option goes.
using Setter = void (*)(ImpairedOptions& options, std::uint64_t number);

constexpr std::array<std::pair<std::string_view, Setter>, 7> setters{
	{{"seed", [](ImpairedOptions& options, std::uint64_t number) { options.seed = number; }},
	 {"delay",
	  [](ImpairedOptions& options, std::uint64_t number) { options.delay = std::chrono::milliseconds(number); }},
	 {"jitter",
	  [](ImpairedOptions& options, std::uint64_t number) { options.jitter = std::chrono::milliseconds(number); }},
	 {"coalesce",
	  [](ImpairedOptions& options, std::uint64_t number) { options.coalesce = std::chrono::milliseconds(number); }},
	 {"split",
	  [](ImpairedOptions& options, std::uint64_t number) { options.splitBytes = static_cast<std::size_t>(number); }},
	 {"stall", [](ImpairedOptions& options, std::uint64_t number) { options.stallBytes = number; }},
	 {"cut", [](ImpairedOptions& options, std::uint64_t number) { options.cutBytes = number; }}}};


} // namespace


std::uint64_t checkedNumber(std::string_view text) noexcept
{
	std::uint64_t number = 0;
	(void)std::from_chars(text.data(), text.data() + text.size(), number);
	return number;
}


Result<ImpairedOptions> ImpairedOptions::read(const AddressOptions& options)
{
	if (const Result<void> checked = checkOptions(impairedOptions, "impaired", options); !checked)
	{
		return checked.error();
	}
	ImpairedOptions read;
	for (const auto& [name, value]: options)
	{
		for (const auto& [known, set]: setters)
		{
			if (known == name)
			{
				set(read, checkedNumber(value));
			}
		}
	}
	return read;
}


} // namespace ciarla
