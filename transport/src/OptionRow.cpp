#include <ciarla/transport/OptionRow.h>

#include <ciarla/base/Nearest.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


/// So many are listed where none is near to what was written.
constexpr std::size_t listedMost = 4;


/// Rows are written by strangers.
std::string_view argumentOf(const OptionRow& row) noexcept
{
	return row.argument == nullptr ? "" : row.argument;
}


std::vector<std::string_view> wordsOf(std::string_view choices)
{
	std::vector<std::string_view> words;
	while (!choices.empty())
	{
		const std::size_t end = std::min(choices.find('|'), choices.size());
		words.push_back(choices.substr(0, end));
		choices.remove_prefix(std::min(end + 1, choices.size()));
	}
	return words;
}


bool isNumber(const OptionRow& row, std::string_view text) noexcept
{
	std::uint64_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	return error == std::errc() && end == text.data() + text.size() && number >= row.min && number <= row.max;
}


/// "a whole number of milliseconds from 0 to 60000"; N counts nothing.
std::string numberWords(const OptionRow& row)
{
	std::string unit(argumentOf(row));
	std::ranges::transform(unit, unit.begin(), [](char letter) {
		return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
	});
	const std::string what = unit.empty() || unit == "n" ? "a whole number" : "a whole number of " + unit;
	return what + " from " + std::to_string(row.min) + " to " + std::to_string(row.max);
}


std::string choiceWords(const std::vector<std::string_view>& words)
{
	std::string text;
	for (std::size_t i = 0; i < words.size(); ++i)
	{
		text.append(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ").append(words[i]);
	}
	return text;
}


Error noSuchOption(std::span<const OptionRow> rows, const std::string& prefix, const std::string& name)
{
	std::vector<std::string> known;
	for (const OptionRow& row: rows)
	{
		if (std::string_view(row.name).starts_with(prefix))
		{
			known.emplace_back(std::string_view(row.name).substr(prefix.size()));
		}
	}
	const std::string_view nearest = nearestWord(name, known);
	std::string text = "There is no option " + prefix + name + "; ";
	if (!nearest.empty())
	{
		return {ErrorCode::badOption, text + "did you mean " + prefix + std::string(nearest) + "?"};
	}
	if (known.empty() || known.size() > listedMost)
	{
		return {ErrorCode::badOption, text + "leave it out."};
	}
	std::vector<std::string> whole;
	whole.reserve(known.size());
	for (const std::string& each: known)
	{
		whole.push_back(prefix + each);
	}
	return {ErrorCode::badOption, text + "there is " + choiceWords({whole.begin(), whole.end()}) + "."};
}


} // namespace


std::string complaintOf(const OptionRow& row, std::string_view text)
{
	if (row.type == OptionType::number)
	{
		return isNumber(row, text) ? std::string() : numberWords(row);
	}
	if (row.type == OptionType::choice)
	{
		const std::vector<std::string_view> words = wordsOf(argumentOf(row));
		return std::ranges::find(words, text) != words.end() ? std::string() : choiceWords(words);
	}
	return {};
}


Result<void> checkOptions(std::span<const OptionRow> rows, std::string_view owner, const AddressOptions& options)
{
	const std::string prefix = std::string(owner) + ".";
	for (const auto& [name, value]: options)
	{
		const std::string whole = prefix + name;
		const auto row = std::ranges::find_if(rows, [&whole](const OptionRow& each) { return each.name == whole; });
		if (row == rows.end())
		{
			return noSuchOption(rows, prefix, name);
		}
		if (const std::string wanted = complaintOf(*row, value); !wanted.empty())
		{
			std::string text = "The option " + whole + " is ";
			text.append(wanted).append(", not \"").append(value).append("\".");
			return Error{ErrorCode::badOption, std::move(text)};
		}
	}
	return {};
}


} // namespace ciarla
