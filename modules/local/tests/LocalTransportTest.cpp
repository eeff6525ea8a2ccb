#include <ciarla/local/LocalTransport.h>

#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/ProxyHeader.h>
#include <ciarla/transport/SocketLoop.h>

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <barrier>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;
using testkit::RecordingAcceptHandler;
using testkit::RecordingHandler;


class LocalTransportTest: public testing::Test
{
protected:
	LocalTransportTest()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-local-XXXXXX").string();
		folder = ::mkdtemp(pattern.data());
	}

	void TearDown() override
	{
		listener.reset();
		std::filesystem::remove_all(folder);
	}

	std::filesystem::path path(const char* name = "chat") const
	{
		return folder / name;
	}

	Result<std::unique_ptr<Listener>> listen(const std::string& address)
	{
		return transport.listen(loop, Address::parse(address).value().base().value(), door);
	}

	void listenOn(const std::string& address)
	{
		Result<std::unique_ptr<Listener>> made = listen(address);
		ASSERT_TRUE(made) << made.error().text;
		listener = std::move(made).value();
	}

	bool runUntil(const std::function<bool()>& isSo)
	{
		const auto patience = std::chrono::steady_clock::now() + 30s;
		while (!isSo() && std::chrono::steady_clock::now() < patience)
		{
			loop.runOnce(10ms);
		}
		return isSo();
	}

	/// Dials, and waits for the outcome.
	void dial(const std::string& address)
	{
		dialled = transport.dial(Address::parse(address).value());
		dialled->start(loop, handler);
		ASSERT_TRUE(runUntil([&] { return handler.opened + handler.closed > 0; }));
	}

	SocketLoop loop;
	LocalTransport transport;
	RecordingAcceptHandler door{loop};
	RecordingHandler handler;
	std::filesystem::path folder;
	std::unique_ptr<Listener> listener;
	std::unique_ptr<Connection> dialled;
};


TEST_F(LocalTransportTest, KnowsTheUserAtTheOtherEnd)
{
	listenOn("unix:" + path().string());

	dial("unix:" + path().string());
	ASSERT_TRUE(runUntil([&] { return door.callers.size() == 1; }));

	EXPECT_EQ(::geteuid(), dialled->info().credentials.user);
	EXPECT_EQ(::geteuid(), door.callers.front().connection->info().credentials.user);
}


TEST_F(LocalTransportTest, TalksOverAnAbstractNameThatNoFileShows)
{
	const std::string address = "unix:@ciarla-test-" + std::to_string(::getpid());
	listenOn(address);

	dial(address);

	EXPECT_EQ(1, handler.opened);
	EXPECT_EQ(address, listener->address().text());
	EXPECT_EQ(address, dialled->info().peer.text());
	EXPECT_TRUE(std::filesystem::is_empty(folder));
}


TEST_F(LocalTransportTest, RefusesLayersThatItWouldLeaveOut)
{
	const Address layered = Address::parse("tls+unix:" + path().string()).value();

	dial(layered.text());

	EXPECT_EQ(ErrorCode::unknownScheme, handler.reason->code);
	EXPECT_EQ(ErrorCode::unknownScheme, transport.listen(loop, layered, door).error().code);
}


TEST_F(LocalTransportTest, RemovesItsPathWhenTheListenerEnds)
{
	listenOn("unix:" + path().string());
	EXPECT_TRUE(std::filesystem::is_socket(path()));

	listener.reset();

	EXPECT_FALSE(std::filesystem::exists(path()));
}


TEST_F(LocalTransportTest, LeavesAPathAloneThatIsNoLongerItsOwn)
{
	listenOn("unix:" + path().string());
	std::filesystem::remove(path());
	std::ofstream(path()) << "another program's";

	listener.reset();

	EXPECT_TRUE(std::filesystem::is_regular_file(path()));
}


TEST_F(LocalTransportTest, TakesOverAPathThatNobodyListensOn)
{
	listenOn("unix:" + path().string());
	std::filesystem::rename(path(), path("elsewhere"));
	listener.reset(); // The path that it made has gone: it leaves the other one behind, as a crash would.
	ASSERT_TRUE(std::filesystem::is_socket(path("elsewhere")));

	listenOn("unix:" + path("elsewhere").string());
	dial("unix:" + path("elsewhere").string());

	EXPECT_EQ(1, handler.opened);
}


/// Leaves a path behind as a program does that was killed between bind() and listen(), or later.
void leaveDeadPath(const std::filesystem::path& path)
{
	sockaddr_un name{};
	name.sun_family = AF_UNIX;
	path.string().copy(name.sun_path, sizeof name.sun_path - 1);
	const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ASSERT_EQ(0, ::bind(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name));
	::close(descriptor);
}


// Each racer is a program of its own as far as the system can tell: it has a descriptor of its own for everything.
TEST_F(LocalTransportTest, LetsOneOfManyTakeADeadPathOver)
{
	constexpr int rounds = 200;
	constexpr std::size_t racers = 8;
	for (int round = 0; round < rounds; ++round)
	{
		SCOPED_TRACE(round);
		leaveDeadPath(path());
		std::vector<Error> failures(racers);
		std::vector<std::unique_ptr<SocketLoop>> loops(racers);
		std::vector<std::unique_ptr<RecordingAcceptHandler>> doors(racers);
		std::vector<std::unique_ptr<Listener>> listeners(racers);
		std::barrier gate(racers);
		std::vector<std::thread> threads;
		for (std::size_t racer = 0; racer < racers; ++racer)
		{
			loops[racer] = std::make_unique<SocketLoop>();
			doors[racer] = std::make_unique<RecordingAcceptHandler>(*loops[racer]);
			threads.emplace_back([&, racer] {
				const Address address = Address::parse("unix:" + path().string()).value();
				gate.arrive_and_wait();
				auto made = LocalTransport().listen(*loops[racer], address, *doors[racer]);
				failures[racer] = made ? Error() : made.error();
				listeners[racer] = made ? std::move(made).value() : nullptr;
			});
		}
		std::for_each(threads.begin(), threads.end(), [](std::thread& thread) { thread.join(); });

		EXPECT_EQ(1, std::count_if(failures.begin(), failures.end(), [](const Error& error) { return !error.code; }));
		EXPECT_EQ(racers - 1, std::count_if(failures.begin(), failures.end(), [](const Error& error) {
					  return error.code == ErrorCode::addressInUse;
				  }));
		handler = RecordingHandler();
		dial("unix:" + path().string());
		EXPECT_EQ(1, handler.opened); // Whoever says that it listens is the one that is called.
		dialled.reset();
		listeners.clear();
		ASSERT_FALSE(std::filesystem::exists(path()));
	}
}


TEST_F(LocalTransportTest, TakesNothingOverWhileAnotherProgramIsAtIt)
{
	leaveDeadPath(path());
	const int other = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ASSERT_EQ(0, ::flock(other, LOCK_EX));

	const Result<std::unique_ptr<Listener>> made = listen("unix:" + path().string());

	ASSERT_FALSE(made);
	EXPECT_EQ(ErrorCode::addressInUse, made.error().code);
	::close(other);
	listenOn("unix:" + path().string());
}


TEST_F(LocalTransportTest, TakesOverNoPathThatSomebodyListensOn)
{
	listenOn("unix:" + path().string());

	const Result<std::unique_ptr<Listener>> second = listen("unix:" + path().string());

	ASSERT_FALSE(second);
	EXPECT_EQ(ErrorCode::addressInUse, second.error().code);
	EXPECT_THAT(second.error().text, HasSubstr("is in use; end the program that listens there"));
	EXPECT_TRUE(std::filesystem::is_socket(path()));
}


TEST_F(LocalTransportTest, TakesOverNoFileThatIsNoSocket)
{
	std::ofstream(path()) << "precious";

	const Result<std::unique_ptr<Listener>> made = listen("unix:" + path().string());

	ASSERT_FALSE(made);
	EXPECT_EQ(ErrorCode::addressInUse, made.error().code);
	EXPECT_TRUE(std::filesystem::is_regular_file(path()));
}


TEST_F(LocalTransportTest, GivesThePathThePermissionsThatWereAskedFor)
{
	listenOn("unix://" + path().string() + "?unix.mode=0610");

	struct stat status
	{
	};
	ASSERT_EQ(0, ::stat(path().c_str(), &status));
	EXPECT_EQ(0610U, status.st_mode & 0777U);
}


TEST_F(LocalTransportTest, RefusesPermissionsThatAreNone)
{
	for (const char* mode: {"9", "01000", "rw", ""})
	{
		const Result<std::unique_ptr<Listener>> made = listen("unix://" + path().string() + "?unix.mode=" + mode);

		ASSERT_FALSE(made) << mode;
		EXPECT_EQ(ErrorCode::badOption, made.error().code);
		EXPECT_THAT(made.error().text, HasSubstr("such as 0600")) << mode;
	}
}


TEST_F(LocalTransportTest, SaysWhatIsWrongWithAPlace)
{
	dial("unix:" + path("nobody").string());
	EXPECT_THAT(handler.reason->text, HasSubstr("Nobody listens at unix:"));

	std::ofstream(path("file")) << "no socket";
	handler = RecordingHandler();
	dial("unix:" + path("file").string());
	EXPECT_EQ(ErrorCode::refused, handler.reason->code);

	const Result<std::unique_ptr<Listener>> made = listen("unix:" + path("no/folder").string());
	ASSERT_FALSE(made);
	EXPECT_THAT(made.error().text, HasSubstr("there is no such folder"));
}


TEST_F(LocalTransportTest, TakesOurOwnCallsForAProxysWhereThatIsAskedFor)
{
	const std::string address = "unix://" + path().string();
	listenOn(address + "?unix.proxy_protocol=yes");
	const Bytes header =
		proxyHeaderOf(Address::parse("tcp://192.0.2.1:40112").value(), Address::parse("tcp://192.0.2.9:1").value());
	dialled = sendsProxyHeader(header)->wrap(transport.dial(Address::parse(address).value()));
	dialled->start(loop, handler);
	ASSERT_TRUE(runUntil([&] { return !door.callers.empty(); }));
	const ConnectionInfo& info = door.callers.front().connection->info();

	EXPECT_TRUE(info.forwarded);
	EXPECT_EQ(info.peer.text(), "tcp://192.0.2.1:40112");
	EXPECT_FALSE(info.credentials.user);
	EXPECT_FALSE(info.capabilities.local);
	EXPECT_EQ(dialled->stats().bytesSent, 0U) << "the header is no payload";
}


TEST_F(LocalTransportTest, AsksOurOwnCallsForNothingWhereItIsNot)
{
	for (const std::string option: {"", "?unix.proxy_protocol=no"})
	{
		listenOn("unix://" + path(option.empty() ? "one" : "two").string() + option);
		const std::size_t before = door.callers.size();
		dialled = transport.dial(listener->address());
		dialled->start(loop, handler);
		ASSERT_TRUE(runUntil([&] { return door.callers.size() > before; }));
		EXPECT_FALSE(door.callers.back().connection->info().forwarded);
		EXPECT_TRUE(door.callers.back().connection->info().credentials.user);
	}
	EXPECT_EQ(listen("unix://@x?unix.proxy_protocol=maybe").error().code, ErrorCode::badOption);
}


} // namespace
} // namespace ciarla
