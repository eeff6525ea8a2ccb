#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <utility>


namespace ciarla {


/// The bytes of a text, borrowed.
inline std::span<const std::byte> asBytes(std::string_view text) noexcept
{
	return std::as_bytes(std::span(text.data(), text.size()));
}


/// The text that some bytes are, borrowed. Whether it is valid UTF-8 is not looked at.
inline std::string_view asText(std::span<const std::byte> bytes) noexcept
{
	return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}


namespace detail {


/// One counted allocation: this header, then `capacity` bytes.
struct BytesBlock
{
	std::atomic<std::size_t> references{1};
	std::size_t capacity = 0;

	std::byte* begin() noexcept
	{
		return reinterpret_cast<std::byte*>(this + 1);
	}

	static BytesBlock* make(std::size_t capacity)
	{
		void* place = ::operator new(sizeof(BytesBlock) + capacity);
		auto* block = ::new (place) BytesBlock;
		block->capacity = capacity;
		return block;
	}

	void acquire() noexcept
	{
		references.fetch_add(1, std::memory_order_relaxed);
	}

	void release() noexcept
	{
		if (references.fetch_sub(1, std::memory_order_acq_rel) == 1)
		{
			this->~BytesBlock();
			::operator delete(static_cast<void*>(this));
		}
	}
};


} // namespace detail


/// Bytes is an immutable, counted slice of memory: copying one shares it.
///
/// Ownership: every slice keeps its whole block alive, so a small slice of a large block pins the block.
/// Threading: slices of one block may live on different threads; one slice object belongs to one.
class Bytes
{
public:
	Bytes() noexcept = default;

	Bytes(const Bytes& other) noexcept:
		_block(other._block),
		_data(other._data),
		_size(other._size)
	{
		if (_block)
		{
			_block->acquire();
		}
	}

	Bytes(Bytes&& other) noexcept:
		_block(std::exchange(other._block, nullptr)),
		_data(std::exchange(other._data, nullptr)),
		_size(std::exchange(other._size, 0))
	{
	}

	Bytes& operator=(Bytes other) noexcept
	{
		std::swap(_block, other._block);
		std::swap(_data, other._data);
		std::swap(_size, other._size);
		return *this;
	}

	~Bytes()
	{
		if (_block)
		{
			_block->release();
		}
	}

	static Bytes copyOf(std::span<const std::byte> bytes)
	{
		if (bytes.empty())
		{
			return {};
		}
		detail::BytesBlock* block = detail::BytesBlock::make(bytes.size());
		std::memcpy(block->begin(), bytes.data(), bytes.size());
		return {block, block->begin(), bytes.size()};
	}

	static Bytes copyOf(std::string_view text)
	{
		return copyOf(asBytes(text));
	}

	const std::byte* data() const noexcept
	{
		return _data;
	}

	std::size_t size() const noexcept
	{
		return _size;
	}

	bool empty() const noexcept
	{
		return _size == 0;
	}

	std::span<const std::byte> span() const noexcept
	{
		return {_data, _size};
	}

	std::string_view text() const noexcept
	{
		return asText(span());
	}

	/// The part from `offset` on, of at most `count` bytes, sharing the block.
	Bytes slice(std::size_t offset, std::size_t count = static_cast<std::size_t>(-1)) const noexcept
	{
		assert(offset <= _size);
		Bytes part(*this);
		part._data += offset;
		part._size = count < _size - offset ? count : _size - offset;
		return part;
	}

	/// Drops the first `count` bytes.
	void removePrefix(std::size_t count) noexcept
	{
		assert(count <= _size);
		_data += count;
		_size -= count;
	}

	/// Takes `next` in, without a copy, if it begins in memory where this slice ends.
	/// Frames encoded one after the other so become one slice, and one entry of a gathered write.
	bool join(const Bytes& next) noexcept
	{
		if (_block == nullptr || next._block != _block || _data + _size != next._data)
		{
			return false;
		}
		_size += next._size;
		return true;
	}

	friend bool operator==(const Bytes& left, const Bytes& right) noexcept
	{
		return left.text() == right.text();
	}

private:
	friend class BytesBuilder;

	/// Adopts one reference to `block`.
	Bytes(detail::BytesBlock* block, const std::byte* data, std::size_t size) noexcept:
		_block(block),
		_data(data),
		_size(size)
	{
	}

	detail::BytesBlock* _block = nullptr;
	const std::byte* _data = nullptr;
	std::size_t _size = 0;
};


} // namespace ciarla
