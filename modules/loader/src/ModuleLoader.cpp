#include <ciarla/module/ModuleLoader.h>

#include "TrustedFile.h"

#include <ciarla/transport/TransportRegistry.h>

#include <Poco/Exception.h>
#include <Poco/SharedLibrary.h>

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


/// The object that a module exports; see Module.h.
constexpr char moduleSymbol[] = "ciarlaModule";


Error leftOut(const std::string& origin, const std::string& why)
{
	return {ErrorCode::notSupported, "The module " + origin + " was left out: " + why};
}


/// Nothing of the library but these two fields is known to mean what this program thinks, until they agree.
Result<void> checkBuild(const Module& module, const std::string& origin)
{
	if (module.abi != moduleAbi)
	{
		return leftOut(
			origin,
			"it has interface " + std::to_string(module.abi) + ", and this program " + std::to_string(moduleAbi) +
				"; build it with the headers of this program.");
	}
	if (std::string_view(module.build) != moduleBuild)
	{
		return leftOut(
			origin,
			"it was built with " + std::string(module.build) + ", and this program with " + moduleBuild +
				"; build it as this program was.");
	}
	return {};
}


/// Calls the code of a stranger, which may throw anything.
Result<void> callAdd(TransportRegistry& registry, const Module& module, const ModuleContext& context) noexcept
{
	try
	{
		return module.add(registry, context);
	}
	catch (const Poco::Exception& exception)
	{
		return Error{ErrorCode::internal, exception.displayText()};
	}
	catch (const std::exception& exception)
	{
		return Error{ErrorCode::internal, exception.what()};
	}
	catch (...)
	{
		return Error{ErrorCode::internal, "it threw something unknown"};
	}
}


Result<const Module*> openModule(const std::string& file)
{
	try
	{
		// Destroying this unloads nothing.
		Poco::SharedLibrary library;
		library.load(file);
		if (!library.hasSymbol(moduleSymbol))
		{
			return leftOut(file, "it has no " + std::string(moduleSymbol) + ", so it is no module of ciarla.");
		}
		return static_cast<const Module*>(library.getSymbol(moduleSymbol));
	}
	catch (const Poco::Exception& exception)
	{
		return leftOut(file, "the system cannot load it (" + exception.message() + ").");
	}
}


} // namespace


Result<void> ModuleLoader::take(const Module& module)
{
	++_looked;
	return noted(take(module, "built in"), _looked);
}


Result<void> ModuleLoader::load(const std::filesystem::path& file)
{
	++_looked;
	return noted(open(file), _looked);
}


Result<void> ModuleLoader::open(const std::filesystem::path& file)
{
	const Result<std::filesystem::path> trusted = trustedFile(file);
	if (!trusted)
	{
		return leftOut(file.string(), trusted.error().text);
	}
	const std::string origin = trusted->string();
	if (std::ranges::any_of(_found, [&origin](const FoundModule& each) { return each.origin == origin; }))
	{
		return leftOut(origin, "it is there already.");
	}
	const Result<const Module*> module = openModule(origin);
	return module ? take(*module.value(), origin) : module.error();
}


std::vector<Error> ModuleLoader::loadFolder(const std::filesystem::path& folder)
{
	std::error_code error;
	std::vector<std::filesystem::path> files;
	for (const auto& entry: std::filesystem::directory_iterator(folder, error))
	{
		if (entry.path().extension() == ".so")
		{
			files.push_back(entry.path());
		}
	}
	std::sort(files.begin(), files.end());

	std::vector<Error> errors;
	for (const std::filesystem::path& file: files)
	{
		if (Result<void> loaded = load(file); !loaded)
		{
			errors.push_back(loaded.error());
		}
	}
	return errors;
}


std::vector<Error> ModuleLoader::addTo(TransportRegistry& registry, const ModuleContext& context)
{
	std::vector<Error> errors;
	for (const FoundModule& found: _found)
	{
		if (Result<void> added = noted(add(found, registry, context), found.place); !added)
		{
			errors.push_back(added.error());
		}
	}
	return errors;
}


std::vector<Error> ModuleLoader::problems() const
{
	std::vector<Problem> sorted = _problems;
	std::ranges::stable_sort(sorted, {}, &Problem::place);
	std::vector<Error> errors;
	errors.reserve(sorted.size());
	for (Problem& problem: sorted)
	{
		errors.push_back(std::move(problem.error));
	}
	return errors;
}


Result<void> ModuleLoader::noted(Result<void> result, std::size_t place)
{
	if (!result)
	{
		_problems.push_back({place, result.error()});
	}
	return result;
}


Result<void> ModuleLoader::take(const Module& module, const std::string& origin)
{
	if (Result<void> checked = checkBuild(module, origin); !checked)
	{
		return checked;
	}
	_found.push_back({&module, origin, _looked});
	return {};
}


Result<void> ModuleLoader::add(const FoundModule& found, TransportRegistry& registry, const ModuleContext& context)
{
	TransportRegistry staged;
	if (const Result<void> added = callAdd(staged, *found.module, context); !added)
	{
		return leftOut(found.origin, added.error().text);
	}
	std::vector<WireOrigin> origins;
	for (const Transport* transport: staged.transports())
	{
		origins.push_back({std::string(transport->scheme()), found.origin});
	}
	for (const Layer* layer: staged.layers())
	{
		origins.push_back({std::string(layer->name()), found.origin});
	}
	staged.addOptions(found.options());
	if (const Result<void> taken = registry.add(std::move(staged)); !taken)
	{
		return leftOut(found.origin, taken.error().text);
	}
	_origins.insert(_origins.end(), origins.begin(), origins.end());
	return {};
}


} // namespace ciarla
