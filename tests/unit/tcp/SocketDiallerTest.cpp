#include <ciarla/transport/SocketDialler.h>

#include <ciarla/testkit/ManualLoop.h>

#include <gmock/gmock.h>

#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;


/// What a place does with whoever calls it: after so long, this errno; 0 is a connection.
struct Answer
{
	Duration after;
	int error;
};


constexpr Answer answers{30ms, 0};
constexpr Answer refuses{20ms, ECONNREFUSED};
constexpr Answer hasNoWay{0ms, ENETUNREACH};
constexpr Answer isSilent{24h, ETIMEDOUT};


/// A place called "v6:2" is the second of IPv6.
SocketPlace placeCalled(const std::string& name)
{
	SocketPlace place;
	place.name.ss_family = name.starts_with("v6") ? AF_INET6 : AF_INET;
	place.size = static_cast<socklen_t>(name.back() - '0');
	return place;
}


std::string nameOf(const SocketPlace& place)
{
	return (place.name.ss_family == AF_INET6 ? "v6:" : "v4:") + std::to_string(place.size);
}


/// A network of places, each of which answers by a script; it writes down what happens there, and when.
class ScriptedNetwork
{
public:
	explicit ScriptedNetwork(testkit::ManualLoop& loop):
		_loop(loop),
		_began(loop.now())
	{
	}

	AttemptFactory factory()
	{
		return [this](const SocketPlace& place) { return std::make_unique<Attempt>(*this, nameOf(place)); };
	}

	void note(const std::string& what)
	{
		const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(_loop.now() - _began);
		log.push_back(std::to_string(passed.count()) + " " + what);
	}

	std::map<std::string, Answer> script;
	std::vector<std::string> log;
	int sockets = 0; ///< Open and owned by an attempt.

private:
	class Attempt final: public SocketAttempt
	{
	public:
		Attempt(ScriptedNetwork& network, std::string name):
			_network(network),
			_name(std::move(name))
		{
			++_network.sockets;
		}

		~Attempt() override
		{
			_network._loop.cancel(_call);
			_network.sockets -= _released ? 0 : 1;
		}

		Attempt(const Attempt&) = delete;
		Attempt& operator=(const Attempt&) = delete;

		int start(Loop& loop, Owner& owner) override
		{
			_network.note("tries " + _name);
			const Answer answer = _network.script.at(_name);
			if (answer.after == Duration::zero())
			{
				return answer.error;
			}
			_call = loop.callAt(loop.now() + answer.after, [this, &owner, answer] {
				_call = CallId::none;
				owner.onAttempted(*this, answer.error);
			});
			return EINPROGRESS;
		}

		int release() noexcept override
		{
			_released = true;
			--_network.sockets;
			return _name.back();
		}

	private:
		ScriptedNetwork& _network;
		std::string _name;
		CallId _call = CallId::none;
		bool _released = false;
	};

	testkit::ManualLoop& _loop;
	TimePoint _began;
};


/// Tells what it is asked for in the words of the test.
class FakeTarget final: public DialTarget
{
public:
	FakeTarget(std::vector<std::string> names, std::function<void(Places)>& late):
		_names(std::move(names)),
		_late(late)
	{
	}

	void find(Loop&, std::function<void(Places)> found) override
	{
		if (_names.empty())
		{
			_late = std::move(found);
			return;
		}
		std::vector<SocketPlace> places;
		std::ranges::transform(_names, std::back_inserter(places), placeCalled);
		found(places);
	}

	StreamOpener::Opened open(int descriptor, const SocketPlace& place) override
	{
		EXPECT_EQ(descriptor, nameOf(place).back());
		return {.channel = {}, .local = {}, .peer = Address::ofPath("fake", nameOf(place)), .credentials = {}};
	}

	CloseReason failure(const std::vector<FailedPlace>& places) const override
	{
		return {CloseSide::wire, ErrorCode::refused, "failed" + wordsOf(places)};
	}

	CloseReason lateness(const std::vector<FailedPlace>& places, Duration) const override
	{
		return {CloseSide::local, ErrorCode::timedOut, "late" + wordsOf(places)};
	}

private:
	static std::string wordsOf(const std::vector<FailedPlace>& places)
	{
		std::string words;
		for (const FailedPlace& each: places)
		{
			words += " " + nameOf(each.place) + "=" + std::to_string(each.error);
		}
		return words;
	}

	std::vector<std::string> _names;
	std::function<void(Places)>& _late;
};


class SocketDiallerTest: public testing::Test, private StreamOpener::Owner
{
protected:
	/// No names: the target finds them when `found` is called.
	void dial(std::vector<std::string> names)
	{
		dialler = std::make_unique<SocketDialler>(
			std::make_unique<FakeTarget>(std::move(names), found), std::make_shared<const ConnectionLimits>(),
			network.factory());
		dialler->start(loop, *this);
	}

	testkit::ManualLoop loop;
	ScriptedNetwork network{loop};
	std::function<void(DialTarget::Places)> found;
	std::unique_ptr<SocketDialler> dialler;
	std::optional<CloseReason> reason;

private:
	void onOpened(StreamOpener::Opened opened) noexcept override
	{
		network.note("opened " + opened.peer.where());
	}

	void onOpenFailed(CloseReason why) noexcept override
	{
		reason = std::move(why);
		network.note(reason->text);
	}
};


struct DialSequence
{
	const char* name;
	std::vector<std::pair<std::string, Answer>> places; ///< In the order in which the resolver tells them.
	std::vector<std::string> log;
};


class SocketDiallerSequence: public SocketDiallerTest, public testing::WithParamInterface<DialSequence>
{
};


INSTANTIATE_TEST_SUITE_P(
	Tells, SocketDiallerSequence,
	testing::Values(
		DialSequence{"OneGood", {{"v4:1", answers}}, {"0 tries v4:1", "30 opened v4:1"}},
		DialSequence{
			"SilentV6GoodV4",
			{{"v6:1", isSilent}, {"v4:1", answers}},
			{"0 tries v6:1", "250 tries v4:1", "280 opened v4:1"}},
		DialSequence{
			"NoWayForV6", {{"v6:1", hasNoWay}, {"v4:1", answers}}, {"0 tries v6:1", "0 tries v4:1", "30 opened v4:1"}},
		DialSequence{
			"RefusedTheNextAtOnce",
			{{"v6:1", refuses}, {"v4:1", answers}},
			{"0 tries v6:1", "20 tries v4:1", "50 opened v4:1"}},
		DialSequence{
			"ThreeOfFourSilent",
			{{"v6:1", isSilent}, {"v6:2", isSilent}, {"v4:1", isSilent}, {"v4:2", answers}},
			{"0 tries v6:1", "250 tries v4:1", "500 tries v6:2", "750 tries v4:2", "780 opened v4:2"}},
		DialSequence{
			"FamiliesTakeTurns",
			{{"v4:1", refuses}, {"v4:2", refuses}, {"v4:3", refuses}, {"v6:1", refuses}, {"v6:2", answers}},
			{"0 tries v4:1", "20 tries v6:1", "40 tries v4:2", "60 tries v6:2", "90 opened v6:2"}},
		DialSequence{
			"ASlowFirstWinsAgainstASlowerSecond",
			{{"v6:1", {300ms, 0}}, {"v4:1", {100ms, 0}}},
			{"0 tries v6:1", "250 tries v4:1", "300 opened v6:1"}},
		DialSequence{
			"AQuickSecondWins",
			{{"v6:1", {400ms, 0}}, {"v4:1", answers}},
			{"0 tries v6:1", "250 tries v4:1", "280 opened v4:1"}},
		DialSequence{
			"ALateFailureBringsTheNextForward",
			{{"v6:1", {300ms, ECONNREFUSED}}, {"v4:1", isSilent}, {"v6:2", answers}},
			{"0 tries v6:1", "250 tries v4:1", "300 tries v6:2", "330 opened v6:2"}},
		DialSequence{"ConnectedAtOnce", {{"v6:1", {0ms, 0}}, {"v4:1", answers}}, {"0 tries v6:1", "0 opened v6:1"}},
		DialSequence{
			"AllDead",
			{{"v6:1", hasNoWay}, {"v4:1", refuses}, {"v4:2", {400ms, EHOSTUNREACH}}},
			{"0 tries v6:1", "0 tries v4:1", "20 tries v4:2", "420 failed v6:1=101 v4:1=111 v4:2=113"}},
		DialSequence{
			"AllDeadAtOnce",
			{{"v6:1", hasNoWay}, {"v4:1", hasNoWay}},
			{"0 tries v6:1", "0 tries v4:1", "0 failed v6:1=101 v4:1=101"}},
		DialSequence{
			"AllSilent",
			{{"v6:1", isSilent}, {"v4:1", isSilent}},
			{"0 tries v6:1", "250 tries v4:1", "10000 late v6:1=110 v4:1=110"}},
		DialSequence{
			"OneRefusedOneSilent",
			{{"v6:1", refuses}, {"v4:1", isSilent}},
			{"0 tries v6:1", "20 tries v4:1", "10000 late v6:1=111 v4:1=110"}}),
	[](const auto& sequence) { return sequence.param.name; });


TEST_P(SocketDiallerSequence, AndLeavesNothingOpen)
{
	std::vector<std::string> names;
	for (const auto& [name, answer]: GetParam().places)
	{
		names.push_back(name);
		network.script[name] = answer;
	}
	dial(names);
	loop.advance(1min);
	EXPECT_EQ(network.log, GetParam().log);
	EXPECT_EQ(network.sockets, 0);
	EXPECT_FALSE(loop.nextDeadline());
}


TEST_F(SocketDiallerTest, IsCancelledInTheMiddle)
{
	network.script = {{"v6:1", isSilent}, {"v4:1", answers}, {"v6:2", answers}};
	dial({"v6:1", "v4:1", "v6:2"});
	loop.advance(260ms);
	EXPECT_EQ(network.sockets, 2);

	dialler.reset();
	EXPECT_EQ(network.sockets, 0);
	EXPECT_FALSE(loop.nextDeadline());
	loop.advance(1min);
	EXPECT_THAT(network.log, ElementsAre("0 tries v6:1", "250 tries v4:1"));
}


TEST_F(SocketDiallerTest, CountsTheSearchForPlacesIntoTheDeadline)
{
	dial({});
	loop.advance(9900ms);
	EXPECT_THAT(network.log, IsEmpty());
	network.script = {{"v4:1", isSilent}};
	found(std::vector{placeCalled("v4:1")});
	loop.advance(1min);
	EXPECT_THAT(network.log, ElementsAre("9900 tries v4:1", "10000 late v4:1=110"));
}


TEST_F(SocketDiallerTest, IgnoresPlacesThatAreFoundTooLate)
{
	dial({});
	loop.advance(10s);
	found(std::vector{placeCalled("v4:1")});
	loop.advance(1min);
	EXPECT_THAT(network.log, ElementsAre("10000 late"));
	EXPECT_EQ(reason->code, ErrorCode::timedOut);
}


TEST_F(SocketDiallerTest, SaysWhoseTheFailureOfTheSearchIs)
{
	for (const auto& [code, side]: std::vector<std::pair<ErrorCode, CloseSide>>{
			 {ErrorCode::cannotResolve, CloseSide::wire}, {ErrorCode::outOfResources, CloseSide::local}})
	{
		dial({});
		found(Error{code, "not found"});
		EXPECT_EQ(reason->code, code);
		EXPECT_EQ(reason->side, side);
		EXPECT_EQ(reason->text, "not found");
	}
}


} // namespace
} // namespace ciarla
