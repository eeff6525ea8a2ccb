#include <ciarla/testkit/AllocatedBytes.h>

#include <malloc.h>


namespace ciarla::testkit {


std::function<std::size_t()> allocatedBytesOfThisProcess()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return {};
#else
	return [] { return mallinfo2().uordblks; };
#endif
}


} // namespace ciarla::testkit
