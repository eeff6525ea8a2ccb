#include "SettingTable.h"

#include <algorithm>
#include <iterator>


namespace ciarla {


namespace {


/// Those of the program that stand before the wires'.
constexpr std::size_t settingsBeforeWires = Setting("hub.listen").place;


std::string_view ownerOf(std::string_view key) noexcept
{
	return key.substr(0, key.find('.'));
}


/// `owner.option`, of letters that a file, an environment and a command line take as they are.
bool isWireKey(std::string_view key) noexcept
{
	constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789_-.";
	const std::size_t point = key.find('.');
	return key.find_first_not_of(letters) == std::string_view::npos && point != std::string_view::npos && point > 0 &&
		key.find("..") == std::string_view::npos && !key.starts_with('-') && !key.ends_with('.');
}


SettingRow rowOf(const OptionRow& option) noexcept
{
	SettingRow row{};
	row.key = option.name;
	row.argument = option.argument == nullptr || *option.argument == '\0' ? "VALUE" : option.argument;
	row.type = SettingType::ofWire;
	row.use = ofWires;
	row.help = option.help == nullptr ? "" : option.help;
	row.option = &option;
	return row;
}


} // namespace


SettingTable::SettingTable(std::span<const FoundModule> modules):
	_rows(std::begin(ownSettings), std::end(ownSettings))
{
	std::size_t end = settingsBeforeWires;
	for (const FoundModule& module: modules)
	{
		for (const OptionRow& option: module.options())
		{
			if (std::string why = complaintOf(option); !why.empty())
			{
				_problems.push_back(
					{module.origin, "An option of the module " + module.origin + " is left out: " + why});
				continue;
			}
			_rows.insert(_rows.begin() + static_cast<std::ptrdiff_t>(end), rowOf(option));
			++end;
		}
	}
}


std::string SettingTable::complaintOf(const OptionRow& option) const
{
	const std::string key = option.name == nullptr ? "" : option.name;
	if (!isWireKey(key))
	{
		return "\"" + key + "\" is no name of an option, which is as in tls.ca, in lower case.";
	}
	const auto twin = std::ranges::find_if(
		_rows, [variable = variableOf(key)](const SettingRow& row) { return variableOf(row.key) == variable; });
	if (twin == _rows.end())
	{
		return {};
	}
	return twin->key == key ? "there is a setting " + key + " already."
							: key + " has the variable of " + std::string(twin->key) + " in the environment.";
}


const SettingRow& SettingTable::row(Setting setting) const noexcept
{
	const std::size_t wireRows = _rows.size() - std::size(ownSettings);
	return _rows[setting.place + (setting.place < settingsBeforeWires ? 0 : wireRows)];
}


const SettingRow* SettingTable::find(std::string_view key) const noexcept
{
	const auto found = std::ranges::find_if(_rows, [key](const SettingRow& row) { return row.key == key; });
	return found == _rows.end() ? nullptr : &*found;
}


bool SettingTable::hasOwnerOf(std::string_view key) const noexcept
{
	return std::ranges::any_of(_rows, [owner = ownerOf(key)](const SettingRow& row) {
		return row.key.size() > owner.size() && ownerOf(row.key) == owner;
	});
}


std::vector<std::string> SettingTable::keys() const
{
	std::vector<std::string> all;
	all.reserve(_rows.size());
	for (const SettingRow& row: _rows)
	{
		all.emplace_back(row.key);
	}
	return all;
}


std::string variableOf(std::string_view key)
{
	std::string variable = "CIARLA_";
	for (const char letter: key)
	{
		const bool isLower = letter >= 'a' && letter <= 'z';
		variable += isLower ? static_cast<char>(letter - ('a' - 'A')) : letter == '.' || letter == '-' ? '_' : letter;
	}
	return variable;
}


std::string_view summaryOf(const SettingRow& row) noexcept
{
	return row.help.substr(0, row.help.find('\n'));
}


} // namespace ciarla
