#include "Specimen.h"


namespace {


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	return ciarla::addSpecimen(registry, "old");
}


} // namespace


extern "C" const ciarla::Module ciarlaModule;
extern "C" const ciarla::Module ciarlaModule{ciarla::moduleAbi + 1, ciarla::moduleBuild, "old", add};
