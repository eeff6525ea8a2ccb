#include <ciarla/transport/SendQueue.h>

#include <algorithm>
#include <cassert>


namespace ciarla {


SendQueue::SendQueue(const ConnectionLimits& limits) noexcept:
	_highWaterBytes(limits.highWaterBytes),
	_lowWaterBytes(limits.lowWaterBytes),
	_capBytes(limits.capBytes)
{
}


SendResult SendQueue::push(std::span<const Bytes> batch)
{
	std::size_t batchBytes = 0;
	for (const Bytes& slice: batch)
	{
		batchBytes += slice.size();
	}
	if (_bytes + batchBytes > _capBytes)
	{
		_paused = true;
		return SendResult::full;
	}

	for (const Bytes& slice: batch)
	{
		const bool joined = _first < _slices.size() && _slices.back().join(slice);
		if (!joined && !slice.empty())
		{
			_slices.push_back(slice);
		}
	}
	_bytes += batchBytes;

	if (_bytes >= _highWaterBytes && _bytes > 0)
	{
		_paused = true;
		return SendResult::acceptedPause;
	}
	return SendResult::accepted;
}


std::size_t SendQueue::front(std::span<std::span<const std::byte>> slices) const noexcept
{
	const std::size_t count = std::min(slices.size(), _slices.size() - _first);
	for (std::size_t i = 0; i < count; ++i)
	{
		slices[i] = _slices[_first + i].span();
	}
	return count;
}


const Bytes& SendQueue::first() const noexcept
{
	assert(!empty());
	return _slices[_first];
}


bool SendQueue::consume(std::size_t count) noexcept
{
	assert(count <= _bytes);
	_bytes -= count;
	while (count > 0)
	{
		Bytes& slice = _slices[_first];
		if (count < slice.size())
		{
			slice.removePrefix(count);
			break;
		}
		count -= slice.size();
		slice = Bytes();
		++_first;
	}

	if (_bytes == 0)
	{
		forget();
	}
	else if (_first > 64 && _first > _slices.size() / 2)
	{
		_slices.erase(_slices.begin(), _slices.begin() + static_cast<std::ptrdiff_t>(_first));
		_first = 0;
	}

	const bool writable = _paused && _bytes <= _lowWaterBytes;
	if (writable)
	{
		_paused = false;
	}
	return writable;
}


void SendQueue::clear() noexcept
{
	forget();
	_bytes = 0;
	_paused = false;
}


/// A lone message must not cost an allocation each time, nor an idle connection more than a few words.
void SendQueue::forget() noexcept
{
	constexpr std::size_t slicesKept = 1;
	_slices.clear();
	_first = 0;
	if (_slices.capacity() > slicesKept)
	{
		std::vector<Bytes>().swap(_slices);
	}
}


} // namespace ciarla
