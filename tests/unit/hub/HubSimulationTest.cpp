#include "FrameText.h"
#include "HubBench.h"
#include "MemberModel.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;

constexpr std::string_view roomNames[] = {"lobby", "kitchen", "garden"};


/// People who do anything at any time, on loops whose batches take their time.
class Simulation
{
public:
	Simulation(std::uint32_t seed, unsigned loops):
		_random(seed),
		_bench(settings(), loops),
		_loops(loops)
	{
		_bench.holdsBatches = true;
	}

	void run(int turns)
	{
		for (int turn = 0; turn < turns; ++turn)
		{
			_bench.together([this] {
				for (std::size_t calls = below(4); calls > 0; --calls)
				{
					actOnce();
				}
			});
			for (std::size_t batches = below(4 * _loops); batches > 0; --batches)
			{
				_bench.carryOut(static_cast<unsigned>(below(_loops)));
			}
			if (below(10) == 0)
			{
				_bench.wait(std::chrono::milliseconds(below(300)));
			}
			hearAll();
		}
		drain();
	}

	/// Once all is quiet everybody knows the same.
	void check()
	{
		for (const auto& person: _people)
		{
			if (person.gone || !person.model.isWelcome() || person.model.isOver())
			{
				continue;
			}
			EXPECT_EQ(person.model.unanswered(), 0U) << person.model.name();
			for (const auto& [handle, room]: person.model.rooms())
			{
				EXPECT_EQ(room.last, _truth.said[room.epoch].size()) << person.model.name() << " in " << room.name;
				if (_tellsAll)
				{
					EXPECT_EQ(room.present, presentIn(handle)) << person.model.name() << " in " << room.name;
				}
			}
		}
	}

	std::size_t delivered() const
	{
		std::size_t sum = 0;
		for (const auto& person: _people)
		{
			sum += person.model.delivered;
		}
		return sum;
	}

private:
	struct Somebody
	{
		HubBench::Member member;
		MemberModel model;
		std::string unsent;
		bool gone = false;
	};

	HubSettings settings()
	{
		HubSettings settings;
		settings.operators = {"uid:0"};
		_tellsAll = below(2) == 0;
		if (!_tellsAll)
		{
			settings.announcedMembersMax = below(4);
			settings.rosterPage = 1 + below(3);
		}
		settings.historyLinesMax = below(20);
		settings.replayLinesMax = below(10);
		return settings;
	}

	std::size_t below(std::size_t bound)
	{
		return _random() % bound;
	}

	void actOnce()
	{
		const std::size_t present = static_cast<std::size_t>(
			std::ranges::count_if(_people, [](const Somebody& somebody) { return !somebody.gone; }));
		if (present < 5 && below(3) == 0)
		{
			connect();
			return;
		}
		if (_people.empty())
		{
			return;
		}
		Somebody& somebody = _people[_people.size() - 1 - below(std::min<std::size_t>(_people.size(), 8))];
		if (somebody.gone || somebody.model.isOver())
		{
			return;
		}
		if (below(60) == 0)
		{
			leave(somebody);
			return;
		}
		if (somebody.model.isWelcome())
		{
			somebody.unsent += something(somebody.model);
		}
		sendPart(somebody);
	}

	void connect()
	{
		MemberOrigin origin;
		origin.trusted = true;
		origin.credential = "uid:0";
		const std::string name = "Member" + std::to_string(_people.size());
		const HubBench::Member member = _bench.connect(origin, static_cast<unsigned>(below(_loops)));
		_people.push_back({member, MemberModel(name, _truth), greetingOf(name) + helloOf()});
		_people.back().model.isToldOfAll = _tellsAll;
	}

	void leave(Somebody& somebody)
	{
		switch (below(3))
		{
		case 0:
			somebody.unsent += bytesOf(ByeFrame{});
			_bench.send(somebody.member, std::exchange(somebody.unsent, {}));
			return;
		case 1: _bench.putOut(somebody.member, LeaveCode::tooSlow, "slow"); break;
		default: break;
		}
		// What came until now was sent before the connection ended.
		somebody.gone = true;
		_bench.vanish(somebody.member);
	}

	/// Some of what is to be sent, cut anywhere.
	void sendPart(Somebody& somebody)
	{
		const std::size_t part = below(2) == 0 ? somebody.unsent.size() : below(somebody.unsent.size() + 1);
		_bench.send(somebody.member, std::string_view(somebody.unsent).substr(0, part));
		somebody.unsent.erase(0, part);
	}

	std::uint32_t someRoom(const MemberModel& model)
	{
		if (model.rooms().empty() || below(30) == 0)
		{
			return static_cast<std::uint32_t>(below(12));
		}
		return std::next(model.rooms().begin(), static_cast<std::ptrdiff_t>(below(model.rooms().size())))->first;
	}

	const MemberModel& someone()
	{
		return _people[below(_people.size())].model;
	}

	std::string something(MemberModel& model)
	{
		switch (below(20))
		{
		case 0:
		case 1:
		case 2: return model.join(roomNames[below(std::size(roomNames))]);
		case 3: return model.part(someRoom(model));
		case 4: return model.rename("Renamed" + std::to_string(below(20)) + "er");
		case 5: return model.topic(someRoom(model), "topic");
		case 6: return model.history(someRoom(model), below(10), static_cast<std::uint32_t>(below(10)));
		case 7: return model.who(someRoom(model));
		case 8: return model.list();
		case 9: return model.tell(someone().name(), "psst");
		case 10: return model.privateText(someone().handle(), "psst");
		case 11:
			return below(4) == 0 ? model.operate(OperatorAction::kick, someRoom(model), someone().name())
								 : model.who(someRoom(model));
		default: return model.text(someRoom(model), "line " + std::to_string(++_lines));
		}
	}

	/// What was under way to those who are gone they never hear. It counts all the same: the room has taken in what they
	/// said, and if they were alone there, nobody else can tell of it.
	void hearAll()
	{
		for (Somebody& somebody: _people)
		{
			somebody.model.hear(_bench.takeBytes(somebody.member));
			somebody.model.hear(_bench.takeLost(somebody.member));
		}
	}

	void drain()
	{
		for (Somebody& somebody: _people)
		{
			if (!somebody.gone && !somebody.model.isOver())
			{
				_bench.send(somebody.member, std::exchange(somebody.unsent, {}));
			}
		}
		_bench.holdsBatches = false;
		_bench.settle();
		_bench.wait(1s);
		for (const Somebody& somebody: _people)
		{
			_bench.read(somebody.member);
		}
		hearAll();
	}

	std::map<std::uint32_t, std::string> presentIn(std::uint32_t room)
	{
		std::map<std::uint32_t, std::string> present;
		for (const Somebody& somebody: _people)
		{
			if (!somebody.gone && !somebody.model.isOver() && somebody.model.rooms().contains(room))
			{
				present[somebody.model.handle()] = somebody.model.name();
			}
		}
		return present;
	}

	std::mt19937 _random;
	bool _tellsAll = true;
	HubBench _bench;
	unsigned _loops;
	RoomTruth _truth;
	std::vector<Somebody> _people;
	int _lines = 0;
};


class HubSimulation: public testing::TestWithParam<unsigned>
{
};


TEST_P(HubSimulation, KeepsEveryPromise)
{
	std::size_t delivered = 0;
	for (std::uint32_t seed = 1; seed <= 150; ++seed)
	{
		SCOPED_TRACE("seed " + std::to_string(seed));
		Simulation simulation(seed, GetParam());
		try
		{
			simulation.run(150);
		}
		catch (const std::exception& breach)
		{
			FAIL() << breach.what();
		}
		simulation.check();
		ASSERT_FALSE(HasFailure());
		delivered += simulation.delivered();
	}
	// Otherwise nothing was tried.
	EXPECT_GT(delivered, 9'000U);
}


INSTANTIATE_TEST_SUITE_P(Loops, HubSimulation, testing::Values(1U, 2U, 4U));


} // namespace


} // namespace ciarla
