#include "hub/HubGroup.h"
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


/// A group of hubs on as many threads, less one, and its guests, who live on the first loop.
class GroupStage: private HubGroupHandler
{
public:
	explicit GroupStage(unsigned loops):
		group(
			loop, loops,
			[](HubPlace place) {
				return std::make_unique<Hub>(HubSettings(), place, 1, [] { return std::uint64_t{1000}; });
			},
			{}, log, *this)
	{
	}

	~GroupStage() override = default;
	GroupStage(const GroupStage&) = delete;
	GroupStage& operator=(const GroupStage&) = delete;

	Guest& call()
	{
		auto [dialled, accepted] = MemoryTransport::pair();
		guests.push_back(std::make_unique<Guest>(loop, std::move(dialled)));
		group.take(std::move(accepted), static_cast<Ticket>(guests.size() - 1), TurnAway::none, Trust::trusted);
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

	void onCallers(std::span<const Ticket> finishedNow, std::span<const Ticket> goneNow) noexcept override
	{
		finished += finishedNow.size();
		gone += goneNow.size();
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
	HubGroup group;
};


class HubGroupThreads: public testing::TestWithParam<unsigned>
{
};


TEST_P(HubGroupThreads, TellEverybodyEverythingInOneOrder)
{
	constexpr std::size_t people = 12;
	constexpr std::size_t linesOfEach = 25;
	GroupStage stage(GetParam());
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


TEST_P(HubGroupThreads, ReportWhoCameAndWhoIsGone)
{
	GroupStage stage(GetParam());
	stage.fill(8);
	stage.waitUntil([&stage] { return stage.finished == 8; });

	for (const auto& guest: stage.guests)
	{
		guest->connection->close(CloseMode::abort, {});
	}

	stage.waitUntil([&stage] { return stage.gone == 8; });
}


TEST_P(HubGroupThreads, SpreadTheirCallers)
{
	GroupStage stage(GetParam());
	stage.fill(8);
	stage.group.showNumbers();

	stage.waitUntil([&stage] {
		std::uint64_t all = 0;
		for (std::size_t index = 0; index < stage.group.size(); ++index)
		{
			all += stage.group.gauges(index).members.get();
		}
		return all == 8;
	});

	for (std::size_t index = 0; index < stage.group.size(); ++index)
	{
		EXPECT_EQ(stage.group.gauges(index).members.get(), 8 / stage.group.size());
	}
}


TEST_P(HubGroupThreads, SayGoodbyeToEverybodyWhenTheyStop)
{
	GroupStage stage(GetParam());
	stage.fill(8);
	for (const auto& guest: stage.guests)
	{
		guest->handler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	}

	stage.group.shutDown(seconds(30));
	stage.waitUntil([&stage] { return stage.empties == 1; });

	for (const auto& guest: stage.guests)
	{
		ASSERT_TRUE(guest->bye());
		EXPECT_EQ(guest->bye()->code, ByeCode::shutdown);
	}
}


TEST_P(HubGroupThreads, MayBeDestroyedInTheMiddleOfATalk)
{
	GroupStage stage(GetParam());
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
	stage.group.displace(8);
	stage.group.configure({}, {});
}


INSTANTIATE_TEST_SUITE_P(OnLoops, HubGroupThreads, testing::Values(1, 2, 4));


} // namespace
} // namespace ciarla
