#include "Specimen.h"


namespace {


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	return ciarla::addSpecimen(registry, "other");
}


} // namespace


extern "C" const ciarla::Module ciarlaModule;
extern "C" const ciarla::Module ciarlaModule{
	ciarla::moduleAbi, "libstdc++ with strings 1, debug containers, no sanitizer", nullptr, 0, "other", add};
