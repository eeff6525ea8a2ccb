#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/transport/Connection.h>

#include <string>


namespace ciarla {


/// The words of the system for an errno, beginning in lower case.
std::string errorWords(int number);


/// True for what goes away by itself when descriptors or memory are freed.
bool isShortage(int number) noexcept;


/// Why an open connection to `peer` is no more.
CloseReason lossOf(int number, const Address& peer);


/// "10 s" or "250 ms".
std::string durationText(Duration duration);


} // namespace ciarla
