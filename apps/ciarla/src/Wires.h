#pragma once

#include "settings/Settings.h"

#include <ciarla/module/ModuleLoader.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/TransportRegistry.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Finds the modules of this program, of which nothing is called yet: those that it was built with, those that are in
/// `lib/ciarla/modules` beside the folder of the program, and the files that `modules` names.
void findModules(ModuleLoader& loader, const std::string& modules);

/// What was left out so far: modules, the options of others, and settings. A sentence each.
std::vector<std::string> problemsOf(
	const ModuleLoader& loader, const SettingTable& table, const std::vector<std::string>& unused);


/// Wires are the transports and layers of this program's modules, with what the settings say of them.
///
/// Threading: one thread at a time.
class Wires
{
public:
	/// Their connections have these bounds. The loader, which has found the modules, outlives this.
	Wires(ModuleLoader& loader, const SettingValues& values, const ConnectionLimits& limits = {});
	Wires(const Wires&) = delete;
	Wires& operator=(const Wires&) = delete;

	TransportRegistry& registry() noexcept
	{
		return _registry;
	}

	const TransportRegistry& registry() const noexcept
	{
		return _registry;
	}

	/// Whether each option that was typed is of a wire or a layer of one of these addresses. One that is not would be without
	/// effect: a certificate be pinned on a plain wire.
	Result<void> checkGiven(const GivenOptions& options, std::span<const Address> addresses) const;

	/// Where a wire's own words go, such as what a program of "exec" complains of; to standard error if this is empty, as
	/// it is at first.
	void showBy(ShowLine show);

private:
	void show(std::string_view line) const;

	const SettingTable& _table;
	ShowLine _show; ///< Connections call it, so it outlives them.
	TransportRegistry _registry;
};


} // namespace ciarla
