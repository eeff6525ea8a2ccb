#include <ciarla/impaired/ImpairedModule.h>


CIARLA_MODULE("impaired", ciarla::addImpairedModule);
