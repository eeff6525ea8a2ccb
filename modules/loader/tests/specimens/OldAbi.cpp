#include "Specimen.h"


namespace {


/// What a module was when it had no options: whoever reads further reads what is not there.
struct ModuleOfInterface2
{
	std::uint32_t abi;
	const char* build;
	const char* name;
	ciarla::Result<void> (*add)(ciarla::TransportRegistry& registry, const ciarla::ModuleContext& context);
};


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	return ciarla::addSpecimen(registry, "old");
}


} // namespace


extern "C" const ModuleOfInterface2 ciarlaModule;
extern "C" const ModuleOfInterface2 ciarlaModule{2, "gcc 12, strings 1", "old", add};
