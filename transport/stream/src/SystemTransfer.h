#pragma once

#include <ciarla/transport/StreamChannel.h>

#include <sys/uio.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstddef>
#include <span>


namespace ciarla {


/// What a system call that moves bytes did; one that a signal interrupted is repeated.
template <typename Call>
Transfer transferBy(std::size_t wanted, Call call) noexcept
{
	ssize_t moved = 0;
	do
	{
		moved = call();
	}
	while (moved < 0 && errno == EINTR);
	if (moved < 0)
	{
		return {.error = errno};
	}
	const auto bytes = static_cast<std::size_t>(moved);
	return {.bytes = bytes, .isWhole = bytes == wanted};
}


/// Slices as the system takes them.
struct SystemSlices
{
	explicit SystemSlices(std::span<const std::span<const std::byte>> slices) noexcept:
		count(slices.size())
	{
		assert(count <= StreamChannel::slicesMax);
		for (std::size_t i = 0; i < count; ++i)
		{
			bytes += slices[i].size();
			vectors[i] = {const_cast<std::byte*>(slices[i].data()), slices[i].size()};
		}
	}

	std::array<iovec, StreamChannel::slicesMax>
		vectors; // NOLINT(cppcoreguidelines-pro-type-member-init): only the used ones cost.
	std::size_t count;
	std::size_t bytes = 0;
};


} // namespace ciarla
