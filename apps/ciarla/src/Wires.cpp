#include "Wires.h"

#include "BuiltInModules.h"
#include "settings/SettingCheck.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/TcpTransport.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>


namespace ciarla {


namespace {


constexpr std::uint16_t usualPort = 12345; ///< The original script's.


/// The transports that are no modules.
Result<void> addOwn(TransportRegistry& registry, const ModuleContext& context)
{
	TcpOptions tcp;
	tcp.defaultPort = usualPort;
	tcp.limits = context.limits;
	MemoryOptions memory;
	memory.limits = context.limits;
	if (Result<void> added = registry.add(std::make_unique<TcpTransport>(std::move(tcp))); !added)
	{
		return added;
	}
	return registry.add(std::make_unique<MemoryTransport>(std::make_shared<MemoryNetwork>(), memory));
}


/// Where modules are installed; empty if the system does not say where the program is.
std::filesystem::path moduleFolder()
{
	std::error_code error;
	const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
	return error ? std::filesystem::path() : program.parent_path().parent_path() / CIARLA_MODULES_DIR;
}


} // namespace


void findModules(ModuleLoader& loader, const std::string& modules)
{
	static constexpr Module own{moduleAbi, moduleBuild, tcpOptions.data(), tcpOptions.size(), "ciarla", addOwn};
	(void)loader.take(own);
	for (const Module* module: builtInModules)
	{
		(void)loader.take(*module);
	}
	const std::filesystem::path folder = moduleFolder();
	(void)loader.loadFolder(folder);
	for (const std::string_view name: splitList(modules, ","))
	{
		const std::filesystem::path file(name);
		(void)loader.load(file.has_parent_path() ? file : folder / file);
	}
}


std::vector<std::string> problemsOf(
	const ModuleLoader& loader, const SettingTable& table, const std::vector<std::string>& unused)
{
	std::vector<std::string> modules;
	for (const Error& error: loader.problems())
	{
		modules.push_back(error.text);
	}
	std::vector<std::string> problems = modules;
	for (const SettingTable::Problem& problem: table.problems())
	{
		// Of a module that was left out whole the rows are not told, too.
		const auto names = [&problem](const std::string& each) {
			return each.find(problem.origin) != std::string::npos;
		};
		if (std::ranges::none_of(modules, names))
		{
			problems.push_back(problem.sentence);
		}
	}
	problems.insert(problems.end(), unused.begin(), unused.end());
	return problems;
}


Wires::Wires(ModuleLoader& loader, const SettingValues& values, const ConnectionLimits& limits):
	_table(values.table())
{
	(void)loader.addTo(_registry, {limits, [this](std::string_view line) { show(line); }, &_registry});
	for (const SettingRow& row: values.table().rows())
	{
		if (const std::string& text = values.of(row).text; row.option != nullptr && !text.empty())
		{
			_registry.setDefault(std::string(row.key), text);
		}
	}
}


Result<void> Wires::checkGiven(const GivenOptions& options, std::span<const Address> addresses) const
{
	std::string texts;
	std::vector<std::string> parts;
	for (const Address& address: addresses)
	{
		const Result<Address> whole = _registry.expanded(address);
		if (!whole)
		{
			return {}; // Which is said once it is used.
		}
		texts.append(texts.empty() ? "" : " or ").append(address.text());
		parts.push_back(whole->scheme());
		parts.insert(parts.end(), whole->layers().begin(), whole->layers().end());
	}
	for (const auto& [key, value]: options)
	{
		const SettingRow* row = _table.find(key);
		const std::string owner = key.substr(0, key.find('.'));
		if (row != nullptr && row->option != nullptr && std::ranges::find(parts, owner) == parts.end())
		{
			std::string text("--");
			text.append(key).append(" is an option of ").append(owner).append(", which is not in ");
			text.append(texts).append("; put it there, or leave the option out.");
			return Error{ErrorCode::badOption, std::move(text)};
		}
	}
	return {};
}


void Wires::showBy(ShowLine show)
{
	_show = std::move(show);
}


void Wires::show(std::string_view line) const
{
	const std::string safe = safeBody(line);
	if (_show)
	{
		_show(safe);
		return;
	}
	std::cerr << safe << std::endl;
}


} // namespace ciarla
