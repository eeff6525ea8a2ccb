#include "HandedOverListener.h"

#include "HandOver.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>


namespace ciarla::testkit {


Result<std::unique_ptr<Listener>> HandedOverListener::make(
	Loop& loop, const Address& address, const std::string& path, AcceptHandler& handler)
{
	const int descriptor = openHandOver(path);
	if (descriptor < 0)
	{
		return Error{
			errno == EADDRINUSE ? ErrorCode::addressInUse : ErrorCode::outOfResources, "Cannot listen at " + path};
	}
	auto listener = std::make_unique<HandedOverListener>(loop, address, path, descriptor, handler);
	return std::unique_ptr<Listener>(std::move(listener));
}


HandedOverListener::HandedOverListener(
	Loop& loop, Address address, std::string path, int descriptor, AcceptHandler& handler):
	_loop(loop),
	_address(std::move(address)),
	_path(std::move(path)),
	_descriptor(descriptor),
	_handler(handler)
{
	_isWatched = loop.descriptors()->watch(descriptor, {.readable = true}, *this).ok();
}


HandedOverListener::~HandedOverListener()
{
	silence();
	::unlink(_path.c_str());
	::close(_descriptor);
}


const Address& HandedOverListener::address() const noexcept
{
	return _address;
}


void HandedOverListener::silence() noexcept
{
	if (std::exchange(_isWatched, false))
	{
		_loop.descriptors()->unwatch(_descriptor);
	}
	for (const std::unique_ptr<Listener>& program: _programs)
	{
		program->silence();
	}
}


void HandedOverListener::onReady(int, Readiness) noexcept
{
	Handed handed;
	if (!takeHanded(_descriptor, handed))
	{
		return;
	}
	StdioTransport stdio({}, {.input = handed.input, .output = handed.output});
	Result<std::unique_ptr<Listener>> program = stdio.listen(_loop, Address::parse("stdio:").value(), *this);
	// It took them away; what is there now is /dev/null.
	::close(handed.input);
	::close(handed.output);
	if (program)
	{
		_programs.push_back(std::move(program).value());
	}
}


void HandedOverListener::onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept
{
	const auto found =
		std::find_if(_programs.begin(), _programs.end(), [&](const auto& each) { return each.get() == &listener; });
	_loop.retire(std::move(*found));
	_programs.erase(found);
	_handler.onAccept(*this, std::move(connection));
}


void HandedOverListener::onAcceptError(Listener&, const Error& error) noexcept
{
	_handler.onAcceptError(*this, error);
}


} // namespace ciarla::testkit
