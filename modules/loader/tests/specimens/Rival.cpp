#include "Specimen.h"


namespace {


/// One option that Options.cpp has, one that the program has, and one of its own.
constexpr ciarla::OptionRow options[]{
	{"options.tries", "N", ciarla::OptionType::number, 0, 0, "never"},
	{"hub.rooms", "N", ciarla::OptionType::number, 0, 0, "never"},
	{"rival.own", "N", ciarla::OptionType::number, 0, 9, "its own"}};


ciarla::Result<void> add(ciarla::TransportRegistry& registry, const ciarla::ModuleContext&)
{
	return ciarla::addSpecimen(registry, "rival");
}


} // namespace


CIARLA_MODULE("rival", options, add);
