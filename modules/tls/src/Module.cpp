#include <ciarla/tls/TlsModule.h>


CIARLA_MODULE("tls", ciarla::addTlsModule);
