#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// What the program asks of the machine and the user it runs as.

/// The login name if it is a valid name for a chat, else "guest".
std::string guessName();

/// This machine's name, up to its first dot, if it is a valid name for a hub and tells one from others; else "hub".
std::string guessHubName();

/// The same of what the system calls the machine.
std::string hubNameOf(std::string_view hostName);

/// The addresses at which others can reach this machine, IPv4 first, at most three; empty if there are none.
std::vector<std::string> localAddresses();

/// Where a person's lines are kept for the next run, `$XDG_STATE_HOME/ciarla/history` (~/.local/state where that is not
/// set); empty where there is no home.
std::filesystem::path inputHistoryFile();

/// A path in which `~`, alone or before a slash, is the home of whoever runs the program; else as it is.
std::string withHome(const std::string& path);

/// Sixteen random bytes, for this run.
std::array<std::byte, 16> makeSessionId();


} // namespace ciarla
