#include "HubStage.h"

#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/SocketLoop.h>

#include <gmock/gmock.h>

#include <chrono>
#include <functional>
#include <map>


namespace ciarla {
namespace {


using std::chrono::seconds;


/// A server on several loops, of which the first is the test's thread; its guests live there.
class LoopsStage: private HubServerHandler
{
public:
	explicit LoopsStage(unsigned loops):
		server(
			loop, loops, std::make_unique<Hub>(HubSettings(), loops, 1, [] { return std::uint64_t{1000}; }), {}, log,
			*this)
	{
	}

	~LoopsStage() override = default;
	LoopsStage(const LoopsStage&) = delete;
	LoopsStage& operator=(const LoopsStage&) = delete;

	Guest& call()
	{
		auto [dialled, accepted] = MemoryTransport::pair();
		guests.push_back(std::make_unique<Guest>(loop, std::move(dialled)));
		server.take(std::move(accepted), static_cast<MemberSlot>(guests.size() - 1), TurnAway::none, Trust::trusted);
		return *guests.back();
	}

	/// So many guests in the room "lobby".
	void fill(std::size_t count)
	{
		for (std::size_t number = 0; number < count; ++number)
		{
			call().introduceAndJoin("guest " + std::to_string(number), "lobby");
		}
		waitUntil([this] {
			return std::all_of(guests.begin(), guests.end(), [](const auto& guest) { return guest->room() != 0; });
		});
	}

	/// Turns the first loop until it is so; only a hang takes long.
	void waitUntil(const std::function<bool()>& condition)
	{
		const auto deadline = std::chrono::steady_clock::now() + seconds(60);
		while (!condition())
		{
			ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it did not come";
			loop.runOnce(seconds(1));
		}
	}

	void onWelcomed(MemberSlot) noexcept override
	{
		++finished;
	}

	void onGone(MemberSlot) noexcept override
	{
		++gone;
	}

	void onEmpty() noexcept override
	{
		++empties;
	}

	SocketLoop loop;
	std::size_t finished = 0;
	std::size_t gone = 0;
	int empties = 0;

private:
	/// Outlives the threads, which write their log to it.
	struct NullDevice
	{
		NullDevice() = default;

		~NullDevice()
		{
			::close(descriptor);
		}

		NullDevice(const NullDevice&) = delete;
		NullDevice& operator=(const NullDevice&) = delete;

		const int descriptor = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
	};

	NullDevice _null;

public:
	HubLog log{_null.descriptor, LogFormat::text, Poco::Message::PRIO_INFORMATION};
	std::vector<std::unique_ptr<Guest>> guests;
	HubServer server;
};


class HubServerThreads: public testing::TestWithParam<unsigned>
{
};


TEST_P(HubServerThreads, TellEverybodyEverythingInOneOrder)
{
	constexpr std::size_t people = 12;
	constexpr std::size_t linesOfEach = 25;
	LoopsStage stage(GetParam());
	stage.fill(people);

	for (std::size_t line = 0; line < linesOfEach; ++line)
	{
		for (const auto& guest: stage.guests)
		{
			guest->text(guest->room(), std::to_string(line));
		}
		stage.loop.runOnce(Duration::zero());
	}
	constexpr std::size_t fromOthers = (people - 1) * linesOfEach;
	stage.waitUntil([&stage] {
		return std::all_of(stage.guests.begin(), stage.guests.end(), [](const auto& guest) {
			return guest->bodies().size() >= fromOthers;
		});
	});

	std::map<std::uint64_t, std::pair<std::uint32_t, std::string>> whole;
	for (const auto& guest: stage.guests)
	{
		std::uint64_t last = 0;
		std::map<std::uint32_t, int> nextOf;
		const auto delivered = guest->heard<DeliverFrame>(FrameType::deliver);
		EXPECT_EQ(delivered.size(), fromOthers);
		for (const DeliverFrame& frame: delivered)
		{
			EXPECT_GT(frame.sequence, last) << "in the room's order";
			last = frame.sequence;
			EXPECT_EQ(frame.body, std::to_string(nextOf[frame.member]++)) << "and in the author's";
			const std::pair said(frame.member, std::string(frame.body));
			EXPECT_EQ(whole.emplace(frame.sequence, said).first->second, said) << "the same for everybody";
		}
	}
	EXPECT_EQ(whole.size(), people * linesOfEach);
}


TEST_P(HubServerThreads, ReportWhoCameAndWhoIsGone)
{
	LoopsStage stage(GetParam());
	stage.fill(8);
	stage.waitUntil([&stage] { return stage.finished == 8; });

	for (const auto& guest: stage.guests)
	{
		guest->connection->close(CloseMode::abort, {});
	}

	stage.waitUntil([&stage] { return stage.gone == 8; });
}


TEST_P(HubServerThreads, SpreadTheirCallers)
{
	LoopsStage stage(GetParam());
	stage.fill(8);
	stage.server.showNumbers();

	const auto connections = [&stage] {
		std::uint64_t all = 0;
		for (std::size_t index = 0; index < stage.server.loops(); ++index)
		{
			all += stage.server.gauges(index).connections.get();
		}
		return all;
	};
	stage.waitUntil([&connections] { return connections() == 8; });

	for (std::size_t index = 0; index < stage.server.loops(); ++index)
	{
		EXPECT_EQ(stage.server.gauges(index).connections.get(), 8 / stage.server.loops());
	}
	EXPECT_EQ(stage.server.gauges().members.get(), 8U);
}


TEST_P(HubServerThreads, SayGoodbyeToEverybodyWhenTheyStop)
{
	LoopsStage stage(GetParam());
	stage.fill(8);
	for (const auto& guest: stage.guests)
	{
		guest->handler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	}

	stage.server.shutDown(seconds(30));
	stage.waitUntil([&stage] { return stage.empties == 1; });

	for (const auto& guest: stage.guests)
	{
		ASSERT_TRUE(guest->bye());
		EXPECT_EQ(guest->bye()->code, ByeCode::shutdown);
	}
}


// While those who stay talk, others come, say something and go: everybody hears all in one order.
TEST_P(HubServerThreads, LetPeopleComeAndGoWhileAllTalk)
{
	constexpr std::size_t stayers = 6;
	LoopsStage stage(GetParam());
	stage.fill(stayers);
	const auto sayAll = [&stage](const std::string& line) {
		for (std::size_t guest = 0; guest < stayers; ++guest)
		{
			stage.guests[guest]->text(stage.guests[guest]->room(), line);
		}
	};
	for (std::size_t visit = 0; visit < 40; ++visit)
	{
		sayAll(std::string(3'000, 'x'));
		Guest& visitor = stage.call();
		visitor.introduceAndJoin("visitor " + std::to_string(visit), "lobby");
		sayAll("while one comes");
		if (visit % 2 == 0)
		{
			visitor.say(bytesOf(ByeFrame{}));
		}
		stage.loop.runOnce(Duration::zero());
		if (visit % 3 == 0)
		{
			visitor.connection->close(CloseMode::abort, {});
		}
	}
	sayAll("the end");
	stage.waitUntil([&stage] {
		return std::all_of(stage.guests.begin(), stage.guests.begin() + stayers, [](const auto& guest) {
			const auto bodies = guest->bodies();
			return std::count(bodies.begin(), bodies.end(), "the end") == stayers - 1;
		});
	});

	for (std::size_t guest = 0; guest < stayers; ++guest)
	{
		std::uint64_t last = 0;
		for (const DeliverFrame& frame: stage.guests[guest]->heard<DeliverFrame>(FrameType::deliver))
		{
			EXPECT_GT(frame.sequence, last);
			last = frame.sequence;
		}
		EXPECT_EQ(stage.guests[guest]->bodies().size(), (stayers - 1) * (2 * 40 + 1));
	}
}


TEST_P(HubServerThreads, StopInTheMiddleOfATalk)
{
	LoopsStage stage(GetParam());
	stage.fill(8);
	for (const auto& guest: stage.guests)
	{
		guest->handler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
		for (int line = 0; line < 30; ++line)
		{
			guest->text(guest->room(), std::string(2'000, 'x'));
		}
	}
	stage.loop.runOnce(Duration::zero());
	stage.call().introduceAndJoin("late", "lobby");

	stage.server.shutDown(seconds(30));
	for (const auto& guest: stage.guests)
	{
		guest->text(guest->room(), "too late");
	}
	stage.waitUntil([&stage] { return stage.empties == 1; });

	EXPECT_EQ(stage.gone, 9U);
	EXPECT_EQ(stage.server.connections(), 0U);
	for (std::size_t guest = 0; guest < 8; ++guest)
	{
		ASSERT_TRUE(stage.guests[guest]->bye());
		EXPECT_EQ(stage.guests[guest]->bye()->code, ByeCode::shutdown);
	}
}


// More than the hub reads at once comes from a loop: the loop stops reading for a while, and nothing is lost.
TEST_P(HubServerThreads, TakeMoreThanMayBeUnderWay)
{
	LoopsStage stage(GetParam());
	constexpr std::size_t people = 16;
	stage.fill(people);
	const std::uint32_t nowhere = stage.guests[0]->room() + 1;
	for (const auto& guest: stage.guests)
	{
		for (int line = 0; line < 30; ++line)
		{
			guest->text(nowhere, std::string(30'000, 'x'));
		}
		guest->text(guest->room(), "the end");
	}
	stage.waitUntil([&stage] {
		return std::all_of(stage.guests.begin(), stage.guests.end(), [](const auto& guest) {
			return guest->bodies().size() == people - 1;
		});
	});

	for (const auto& guest: stage.guests)
	{
		EXPECT_EQ(guest->heard<NakFrame>(FrameType::nak).size(), 30U);
	}
}


TEST_P(HubServerThreads, MayBeDestroyedInTheMiddleOfATalk)
{
	LoopsStage stage(GetParam());
	stage.fill(8);
	for (int line = 0; line < 50; ++line)
	{
		for (const auto& guest: stage.guests)
		{
			guest->text(guest->room(), "in the middle");
		}
		stage.loop.runOnce(Duration::zero());
	}
	stage.call();
	stage.server.displace(8);
	stage.server.configure({}, {});
}


INSTANTIATE_TEST_SUITE_P(OnLoops, HubServerThreads, testing::Values(1, 2, 4));


} // namespace
} // namespace ciarla
