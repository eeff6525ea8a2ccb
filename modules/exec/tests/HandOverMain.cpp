// hand_over PATH: gives its standard input and output to whoever listens on the unix socket at PATH, and ends.
#include "HandOver.h"

#include <unistd.h>


int main(int argc, char** argv)
{
	return argc == 2 && ciarla::testkit::handOver(argv[1], STDIN_FILENO, STDOUT_FILENO) ? 0 : 1;
}
