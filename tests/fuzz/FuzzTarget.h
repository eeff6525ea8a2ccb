#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>


/// What a fuzz target is: called with any bytes at all, it looks whether what is promised about them holds. libFuzzer
/// gives the function its name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);


namespace ciarla {


/// Ends the program if a promise was broken, in every kind of build: the fuzzer, and ctest, see that.
inline void demand(bool kept, const char* promise)
{
	if (!kept)
	{
		std::fprintf(stderr, "Broken: %s\n", promise);
		std::abort();
	}
}


/// The bytes that a fuzzer made up, out of which a target takes its choices; zeros once they are used up.
class FuzzInput
{
public:
	FuzzInput(const std::uint8_t* data, std::size_t size) noexcept:
		_rest(std::as_bytes(std::span(data, size)))
	{
	}

	bool empty() const noexcept
	{
		return _rest.empty();
	}

	std::uint8_t byte() noexcept
	{
		const auto taken = take(1);
		return taken.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(taken.front());
	}

	/// At most `count` bytes.
	std::span<const std::byte> take(std::size_t count) noexcept
	{
		const auto taken = _rest.first(count < _rest.size() ? count : _rest.size());
		_rest = _rest.subspan(taken.size());
		return taken;
	}

	std::span<const std::byte> rest() noexcept
	{
		return take(_rest.size());
	}

private:
	std::span<const std::byte> _rest;
};


/// Gives all of `bytes` to `use`, in pieces whose lengths `seed` says: each is from one byte to 64 long.
template <typename Use>
void inPieces(std::span<const std::byte> bytes, std::uint8_t seed, Use use)
{
	unsigned next = seed;
	while (!bytes.empty())
	{
		// The low bits of such a sequence are poor; a target needs no better one.
		next = next * 1'103'515'245U + 12'345U;
		const std::size_t wished = 1 + (next >> 16U) % (seed % 64U + 1U);
		const auto piece = bytes.first(wished < bytes.size() ? wished : bytes.size());
		bytes = bytes.subspan(piece.size());
		use(piece);
	}
}


} // namespace ciarla
