#include "Specimen.h"


extern "C" const ciarla::Module ciarlaModule;
extern "C" const ciarla::Module ciarlaModule{ciarla::moduleAbi + 1, ciarla::moduleBuild, nullptr, 1, "new", nullptr};
