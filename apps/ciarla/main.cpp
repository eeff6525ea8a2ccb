#include "Program.h"


/// POCO_APP_MAIN(ciarla::Program), written out: what is thrown, and what POCO makes of it, becomes a sentence and an exit
/// code of ours.
int main(int argumentCount, char** arguments)
{
	return ciarla::runProgram(argumentCount, arguments);
}
