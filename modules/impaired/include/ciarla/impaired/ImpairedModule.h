#pragma once

#include <ciarla/module/Module.h>

#include <array>
#include <cstdint>


namespace ciarla {


/// The options of both layers.
inline constexpr std::array<OptionRow, 8> impairedOptions{
	{{"impaired.seed", "N", OptionType::number, 0, UINT64_MAX,
	  "random seed of impaired+\n"
	  "What impaired+ draws from: the same seed makes the same bad network."},
	 {"impaired.delay", "MILLISECONDS", OptionType::number, 0,
	  60'000, // A minute: later than any deadline of a connection.
	  "delay of impaired+\n"
	  "How late impaired+ makes everything, in milliseconds."},
	 {"impaired.jitter", "MILLISECONDS", OptionType::number, 0, 60'000,
	  "extra random delay of impaired+, at most\n"
	  "… and up to so many more, drawn for each piece."},
	 {"impaired.coalesce", "MILLISECONDS", OptionType::number, 0, 60'000,
	  "impaired+ joins what comes within this time\n"
	  "What comes within so many milliseconds goes on as one."},
	 {"impaired.split", "BYTES", OptionType::number, 1, 1'000'000, // Longer pieces are cut by the queues anyway.
	  "impaired+ cuts data into pieces of at most this\n"
	  "impaired+ cuts what passes into pieces of one byte to so many."},
	 {"impaired.stall", "BYTES", OptionType::number, 1, 1'000'000'000'000, // More than a test sends in a day.
	  "impaired+ lets nothing through after so many\n"
	  "After so many bytes impaired+ lets nothing more through."},
	 {"impaired.cut", "BYTES", OptionType::number, 1, 1'000'000'000'000,
	  "impaired+ drops the connection after so many\n"
	  "After so many bytes impaired+ loses the connection."},
	 {"throttle.rate", "BYTES", OptionType::number, 1, 1'000'000'000, // A second; above that it limits nothing.
	  "bytes a second that throttle+ lets through\n"
	  "How many bytes a second throttle+ lets through, each way."}}};


/// Adds the layers "impaired" and "throttle".
Result<void> addImpairedModule(TransportRegistry& registry, const ModuleContext& context);


} // namespace ciarla
