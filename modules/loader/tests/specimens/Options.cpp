#include "Specimen.h"


/// Whether the module was called.
extern "C" __attribute__((visibility("default"))) int ciarlaSpecimenCalled;
int ciarlaSpecimenCalled = 0;


namespace {


constexpr ciarla::OptionRow options[]{
	{"options.tries", "N", ciarla::OptionType::number, 1, 10, "how often it tries"},
	{"options.kind", "soft|hard", ciarla::OptionType::choice, 0, 0, "how it tries"}};


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	++ciarlaSpecimenCalled;
	return ciarla::addSpecimen(registry, "options");
}


} // namespace


CIARLA_MODULE("options", options, add);
