#include "ImpairedOptions.h"

#include "WholeNumber.h"

#include <ciarla/base/Nearest.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


namespace {


constexpr std::uint64_t millisecondsMost = 60'000;           ///< A minute: later than any deadline of a connection.
constexpr std::uint64_t splitBytesMost = 1'000'000;          ///< Longer pieces are cut by the queues anyway.
constexpr std::uint64_t passedBytesMost = 1'000'000'000'000; ///< More than a test sends in a day.


/// One option: its bounds, and where its number goes.
struct OptionRow
{
	std::string_view name;
	std::string_view unit;
	std::uint64_t min;
	std::uint64_t max;
	void (*set)(ImpairedOptions& options, std::uint64_t number);
};

constexpr std::array rows{
	OptionRow{
		"seed", "any kind", 0, UINT64_MAX,
		[](ImpairedOptions& options, std::uint64_t number) { options.seed = number; }},
	OptionRow{
		"delay", "milliseconds", 0, millisecondsMost,
		[](ImpairedOptions& options, std::uint64_t number) { options.delay = std::chrono::milliseconds(number); }},
	OptionRow{
		"jitter", "milliseconds", 0, millisecondsMost,
		[](ImpairedOptions& options, std::uint64_t number) { options.jitter = std::chrono::milliseconds(number); }},
	OptionRow{
		"coalesce", "milliseconds", 0, millisecondsMost,
		[](ImpairedOptions& options, std::uint64_t number) { options.coalesce = std::chrono::milliseconds(number); }},
	OptionRow{
		"split", "bytes", 1, splitBytesMost,
		[](ImpairedOptions& options, std::uint64_t number) { options.splitBytes = static_cast<std::size_t>(number); }},
	OptionRow{
		"stall", "bytes", 1, passedBytesMost,
		[](ImpairedOptions& options, std::uint64_t number) { options.stallBytes = number; }},
	OptionRow{"cut", "bytes", 1, passedBytesMost, [](ImpairedOptions& options, std::uint64_t number) {
				  options.cutBytes = number;
			  }}};


Error unknownImpairment(const std::string& name)
{
	std::vector<std::string> known;
	known.reserve(rows.size());
	for (const OptionRow& row: rows)
	{
		known.emplace_back(row.name);
	}
	const std::string_view nearest = nearestWord(name, known);
	return {
		ErrorCode::badOption,
		"The layer impaired has no option impaired." + name +
			(nearest.empty() ? "; leave it out." : "; did you mean impaired." + std::string(nearest) + "?")};
}


Result<void> readImpairment(ImpairedOptions& read, const std::string& name, const std::string& value)
{
	for (const OptionRow& row: rows)
	{
		if (row.name == name)
		{
			const auto number = wholeNumber("impaired." + name, value, row.unit, row.min, row.max);
			if (!number)
			{
				return number.error();
			}
			row.set(read, number.value());
			return {};
		}
	}
	return unknownImpairment(name);
}


} // namespace


Result<ImpairedOptions> ImpairedOptions::read(const AddressOptions& options)
{
	ImpairedOptions read;
	for (const auto& [name, value]: options)
	{
		if (Result<void> one = readImpairment(read, name, value); !one)
		{
			return one.error();
		}
	}
	return read;
}


} // namespace ciarla
