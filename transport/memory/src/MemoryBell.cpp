#include "MemoryBell.h"


namespace ciarla {


MemoryBell::MemoryBell(Loop& loop, Owner& owner):
	_loop(loop),
	_poster(loop.poster()),
	_owner(&owner)
{
}


void MemoryBell::ring(const std::shared_ptr<MemoryBell>& bell)
{
	bell->_poster->post([bell] { bell->call(); });
}


void MemoryBell::ringThisTurn(const std::shared_ptr<MemoryBell>& bell)
{
	bell->_loop.defer([bell] { bell->call(); });
}


void MemoryBell::disconnect() noexcept
{
	_owner = nullptr;
}


void MemoryBell::call() noexcept
{
	if (_owner)
	{
		_owner->onBell();
	}
}


} // namespace ciarla
