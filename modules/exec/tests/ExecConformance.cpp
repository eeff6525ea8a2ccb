#include "ExecConformance.h"

#include "HandedOverListener.h"
#include "HandOver.h"

#include <ciarla/exec/ExecTransport.h>
#include <ciarla/exec/StdioTransport.h>
#include <ciarla/testkit/AllocatedBytes.h>
#include <ciarla/testkit/SteppedLoopDriver.h>
#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/SocketLoop.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <utility>


namespace ciarla::testkit {


namespace {


/// Each is a real program, started anew.
constexpr std::size_t idlePrograms = 100;


/// A folder for sockets, which goes with all that is in it.
class HandOverFolder
{
public:
	HandOverFolder()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-exec-XXXXXX").string();
		_path = ::mkdtemp(pattern.data());
	}

	~HandOverFolder()
	{
		std::error_code error;
		std::filesystem::remove_all(_path, error);
	}

	HandOverFolder(const HandOverFolder&) = delete;
	HandOverFolder& operator=(const HandOverFolder&) = delete;

	std::string next()
	{
		return _path + "/" + std::to_string(++_count);
	}

private:
	std::string _path;
	int _count = 0;
};


/// Where what is handed over is not taken.
struct SilentPlace
{
	explicit SilentPlace(std::string place):
		path(std::move(place)),
		descriptor(openHandOver(path))
	{
	}

	~SilentPlace()
	{
		::close(descriptor);
	}

	SilentPlace(const SilentPlace&) = delete;
	SilentPlace& operator=(const SilentPlace&) = delete;

	std::string path;
	int descriptor;
};


Address programAddress(const std::string& path)
{
	return Address::parse("exec:exec '" CIARLA_HAND_OVER "' " + path).value();
}


std::string_view pathOf(const Address& address)
{
	const std::string_view where = address.where();
	return where.substr(where.rfind(' ') + 1);
}


/// Dials with "exec", and accepts with "stdio" what the programs that were started hand over.
class ProgramTransport final: public Transport
{
public:
	std::string_view scheme() const noexcept override
	{
		return _exec.scheme();
	}

	Capabilities capabilities() const noexcept override
	{
		return _exec.capabilities();
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		return _exec.dial(address);
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		const std::string path(pathOf(address));
		return path.starts_with('/') ? HandedOverListener::make(loop, address, path, handler)
									 : _exec.listen(loop, address, handler);
	}

private:
	ExecTransport _exec;
};


/// Two pipes, of which one end of each is the standard input or output of either side.
struct PipePair
{
	PipePair()
	{
		(void)!::pipe2(there.data(), O_CLOEXEC);
		(void)!::pipe2(back.data(), O_CLOEXEC);
	}

	~PipePair()
	{
		for (const int end: {there[0], there[1], back[0], back[1]})
		{
			::close(end);
		}
	}

	PipePair(const PipePair&) = delete;
	PipePair& operator=(const PipePair&) = delete;

	std::array<int, 2> there{-1, -1};
	std::array<int, 2> back{-1, -1};
};


/// A StdioTransport's connection, the far ends of whose pipes are handed over when it is started.
class PipedConnection final: public ForwardingConnection
{
public:
	PipedConnection(std::unique_ptr<PipePair> pipes, std::string path):
		ForwardingConnection(StdioTransport({}, {.input = pipes->back[0], .output = pipes->there[1]})
								 .dial(Address::parse("stdio:").value())),
		_pipes(std::move(pipes)),
		_path(std::move(path))
	{
	}

	void start(Loop& loop, ConnectionHandler& handler) override
	{
		ForwardingConnection::start(loop, handler);
		(void)handOver(_path, _pipes->there[0], _pipes->back[1]);
		_pipes.reset();
	}

private:
	std::unique_ptr<PipePair> _pipes;
	std::string _path;
};


/// `stdio:PATH` is where the far ends are handed over; any other address goes to the transport as it is.
class PipedTransport final: public Transport
{
public:
	std::string_view scheme() const noexcept override
	{
		return _stdio.scheme();
	}

	Capabilities capabilities() const noexcept override
	{
		return _stdio.capabilities();
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		if (!address.where().starts_with('/'))
		{
			return _stdio.dial(address);
		}
		return std::make_unique<PipedConnection>(std::make_unique<PipePair>(), address.where());
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		const std::string& path = address.where();
		return path.starts_with('/') ? HandedOverListener::make(loop, address, path, handler)
									 : _stdio.listen(loop, address, handler);
	}

private:
	StdioTransport _stdio;
};


std::unique_ptr<LoopDriver> makeDriver()
{
	return std::make_unique<SteppedLoopDriver>([](std::function<TimePoint()> clock) {
		auto loop = std::make_unique<SocketLoop>(SocketLoopOptions{PollerKind::epoll, std::move(clock)});
		SocketLoop& turned = *loop;
		return SteppedLoopDriver::Made{std::move(loop), [&turned](Duration wait) { turned.runOnce(wait); }};
	});
}


ConformanceSubject subjectOf(std::unique_ptr<Transport> transport)
{
	ConformanceSubject subject;
	subject.transport = std::move(transport);
	subject.makeDriver = makeDriver;
	subject.opensUnanswered = true;
	subject.allocatedBytes = allocatedBytesOfThisProcess();
	return subject;
}


} // namespace


ConformanceSubject execSubject()
{
	const auto folder = std::make_shared<HandOverFolder>();
	ConformanceSubject subject = subjectOf(std::make_unique<ProgramTransport>());
	subject.freeAddress = [folder] { return programAddress(folder->next()); };
	subject.nobodyAddress = programAddress(folder->next());
	subject.silentAddress = [] { return Address::parse("exec:exec sleep 1000").value(); };
	subject.badToDial = {{Address::parse("exec:").value(), ErrorCode::malformedAddress}};
	subject.badToListen = {{Address::parse("exec:cat").value(), ErrorCode::notSupported}};
	subject.idleConnections = idlePrograms;
	return subject;
}


ConformanceSubject stdioSubject()
{
	const auto folder = std::make_shared<HandOverFolder>();
	const auto addressOf = [](const std::string& path) { return Address::parse("stdio:" + path).value(); };
	ConformanceSubject subject = subjectOf(std::make_unique<PipedTransport>());
	subject.freeAddress = [folder, addressOf] { return addressOf(folder->next()); };
	subject.nobodyAddress = addressOf(folder->next());
	const auto silent = std::make_shared<SilentPlace>(folder->next());
	subject.silentAddress = [folder, addressOf, silent] { return addressOf(silent->path); };
	subject.badAddresses = {{addressOf("here"), ErrorCode::malformedAddress}};
	subject.dialsByHand = true;
	return subject;
}


} // namespace ciarla::testkit
