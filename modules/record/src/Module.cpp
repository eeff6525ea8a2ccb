#include <ciarla/record/RecordModule.h>


CIARLA_MODULE("record", ciarla::addRecordModule);
