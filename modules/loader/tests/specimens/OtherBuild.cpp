#include "Specimen.h"


namespace {


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	return ciarla::addSpecimen(registry, "other");
}


} // namespace


extern "C" const ciarla::Module ciarlaModule;
extern "C" const ciarla::Module ciarlaModule{ciarla::moduleAbi, "gcc 4, strings 0", "other", add};
