#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/module/Module.h>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>


namespace ciarla {


/// Where a transport or a layer of a registry came from.
struct WireOrigin
{
	std::string wire;   ///< A scheme, or the name of a layer.
	std::string origin; ///< "built in", or the file of its module.
};


/// A module that fits this program, of which nothing was called yet.
struct FoundModule
{
	const Module* module;
	std::string origin;
	std::size_t place = 0; ///< Among all that was looked at.

	std::span<const OptionRow> options() const noexcept
	{
		return {module->options, module->options == nullptr ? 0 : module->optionCount};
	}
};


/// A ModuleLoader finds the modules of a program: shared libraries, and what is linked in. First it opens and checks them
/// all, so that their options can be read; when the program knows its settings, it adds their wires to a registry.
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
	/// Finds what is linked in.
	Result<void> take(const Module& module);

	/// Opens one file. Nothing of it is called.
	Result<void> load(const std::filesystem::path& file);

	/// Opens every `*.so` of a folder, in the order of their names; one error for each that was left out. A folder that
	/// is not there has none.
	std::vector<Error> loadFolder(const std::filesystem::path& folder);

	/// What was found, in that order.
	const std::vector<FoundModule>& found() const noexcept
	{
		return _found;
	}

	/// Adds the wires of all that was found, and their options; one error for each module that was left out.
	std::vector<Error> addTo(TransportRegistry& registry, const ModuleContext& context);

	/// All that was left out so far, in the order in which it was looked at.
	std::vector<Error> problems() const;

	/// Of what was added, in that order.
	const std::vector<WireOrigin>& origins() const noexcept
	{
		return _origins;
	}

private:
	struct Problem
	{
		std::size_t place;
		Error error;
	};

	Result<void> take(const Module& module, const std::string& origin);
	Result<void> open(const std::filesystem::path& file);
	Result<void> noted(Result<void> result, std::size_t place);
	Result<void> add(const FoundModule& found, TransportRegistry& registry, const ModuleContext& context);

	std::vector<FoundModule> _found;
	std::vector<Problem> _problems;
	std::size_t _looked = 0;
	std::vector<WireOrigin> _origins;
};


} // namespace ciarla
