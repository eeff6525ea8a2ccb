#include "Program.h"


int main(int argumentCount, char** arguments)
{
	return ciarla::runProgram(argumentCount, arguments);
}
