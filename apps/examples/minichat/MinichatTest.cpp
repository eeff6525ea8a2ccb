// minichat without a network: Chat on a mocked Transport; and the same tests once more over memory.
#define MINICHAT_TEST
#include "minichat.cpp"
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/MockTransport.h>
#include <ciarla/transport/MemoryTransport.h>
#include <Poco/Util/PropertyFileConfiguration.h>
#include <sstream>

using ciarla::testkit::ManualLoop, ciarla::testkit::MockTransport;
using testing::EndsWith, testing::HasSubstr, testing::NiceMock, testing::Property;

/// Bob, at the other end.
struct Bob: QuietLinkHandler, AcceptHandler
{
	Loop& loop;
	std::unique_ptr<Link> link;
	std::string heard;

	explicit Bob(Loop& on): loop(on) {}
	void onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept override
	{
		link = std::make_unique<Link>(loop, std::move(connection), ChatSettings{.name = "Bob"}, LinkLimits(), *this);
		link->start();
	}
	void onAcceptError(Listener&, const Error&) noexcept override {}
	void onPeerNamed(Link&, std::string_view name, Dialect) noexcept override
	{
		heard += "[" + std::string(name) + "]";
	}
	void onText(Link& from, const TextHeard& text) noexcept override
	{
		heard += "(" + std::string(text.body) + ")";
		from.acknowledge(text.sequence);
	}
	void onPeerLeft(Link&, const Bye&) noexcept override { heard += "left"; }
};

/// The parameter is the `transport` of a minichat.properties: "mock", and once more "memory".
struct MinichatTest: testing::TestWithParam<std::string>
{
	ManualLoop loop; // Time stands still unless advance() moves it.
	TransportRegistry wires;
	MockTransport* mock = new NiceMock<MockTransport>("mock");
	MemoryTransport* memory = new MemoryTransport(std::make_shared<MemoryNetwork>());
	Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> config;
	Bob bob{loop};
	std::unique_ptr<Listener> listener; // Bob's, in memory.
	std::ostringstream screen;
	Chat chat;
	int status = -1;

	MinichatTest()
	{
		(void)wires.add(std::unique_ptr<Transport>(mock)), (void)wires.add(std::unique_ptr<Transport>(memory));
		std::istringstream file("transport = " + GetParam() + "\naddress = bobs-place\nname = Ada\n");
		config.assign(new Poco::Util::PropertyFileConfiguration(file));
		chat.screen.rdbuf(screen.rdbuf());
		chat.over = [this](int code) { status = code; };
	}

	/// Bob waits at bobs-place, or nobody does; then Chat dials.
	void start(bool isBobThere = true)
	{
		if (isBobThere) listener = memory->listen(loop, Address::parse("memory:bobs-place").value(), bob).value();
		ON_CALL(*mock, dial).WillByDefault([this](const Address& address) {
			return memory->dial(Address::parse("memory:" + address.where()).value());
		});
		EXPECT_CALL(*mock, dial(Property(&Address::text, "mock://bobs-place"))).Times(GetParam() == "mock" ? 1 : 0);
		EXPECT_TRUE(chat.start(loop, wires, *config));
		loop.runUntilIdle();
	}

	void type(const char* line) { chat.type(line), loop.runUntilIdle(); }
};

TEST_P(MinichatTest, DialsTheConfiguredAddress)
{
	start(); // Which expects the mock to be dialled there, once.
	EXPECT_NE(bob.link, nullptr);
}

TEST_P(MinichatTest, ExchangesNames)
{
	start();
	EXPECT_EQ(bob.heard, "[Ada]");
	EXPECT_EQ(screen.str(), "You are chatting with Bob (not encrypted). /close leaves.\n");
}

TEST_P(MinichatTest, FramesEachMessage)
{
	start();
	type("one\ntwo\nhalf a li"), type("ne\n");
	EXPECT_EQ(bob.heard, "[Ada](one)(two)(half a line)");
}

TEST_P(MinichatTest, ShowsWhatComes)
{
	start();
	bob.link->say("hello\x1b[2J"), loop.runUntilIdle();
	EXPECT_THAT(screen.str(), EndsWith("Bob: hello\u241b[2J\n")); // Made harmless.
}

TEST_P(MinichatTest, EndsWithClose)
{
	start();
	type("bye\n /CLOSE \n"), loop.advance(std::chrono::seconds(10));
	EXPECT_EQ(bob.heard, "[Ada](bye)left");
	EXPECT_EQ(status, 0) << screen.str();
}

TEST_P(MinichatTest, TellsThatTheDialIsRefused)
{
	start(false);
	EXPECT_THAT(screen.str(), HasSubstr("bobs-place"));
	EXPECT_EQ(status, 1);
}

INSTANTIATE_TEST_SUITE_P(Wires, MinichatTest, testing::Values("mock", "memory"));
