#include <ciarla/base/Error.h>


// As a stranger's module is that was built with everything hidden: its category of errors is its own.
#define CIARLA_SHOWN extern "C" __attribute__((visibility("default")))


CIARLA_SHOWN void specimenMake(int value, std::error_code* made)
{
	*made = static_cast<ciarla::ErrorCode>(value);
}


CIARLA_SHOWN bool specimenIs(const std::error_code* code, int value)
{
	return *code == static_cast<ciarla::ErrorCode>(value);
}
