#pragma once

#include <string>


namespace ciarla::testkit {


/// Registers one GoogleTest for each saboteur: its clause must catch it.
void registerSaboteurs();

/// Runs every clause on every saboteur, and lists in Markdown which ones each of them fails.
std::string saboteurTable();


} // namespace ciarla::testkit
