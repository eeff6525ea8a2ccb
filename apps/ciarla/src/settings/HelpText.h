#pragma once

#include "CommandTable.h"
#include "Settings.h"

#include <ciarla/module/ModuleLoader.h>

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class TransportRegistry;


/// What bare `ciarla` shows: on a screen of 24 rows of 80 columns, with the command above and the prompt below it.
std::string helpFirstScreen(const SettingTable& table);

/// What `ciarla help` shows: the first screen, then files, exit codes and the rest.
std::string helpOfProgram(const SettingTable& table);

/// What `ciarla help COMMAND` shows.
std::string helpOfCommand(const SettingTable& table, const CommandRow& command);

/// What `ciarla help terminal` shows: which page of the documentation that is; empty where there is none of that name.
std::string helpOfPage(std::string_view name);

/// Those of all pages.
std::vector<std::string> pageNames();

/// What `ciarla help tls` shows: the options of one wire or layer; empty where there are none of that name.
std::string helpOfWire(const SettingTable& table, std::string_view wire);

/// What `ciarla help sample` shows: a configuration file with every setting and its default, each as a comment.
std::string sampleFile(const SettingTable& table);

/// What `ciarla config` prints: one line a file, as a comment, and a line for each setting, in the form of a configuration
/// file, with its origin.
std::string listConfigFiles(const std::vector<ConfigFilePlace>& places);
std::string listSettings(const SettingValues& values);

/// What `ciarla transports` prints; `only` that of one wire or layer, where it names one.
std::string listTransports(
	const TransportRegistry& registry, const std::vector<WireOrigin>& origins, std::string_view only = {});


} // namespace ciarla
