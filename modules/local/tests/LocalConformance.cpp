#include "LocalConformance.h"

#include <ciarla/local/LocalTransport.h>
#include <ciarla/testkit/AllocatedBytes.h>
#include <ciarla/testkit/SteppedLoopDriver.h>
#include <ciarla/transport/SocketLoop.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>


namespace ciarla::testkit {


namespace {


/// A folder for sockets, which goes with all that is in it.
class SocketFolder
{
public:
	SocketFolder()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-unix-XXXXXX").string();
		_path = ::mkdtemp(pattern.data());
	}

	~SocketFolder()
	{
		std::error_code error;
		std::filesystem::remove_all(_path, error);
	}

	SocketFolder(const SocketFolder&) = delete;
	SocketFolder& operator=(const SocketFolder&) = delete;

	std::string next()
	{
		return _path + "/" + std::to_string(++_count);
	}

private:
	std::string _path;
	int _count = 0;
};


/// A listener whose backlog is full, so that the next caller hears nothing.
class SilentListener
{
public:
	explicit SilentListener(const std::string& path)
	{
		sockaddr_un name{};
		name.sun_family = AF_UNIX;
		std::strncpy(name.sun_path, path.c_str(), sizeof(name.sun_path) - 1);
		const auto* generic = reinterpret_cast<const sockaddr*>(&name);
		(void)::bind(_listening, generic, sizeof(name));
		(void)::listen(_listening, 0);
		(void)::connect(_caller, generic, sizeof(name));
	}

	~SilentListener()
	{
		::close(_caller);
		::close(_listening);
	}

	SilentListener(const SilentListener&) = delete;
	SilentListener& operator=(const SilentListener&) = delete;

private:
	int _listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int _caller = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};


Address addressOf(const std::string& text)
{
	return Address::parse(text).value();
}


std::unique_ptr<LoopDriver> makeDriver()
{
	return std::make_unique<SteppedLoopDriver>([](std::function<TimePoint()> clock) {
		auto loop = std::make_unique<SocketLoop>(SocketLoopOptions{PollerKind::epoll, std::move(clock)});
		SocketLoop& turned = *loop;
		return SteppedLoopDriver::Made{std::move(loop), [&turned](Duration wait) { turned.runOnce(wait); }};
	});
}


} // namespace


ConformanceSubject localSubject()
{
	const auto folder = std::make_shared<SocketFolder>();
	ConformanceSubject subject;
	subject.transport = std::make_unique<LocalTransport>();
	subject.makeDriver = makeDriver;
	subject.freeAddress = [folder] { return addressOf("unix:" + folder->next()); };
	subject.nobodyAddress = addressOf("unix:" + folder->next());
	const std::string silent = folder->next();
	subject.silentAddress = [folder, silent, listener = std::make_shared<SilentListener>(silent)] {
		return addressOf("unix:" + silent);
	};
	subject.badAddresses = {
		{addressOf("unix:"), ErrorCode::malformedAddress},
		{addressOf("unix:@"), ErrorCode::malformedAddress},
		{addressOf("unix:/" + std::string(107, 'x')), ErrorCode::malformedAddress},
		{addressOf("unix:///x?unix.mode=rw"), ErrorCode::badOption},
		{addressOf("unix:///x?unix.color=red"), ErrorCode::badOption}};
	subject.badToListen = {{addressOf("unix:" + folder->next() + "/x"), ErrorCode::malformedAddress}};
	subject.idleConnections = 4'000;
	subject.allocatedBytes = allocatedBytesOfThisProcess();
	return subject;
}


} // namespace ciarla::testkit
