#include "Specimen.h"

#include <stdexcept>


namespace {


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	if (ciarla::Result<void> added = ciarla::addSpecimen(registry, "half"); !added)
	{
		return added;
	}
	throw std::runtime_error("The moon is in the wrong phase.");
}


} // namespace


CIARLA_MODULE("throwing", ciarla::noOptions, add);
