#include "Specimen.h"


namespace {


/// One new scheme, and one that Good.cpp has.
ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	const ciarla::Result<void> added = ciarla::addSpecimen(registry, "new");
	return added ? ciarla::addSpecimen(registry, "good") : added;
}


} // namespace


CIARLA_MODULE("twice", ciarla::noOptions, add);
