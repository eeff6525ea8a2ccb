#include "FloorHub.h"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>


// rawhub PORT serves lines on the loopback, and says on which port: 0 takes one that is free.
int main(int count, char** words)
{
	std::uint16_t port = 0;
	const char* const end = count == 2 ? words[1] + std::strlen(words[1]) : nullptr;
	if (count != 2 || std::from_chars(words[1], end, port).ptr != end)
	{
		std::fputs("Usage: rawhub PORT\n", stderr);
		return 2;
	}
	try
	{
		ciarla::bench::FloorHub hub(port);
		std::printf("Listening on tcp://127.0.0.1:%u\n", hub.port());
		std::fflush(stdout);
		hub.run();
	}
	catch (const std::exception& failure)
	{
		std::fprintf(stderr, "rawhub: %s\n", failure.what());
		return 1;
	}
}
