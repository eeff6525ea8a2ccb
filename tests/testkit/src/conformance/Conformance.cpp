#include <ciarla/testkit/Conformance.h>

#include "Clauses.h"
#include "LateLoopDriver.h"

#include <ciarla/testkit/ConformanceTable.h>

#include <gtest/gtest.h>

#include <cctype>
#include <iostream>
#include <utility>


namespace ciarla::testkit {


namespace {


// That a handler throws is no clause of a wire: none can, for its functions are noexcept.
static_assert(
	noexcept(std::declval<ConnectionHandler&>().onData(std::declval<Connection&>(), std::span<const std::byte>())));


constexpr ConformanceClause clauses[] = {
	{1, "scheme and capabilities tell the truth", clause01TruthfulCapabilities},
	{2, "the bound address is a real one and can be dialled", clause02BoundAddress},
	{3, "bad addresses give the right error", clause03BadAddresses},
	{4, "a second listen fails; listening again after the end works", clause04AddressInUse},
	{5, "a refused dial reports once, later", clause05RefusedDial},
	{6, "dialling has a deadline", clause06DialDeadline},
	{7, "destruction cancels a dial, without a callback or a leak", clause07CancelledDial},
	{8, "a listener's end leaves its connections alone", clause08ListenersEnd},
	{9, "nothing happens before start", clause09NothingBeforeStart},
	{10, "bytes arrive whole and in order", clause10BytesInOrder},
	{11, "a batch equals its concatenation", clause11Batch},
	{12, "the sender may drop its bytes at once", clause12DroppedBytes},
	{13, "high water is reported, and onWritable once per crossing", clause13HighWater},
	{14, "the cap refuses whole batches", clause14Cap},
	{15, "not reading bounds memory and still notices death", clause15NotReading},
	{16, "after finish the peer gets everything, and can still answer", clause16Finish},
	{17, "graceful loses nothing to a peer that reads", clause17GracefulLosesNothing},
	{18, "graceful to a stuck peer ends at linger, with unsent bytes", clause18GracefulToAStuckPeer},
	{19, "a slow peer that progresses is not cut short", clause19SlowPeer},
	{20, "abort is prompt, and the peer sees a reset", clause20Abort},
	{21, "onClose comes once, last, with the right side", clause21OneEnding},
	{22, "code and text reach the peer", clause22CloseReason},
	{23, "close is idempotent and escalates; nothing is sent after it", clause23RepeatedClose},
	{24, "close, send and retire are safe inside every callback", clause24CallsInsideCallbacks},
	{25, "destruction with bytes pending is silent, and noticed by the peer", clause25Destruction},
	{26, "no callback comes from inside a call", clause26NoReentrance},
	{27, "posts come from any thread, callbacks on the loop's alone", clause27Threads},
	{28, "info stays valid after the end", clause28InfoAfterTheEnd},
	{29, "death is noticed while blocked", clause29DeathWhileBlocked},
	{30, "stats equal what moved", clause30Stats},
	{31, "secure means that nothing is readable below", clause31Secure},
	{32, "idle connections wake nobody and hold no buffer", clause32Idle},
	{33, "close before it is open ends it at once", clause33CloseBeforeOpen},
	{34, "reading that is turned off before it is open stays off", clause34ReadingOffBeforeOpen},
	{35, "the peer of a dialled end is the one that answered", clause35TruthfulPeer},
	{36, "nothing is taken before it is open, through every handshake", clause36NothingTakenBeforeOpen},
	{37, "an empty batch is taken, and changes nothing", clause37EmptyBatch},
	{38, "a dial that fails ends with a code that says what to do", clause38DialCodes},
};


class ClauseTest final: public testing::Test
{
public:
	ClauseTest(
		std::string transport, const ConformanceClause& clause, ConformanceFactory factory, ConformanceTable* table):
		_transport(std::move(transport)),
		_clause(clause),
		_factory(std::move(factory)),
		_table(table)
	{
	}

	void TestBody() override
	{
		const Verdict verdict = runClause(_clause, _factory);
		if (_table)
		{
			_table->record(_transport, _clause.number, verdict);
		}
		if (!verdict.claimed())
		{
			std::cout << "[not claimed] " << _transport << " does not claim the ability of this clause\n";
		}
		EXPECT_TRUE(verdict.kept()) << verdict.text();
	}

private:
	std::string _transport;
	const ConformanceClause& _clause; ///< Of the table above.
	ConformanceFactory _factory;
	ConformanceTable* _table;
};


/// "01_SchemeAndCapabilitiesTellTheTruth"
std::string testNameOf(const ConformanceClause& clause)
{
	std::string name = (clause.number < 10 ? "0" : "") + std::to_string(clause.number) + "_";
	bool begins = true;
	for (const char c: clause.promise)
	{
		if (std::isalnum(static_cast<unsigned char>(c)) == 0)
		{
			begins = c == ' ' || begins;
			continue;
		}
		name += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
		begins = false;
	}
	return name;
}


} // namespace


std::span<const ConformanceClause> conformanceClauses()
{
	return clauses;
}


Verdict runClause(const ConformanceClause& clause, const ConformanceFactory& factory)
{
	Verdict verdict;
	ConformanceSubject subject = factory();
	if (subject.latency > Duration::zero())
	{
		subject.makeDriver = [latency = subject.latency] { return std::make_unique<LateLoopDriver>(latency); };
	}
	clause.check(subject, verdict);
	return verdict;
}


void registerConformance(const std::string& name, const ConformanceFactory& factory, ConformanceTable* table)
{
	if (table)
	{
		table->addTransport(name);
	}
	const std::string suite = "Conformance/" + name;
	for (const ConformanceClause& clause: conformanceClauses())
	{
		testing::RegisterTest(
			suite.c_str(), testNameOf(clause).c_str(), nullptr, nullptr, __FILE__, __LINE__,
			[=, &clause]() -> testing::Test* { return new ClauseTest(name, clause, factory, table); });
	}
}


} // namespace ciarla::testkit
