#include "Specimen.h"


namespace {


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	return ciarla::addSpecimen(registry, "good");
}


} // namespace


CIARLA_MODULE("good", ciarla::noOptions, add);
