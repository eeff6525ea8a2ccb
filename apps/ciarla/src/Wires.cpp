#include "Wires.h"

#include "BuiltInModules.h"
#include "SettingCheck.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/TcpTransport.h>

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


Wires::Wires(const SettingValues& values, const ConnectionLimits& limits):
	_loader(_registry, {limits, [this](std::string_view line) { show(line); }})
{
	note(_loader.add({moduleAbi, moduleBuild, "ciarla", addOwn}));
	for (const Module& module: builtInModules)
	{
		note(_loader.add(module));
	}
	loadModules(values[static_cast<std::size_t>(Setting::modules)].text);
	for (const SettingRow& row: settingTable())
	{
		const std::string& text = values[static_cast<std::size_t>(row.setting)].text;
		if (isOfWires(row.setting) && row.setting != Setting::modules && !text.empty())
		{
			_registry.setDefault(std::string(row.key), text);
		}
	}
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


void Wires::loadModules(const std::string& names)
{
	const std::filesystem::path folder = moduleFolder();
	for (const Error& error: _loader.loadFolder(folder))
	{
		_problems.push_back(error.text);
	}
	for (const std::string_view name: splitList(names, ","))
	{
		const std::filesystem::path file(name);
		note(_loader.load(file.has_parent_path() ? file : folder / file));
	}
}


void Wires::note(const Result<void>& result)
{
	if (!result)
	{
		_problems.push_back(result.error().text);
	}
}


} // namespace ciarla
