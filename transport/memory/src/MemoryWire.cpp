#include "MemoryWire.h"

#include <algorithm>
#include <cassert>
#include <utility>


namespace ciarla {


namespace {


void ringIfAny(const std::shared_ptr<MemoryBell>& bell)
{
	if (bell)
	{
		MemoryBell::ring(bell);
	}
}


} // namespace


MemoryWire::MemoryWire(std::size_t bytesEachWay) noexcept:
	_bytesEachWay(bytesEachWay)
{
}


void MemoryWire::attach(Role self, std::shared_ptr<MemoryBell> bell)
{
	const std::lock_guard lock(_mutex);
	of(self).bell = std::move(bell);
}


bool MemoryWire::accept()
{
	std::shared_ptr<MemoryBell> bell;
	{
		const std::lock_guard lock(_mutex);
		if (of(Role::dialled).out.ending == MemoryEnding::reset)
		{
			return false;
		}
		_accepted = true;
		bell = bellOf(of(Role::dialled));
	}
	ringIfAny(bell);
	return true;
}


MemoryWire::Written MemoryWire::write(Role self, SendQueue& queue, std::size_t most)
{
	Written written;
	std::shared_ptr<MemoryBell> bell;
	{
		const std::lock_guard lock(_mutex);
		Way& way = of(self).out;
		while (!queue.empty() && written.bytes < most && way.bytes < _bytesEachWay)
		{
			const Bytes& first = queue.first();
			const std::size_t count = std::min({first.size(), most - written.bytes, _bytesEachWay - way.bytes});
			if (Bytes part = first.slice(0, count); way.slices.empty() || !way.slices.back().join(part))
			{
				way.slices.push_back(std::move(part));
			}
			way.bytes += count;
			written.bytes += count;
			written.writable = queue.consume(count) || written.writable;
		}
		written.blocked = !queue.empty() && way.bytes >= _bytesEachWay;
		way.writerWaits = written.blocked;
		if (written.bytes > 0)
		{
			bell = bellOf(opposite(self));
		}
	}
	ringIfAny(bell);
	return written;
}


MemoryWire::Sight MemoryWire::look(Role self, std::vector<Bytes>* slices)
{
	Sight sight;
	std::shared_ptr<MemoryBell> bell;
	{
		const std::lock_guard lock(_mutex);
		of(self).rung = false;
		Way& way = opposite(self).out;
		if (slices)
		{
			assert(slices->empty());
			slices->swap(way.slices);
			way.bytes = 0;
			const bool writerWaited = std::exchange(way.writerWaits, false);
			if (writerWaited)
			{
				bell = bellOf(opposite(self));
			}
		}
		sight.accepted = _accepted;
		sight.dropped = of(self).out.dropped;
		sight.ending = way.slices.empty() || way.ending == MemoryEnding::reset ? way.ending : MemoryEnding::none;
	}
	ringIfAny(bell);
	return sight;
}


void MemoryWire::end(Role self, MemoryEnding ending, CloseReason reason)
{
	std::shared_ptr<MemoryBell> bell;
	{
		const std::lock_guard lock(_mutex);
		Way& out = of(self).out;
		if (ending <= out.ending)
		{
			return;
		}
		out.ending = ending;
		out.reason = std::move(reason);
		if (ending == MemoryEnding::reset)
		{
			drop(out);
			drop(opposite(self).out);
		}
		bell = bellOf(opposite(self));
	}
	ringIfAny(bell);
}


CloseReason MemoryWire::reasonOfPeer(Role self)
{
	const std::lock_guard lock(_mutex);
	return opposite(self).out.reason;
}


void MemoryWire::drop(Way& way) noexcept
{
	way.dropped = !way.slices.empty();
	std::vector<Bytes>().swap(way.slices);
	way.bytes = 0;
}


std::shared_ptr<MemoryBell> MemoryWire::bellOf(End& end)
{
	return std::exchange(end.rung, true) ? nullptr : end.bell;
}


MemoryWire::End& MemoryWire::of(Role role) noexcept
{
	return _ends[role == Role::dialled ? 0 : 1];
}


MemoryWire::End& MemoryWire::opposite(Role role) noexcept
{
	return _ends[role == Role::dialled ? 1 : 0];
}


} // namespace ciarla
