#pragma once

#include <ciarla/module/Module.h>

#include <array>


namespace ciarla {


/// The options of the layer.
inline constexpr std::array<OptionRow, 2> traceOptions{
	{{"trace.file", "FILE", OptionType::text, 0, 0,
	  "the file that trace+ writes to\n"
	  "Where trace+ writes down what passes."},
	 {"trace.bytes", "BYTES", OptionType::number, 0, 1'000'000,
	  "show only so many of each piece; 0: none\n"
	  "How many bytes of each piece trace+ shows; 0 shows how long they are and nothing of what was said. All, where "
	  "this "
	  "is not set."}}};


/// Adds the layer "trace".
Result<void> addTraceModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
