#include "Specimen.h"


/// Of a library that is not there. A table of functions has to be whole when it is loaded.
extern "C" int ciarlaSpecimenOfNobody();

extern "C" int (*const ciarlaSpecimenTable[])();
extern "C" __attribute__((visibility("default"))) int (*const ciarlaSpecimenTable[])() = {ciarlaSpecimenOfNobody};


namespace {


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	return ciarla::addSpecimen(registry, "unresolved");
}


} // namespace


CIARLA_MODULE("unresolved", ciarla::noOptions, add);
