#pragma once

#include <ciarla/module/Module.h>

#include <array>


namespace ciarla {


/// The options of the layer and of the transport.
inline constexpr std::array<OptionRow, 4> recordOptions{
	{{"record.file", "FILE", OptionType::text, 0, 0,
	  "the file that record+ records to\n"
	  "Where record+ records what passes; replay: plays it."},
	 {"replay.speed", "FACTOR", OptionType::text, 0, 0,
	  "how fast replay: plays a recording; or max\n"
	  "How fast replay: plays a recording: a factor, or max."},
	 {"replay.compare", "bytes|length", OptionType::choice, 0, 0,
	  "how replay: judges what this side says\n"
	  "How replay: judges what this side says: bytes, or length where it differs each time."},
	 {"replay.connection", "N", OptionType::number, 1, 1'000'000, // More than 16 MiB can hold.
	  "which connection of the recording replay: dials\n"
	  "The number of the connection of a recording that replay: dials, from 1; without it the first that was "
	  "dialled."}}};


/// Adds the layer "record" and the transport "replay".
Result<void> addRecordModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
