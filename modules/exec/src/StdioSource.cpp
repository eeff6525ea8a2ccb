#include "StdioSource.h"

#include "StdioChannel.h"


namespace ciarla {


StdioSource::StdioSource(StdioDescriptors descriptors) noexcept:
	_descriptors(descriptors)
{
}


Result<std::unique_ptr<StreamChannel>> StdioSource::take(const Address& address)
{
	if (!address.where().empty() || !address.options().empty())
	{
		return Error{
			ErrorCode::malformedAddress, "The address of standard input and output is just stdio:, nothing more."};
	}
	if (_taken)
	{
		return Error{
			ErrorCode::addressInUse,
			"Standard input and output are a wire already; stdio: can stand in one place only."};
	}
	Result<std::unique_ptr<StreamChannel>> channel = StdioChannel::take(_descriptors);
	_taken = channel.ok();
	return channel;
}


} // namespace ciarla
