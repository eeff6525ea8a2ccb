#pragma once

#include <ciarla/module/Module.h>

#include <array>


namespace ciarla {


/// The options of the layer.
inline constexpr std::array<OptionRow, 1> traceOptions{
	{{"trace.file", "FILE", OptionType::text, 0, 0,
	  "the file that trace+ writes to\n"
	  "Where trace+ writes down what passes."}}};


/// Adds the layer "trace".
Result<void> addTraceModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
