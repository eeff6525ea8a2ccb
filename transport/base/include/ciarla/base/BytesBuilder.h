#pragma once

#include <ciarla/base/Bytes.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>


namespace ciarla {


/// A BytesBuilder writes Bytes: append, then take what was appended as one shared slice.
///
/// Successive slices come from one block while it lasts, so that small frames cost one allocation
/// for many, and lie next to each other (see Bytes::join):
///
///     block: | taken slice | taken slice | being written | free |
///                                        ^_begin         ^_end   ^capacity
///
/// Units: big-endian integers, as every frame of ciarla has them.
/// Threading: one thread; the slices taken from it may go anywhere.
class BytesBuilder
{
public:
	/// `blockBytes` is how much is allocated at a time; a longer slice gets a block of its own size.
	explicit BytesBuilder(std::size_t blockBytes = 4096) noexcept:
		_blockBytes(blockBytes)
	{
	}

	BytesBuilder(const BytesBuilder&) = delete;
	BytesBuilder& operator=(const BytesBuilder&) = delete;

	~BytesBuilder()
	{
		release();
	}

	void append(std::span<const std::byte> bytes)
	{
		if (!bytes.empty())
		{
			std::memcpy(grow(bytes.size()), bytes.data(), bytes.size());
		}
	}

	void append(std::string_view text)
	{
		append(asBytes(text));
	}

	void appendU8(std::uint8_t value)
	{
		*grow(1) = static_cast<std::byte>(value);
	}

	void appendU16(std::uint16_t value)
	{
		appendBigEndian<2>(value);
	}

	void appendU32(std::uint32_t value)
	{
		appendBigEndian<4>(value);
	}

	void appendU64(std::uint64_t value)
	{
		appendBigEndian<8>(value);
	}

	/// How much has been appended since the last take().
	std::size_t size() const noexcept
	{
		return _end - _begin;
	}

	/// Overwrites four bytes of what is being written, for a length that is known only at the end.
	void patchU32(std::size_t offset, std::uint32_t value) noexcept
	{
		assert(offset + 4 <= size());
		storeBigEndian<4>(_block->begin() + _begin + offset, value);
	}

	/// Everything appended since the last take, as one slice.
	Bytes take()
	{
		if (size() == 0)
		{
			return {};
		}
		_block->acquire();
		Bytes taken(_block, _block->begin() + _begin, size());
		_begin = _end;
		return taken;
	}

	/// Lets the block go, so that an idle builder holds no memory. What was appended and not taken is lost.
	void release() noexcept
	{
		if (_block)
		{
			_block->release();
			_block = nullptr;
		}
		_begin = 0;
		_end = 0;
	}

private:
	template <std::size_t N, typename T>
	static void storeBigEndian(std::byte* place, T value) noexcept
	{
		for (std::size_t i = 0; i < N; ++i)
		{
			place[i] = static_cast<std::byte>(value >> (8 * (N - 1 - i)));
		}
	}

	template <std::size_t N, typename T>
	void appendBigEndian(T value)
	{
		storeBigEndian<N>(grow(N), value);
	}

	std::byte* grow(std::size_t count)
	{
		if (_block == nullptr || _block->capacity - _end < count)
		{
			move(count);
		}
		std::byte* place = _block->begin() + _end;
		_end += count;
		return place;
	}

	/// Carries what is being written over to a fresh block with room for `count` more.
	void move(std::size_t count)
	{
		const std::size_t written = size();
		const std::size_t wanted = written + count;
		const std::size_t doubled = written > _blockBytes / 2 ? 2 * wanted : wanted;
		detail::BytesBlock* fresh = detail::BytesBlock::make(std::max(_blockBytes, doubled));
		if (written > 0)
		{
			std::memcpy(fresh->begin(), _block->begin() + _begin, written);
		}
		release();
		_block = fresh;
		_end = written;
	}

	std::size_t _blockBytes;
	detail::BytesBlock* _block = nullptr;
	std::size_t _begin = 0;
	std::size_t _end = 0;
};


} // namespace ciarla
