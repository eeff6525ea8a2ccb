#include <ciarla/exec/ExecModule.h>


CIARLA_MODULE("exec", ciarla::addExecModule);
