#pragma once

#include "Settings.h"

#include <ciarla/module/ModuleLoader.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/TransportRegistry.h>

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Wires are the transports and layers of this program: those that it was built with, and those of its modules.
///
/// Modules are looked for in `lib/ciarla/modules` beside the folder of the program, and where `modules` says.
///
/// Threading: one thread at a time.
class Wires
{
public:
	/// Their connections have these bounds.
	explicit Wires(const SettingValues& values, const ConnectionLimits& limits = {});
	Wires(const Wires&) = delete;
	Wires& operator=(const Wires&) = delete;

	TransportRegistry& registry() noexcept
	{
		return _registry;
	}

	const std::vector<WireOrigin>& origins() const noexcept
	{
		return _loader.origins();
	}

	/// Where a wire's own words go, such as what a program of "exec" complains of; to standard error if this is empty, as
	/// it is at first.
	void showBy(ShowLine show);

	/// What was left out, and why: a sentence each.
	const std::vector<std::string>& problems() const noexcept
	{
		return _problems;
	}

private:
	void loadModules(const std::string& names);
	void note(const Result<void>& result);
	void show(std::string_view line) const;

	ShowLine _show; ///< Connections call it, so it outlives them.
	TransportRegistry _registry;
	ModuleLoader _loader;
	std::vector<std::string> _problems;
};


} // namespace ciarla
