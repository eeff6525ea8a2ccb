#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <span>

#include <sys/random.h>


namespace ciarla {


/// WsRandom gives the random bytes of a client: its key, and what it masks with.
///
/// They come from the system, for whoever can foresee a mask can choose what bytes appear on the wire. Fetched some at a
/// time, so that a frame does not cost a system call.
/// Source: RFC 6455, section 10.3.
class WsRandom
{
public:
	template <std::size_t N>
	std::array<std::byte, N> next() noexcept
	{
		static_assert(N <= poolBytes);
		if (_left < N)
		{
			fill();
		}
		std::array<std::byte, N> bytes;
		std::copy_n(_pool.end() - static_cast<std::ptrdiff_t>(_left), N, bytes.begin());
		_left -= N;
		return bytes;
	}

private:
	static constexpr std::size_t poolBytes = 64;

	void fill() noexcept
	{
		// So few bytes come whole, once the machine has been up for a moment.
		[[maybe_unused]] const auto got = ::getrandom(_pool.data(), _pool.size(), 0);
		assert(got == static_cast<ssize_t>(_pool.size()));
		_left = _pool.size();
	}

	std::array<std::byte, poolBytes> _pool{};
	std::size_t _left = 0;
};


} // namespace ciarla
