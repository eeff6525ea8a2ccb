#pragma once

#include <ciarla/console/Console.h>

#include <string>
#include <string_view>


namespace ciarla {


/// What a program reads in JSON mode: each is one line, its line feed with it.
/// Source: docs/json-mode.schema.json.

std::string jsonMessage(const Talk& talk);
std::string jsonNotice(std::string_view text);
std::string jsonReport(const Report& report);


} // namespace ciarla
