#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/module/Module.h>

#include <filesystem>
#include <string>
#include <vector>


namespace ciarla {


/// Where a transport or a layer of a registry came from.
struct WireOrigin
{
	std::string wire;   ///< A scheme, or the name of a layer.
	std::string origin; ///< "built in", or the file of its module.
};


/// A ModuleLoader adds the wires of modules to a registry: of shared libraries, and of those that are linked in.
///
/// A shared library is code that runs as the user, so only a file that belongs to the user or to root, and that nobody
/// else may write to, is loaded; the same holds for the folder that it is in. A module is added whole or not at all.
/// What went wrong is one sentence, and the others go on.
///
/// Ownership: keeps no library: what was loaded stays until the process ends, since objects of it may live so long.
/// Threading: one thread at a time.
/// Linking:   a code of a module equals the program's ErrorCode also where the executable exports nothing. Two
///            std::error_code do only where it exports its symbols, as its CMake target sees to.
class ModuleLoader
{
public:
	/// The registry outlives the loader.
	ModuleLoader(TransportRegistry& registry, ModuleContext context);

	/// Adds what is linked in.
	Result<void> add(const Module& module);

	/// Loads one file.
	Result<void> load(const std::filesystem::path& file);

	/// Loads every `*.so` of a folder, in the order of their names; one error for each that was left out. A folder that
	/// is not there has none.
	std::vector<Error> loadFolder(const std::filesystem::path& folder);

	/// Of what was added, in that order.
	const std::vector<WireOrigin>& origins() const noexcept
	{
		return _origins;
	}

private:
	Result<void> add(const Module& module, const std::string& origin);

	TransportRegistry& _registry;
	ModuleContext _context;
	std::vector<WireOrigin> _origins;
};


} // namespace ciarla
