#include <ciarla/trace/TraceModule.h>


CIARLA_MODULE("trace", ciarla::addTraceModule);
