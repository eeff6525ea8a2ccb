#pragma once

#include "CommandTable.h"

#include <string>


namespace ciarla {


/// What bare `ciarla` shows: at most 24 lines of 80 columns.
std::string helpFirstScreen();

/// What `ciarla help` shows: the first screen, then files, exit codes and the rest.
std::string helpOfProgram();

/// What `ciarla help COMMAND` shows.
std::string helpOfCommand(const CommandRow& command);

/// What `ciarla help tls` shows: the options of one wire or layer; empty where there are none of that name.
std::string helpOfWire(std::string_view wire);


} // namespace ciarla
