#pragma once

#include <termios.h>

#include <string_view>


namespace ciarla {


/// The crash guard gives a terminal back where the program cannot do it any more: at SIGSEGV, SIGABRT and their like, and
/// at SIGTERM and its like where nothing takes them up. A signal that is ignored stays so.
///
/// It only writes `sequence` and sets `mode`, both of which a signal handler may do, and then lets the signal do what it
/// would have done. There is one in a process, for the one terminal that it is at.
/// Source: signal-safety(7).

/// From now on. `sequence` stays where it is.
void guardTerminal(int input, int output, const termios& mode, std::string_view sequence) noexcept;

/// No more: the terminal has been given back.
void unguardTerminal() noexcept;


} // namespace ciarla
