#include <ciarla/local/LocalModule.h>


CIARLA_MODULE("local", ciarla::addLocalModule);
