#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/exec/StdioTransport.h>
#include <ciarla/transport/StreamChannel.h>

#include <memory>


namespace ciarla {


/// A StdioSource gives standard input and output away, once.
///
/// Ownership: shared by the transport and the connections that it dials, which take them when they are started.
class StdioSource
{
public:
	explicit StdioSource(StdioDescriptors descriptors) noexcept;

	Result<std::unique_ptr<StreamChannel>> take(const Address& address);

private:
	StdioDescriptors _descriptors;
	bool _taken = false;
};


} // namespace ciarla
