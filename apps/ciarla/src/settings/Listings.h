#pragma once

#include "Settings.h"

#include <ciarla/module/ModuleLoader.h>

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class TransportRegistry;


/// What `ciarla config` prints: a line for each setting, in the form of a configuration file, and its origin.
/// One line a file, as a comment.
std::string listConfigFiles(const std::vector<ConfigFilePlace>& places);

std::string listSettings(const SettingValues& values);

/// What `ciarla transports` prints; `only` that of one wire or layer, where it names one.
std::string listTransports(
	const TransportRegistry& registry, const std::vector<WireOrigin>& origins, std::string_view only = {});


} // namespace ciarla
