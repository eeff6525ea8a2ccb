#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>


namespace ciarla::bench {


/// Words that say nothing this program knows.
class UsageError: public std::runtime_error
{
public:
	using std::runtime_error::runtime_error;
};


/// What chatload is told to do.
struct LoadOptions
{
	std::string suite;
	std::string dialect = "lines";
	std::uint16_t port = 0;
	int server = 0;           ///< The process whose processor time and memory are charged.
	std::uint32_t count = 10; ///< Receivers of a fan-out, idle connections.
	std::uint32_t rooms = 1000;
	std::uint32_t members = 10; ///< Of each room.
	std::size_t textBytes = 64;
	std::uint32_t window = 1;       ///< Texts of a fan-out that not everybody has received yet.
	std::uint32_t concurrency = 64; ///< Connections in the making at once.
	double rate = 0;                ///< Texts a second in all rooms; 0: each room as fast as it can.
	double seconds = 3;
	double warmSeconds = 0.5;
	double patience = 120;   ///< Seconds without any progress after which a run has failed.
	bool spin = false;       ///< Never sleep: what is measured is then the server's waking up, not ours.
	bool room = false;       ///< The lines dialect asks for a room, and waits until it is told "OK".
	bool stall = false;      ///< One receiver of the fan-out stops reading when the measurement begins.
	double stallSeconds = 0; ///< How long to wait afterwards until the server has put that one out.
};


/// Reads the words behind the program's name.
LoadOptions readLoadOptions(int count, const char* const* words);

/// One screen.
std::string loadUsage();


} // namespace ciarla::bench
